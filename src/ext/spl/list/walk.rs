//! Walking a list, as the list itself does by its methods and `foreach` by an iterator of its own.

use super::chain::{End, Node};
use super::{DELETE, LIFO, List, MODE, list, start_of};
use crate::eval::class::{ObjectIterator, WalkKind};
use crate::eval::{Machine, Unwind};
use crate::ext::Call;
use crate::ext::spl::this;
use crate::zval::separate;
use crate::zval::{ObjectRef, ReservedHandle, Value, ZvalPtr};

/// Where the walk starts: the node, and the position that is its key.
fn first(list: &List, flags: i64) -> (Option<Node>, i64) {
    let position = match start_of(flags) {
        End::Tail => list.len() as i64 - 1,
        End::Head => 0,
    };
    (list.end(start_of(flags)), position)
}

/// The node behind one, and its position; where elements are deleted, the one at the walk's end of the list goes.
fn following(list: &List, flags: i64, node: Node, position: i64) -> (Option<Node>, i64) {
    let from = start_of(flags);
    let next = list.chain.borrow().after(node, from);
    let deletes = flags & DELETE != 0;
    if deletes {
        // What stands there next must not go with its neighbour.
        if let Some(next) = next {
            list.chain.borrow_mut().hold(next);
        }
        let removed = list.take(from);
        drop(removed);
        if let Some(next) = next {
            list.chain.borrow_mut().let_go(next);
        }
    }
    let position = match from {
        End::Tail => position - 1,
        End::Head if deletes => position,
        End::Head => position + 1,
    };
    (next, position)
}

fn advance(list: &List, flags: i64) {
    let Some(node) = list.here.get() else {
        return;
    };
    let (next, position) = following(list, flags, node, list.position.get());
    list.stand_on(next);
    list.position.set(position);
}

pub(super) fn rewind(call: &mut Call<'_>) {
    let this = this(call);
    let list = list(&this);
    let (node, position) = first(list, list.flags.get());
    list.stand_on(node);
    list.position.set(position);
}

pub(super) fn current(call: &mut Call<'_>) -> Option<ZvalPtr> {
    let this = this(call);
    let list = list(&this);
    list.zval(list.here.get()?).map(separate::pass_on)
}

pub(super) fn key(call: &mut Call<'_>) -> i64 {
    list(&this(call)).position.get()
}

pub(super) fn prev(call: &mut Call<'_>) {
    let this = this(call);
    let list = list(&this);
    advance(list, list.flags.get() ^ LIFO);
}

pub(super) fn next(call: &mut Call<'_>) {
    let this = this(call);
    let list = list(&this);
    advance(list, list.flags.get());
}

pub(super) fn valid(call: &mut Call<'_>) -> bool {
    list(&this(call)).here.get().is_some()
}

/// A walk by `foreach`.
struct Walk {
    object: ObjectRef,
    flags: i64,
    node: Option<Node>,
    position: i64,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

impl Walk {
    fn stand_on(&mut self, node: Option<Node>) {
        let mut chain = list(&self.object).chain.borrow_mut();
        if let Some(node) = node {
            chain.hold(node);
        }
        if let Some(old) = std::mem::replace(&mut self.node, node) {
            chain.let_go(old);
        }
    }
}

impl ObjectIterator for Walk {
    fn rewind(&mut self, _: &mut Machine) -> Result<(), Unwind> {
        let (node, position) = first(list(&self.object), self.flags);
        self.stand_on(node);
        self.position = position;
        Ok(())
    }

    fn valid(&mut self, _: &mut Machine) -> Result<bool, Unwind> {
        Ok(self.node.is_some())
    }

    fn current(&mut self, _: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let zval = self.node.and_then(|node| list(&self.object).zval(node));
        Ok(zval.map_or_else(ZvalPtr::null, separate::pass_on))
    }

    fn key(&mut self, _: &mut Machine) -> Result<Value, Unwind> {
        Ok(Value::int(self.position))
    }

    fn next(&mut self, _: &mut Machine) -> Result<(), Unwind> {
        if let Some(node) = self.node {
            let object = self.object.clone();
            let (next, position) = following(list(&object), self.flags, node, self.position);
            self.stand_on(next);
            self.position = position;
        }
        Ok(())
    }
}

impl Drop for Walk {
    fn drop(&mut self) {
        // The list may have been emptied as garbage meanwhile.
        if let Some(node) = self.node.take()
            && let Ok(mut chain) = list(&self.object).chain.try_borrow_mut()
            && chain.knows(node)
        {
            chain.let_go(node);
        }
    }
}

pub(super) fn iterate(
    m: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    kind.by_value_only(m)?;
    Ok(Box::new(Walk {
        object: object.clone(),
        flags: list(object).flags.get() & MODE,
        node: None,
        position: 0,
        _handle: ReservedHandle::new(),
    }))
}
