//! RecursiveIteratorIterator: walking a tree of RecursiveIterators (php-src `spl_recursive_it` of
//! `ext/spl/spl_iterators.c`).
//!
//! ```text
//!   levels   [ iterator, state ]  [ iterator, state ]  …      the last one is at work
//!
//!   Start ──► Test ──has children──► Own ──► Child ──► a level more
//!   Next  ──►   └──────leaf──► an element
//! ```

mod step;
mod tree;

pub(super) use tree::CLASSES as TREE_CLASSES;

use super::parameter::Traversable;
use super::{inner, this};
use crate::eval::class::{ClassEntry, ObjectIterator, WalkKind, interned};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::class::{Handlers, no_body};
use crate::ext::{BuiltinClass, Call, IfPassed};
use crate::zval::{Child, Native, ObjectRef, PhpStr, ReservedHandle, Value, ZvalPtr};
use crate::{constants, methods};
use std::any::Any;
use std::cell::{Cell, RefCell};
use step::{advance, is_recursive, is_valid, rewind_walk};

const LEAVES_ONLY: i64 = 0;
const SELF_FIRST: i64 = 1;
const CHILD_FIRST: i64 = 2;
/// Exceptions of `getChildren` are passed over.
const CATCH_GET_CHILD: i64 = 16;

const HANDLERS: Handlers = Handlers {
    create: Some(create),
    is_uncloneable: true,
    iterate: Some(iterate),
    passes_calls_to: Some(inner_of),
    ..Handlers::STANDARD
};

/// The class.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["OuterIterator"],
    constants: constants! {
        LEAVES_ONLY = Int(LEAVES_ONLY), SELF_FIRST = Int(SELF_FIRST), CHILD_FIRST = Int(CHILD_FIRST),
        CATCH_GET_CHILD = Int(CATCH_GET_CHILD),
    },
    handlers: HANDLERS,
    methods: methods! { "RecursiveIteratorIterator":
        [public] __construct(iterator, mode = RecursiveIteratorIterator::LEAVES_ONLY, flags = 0) = construct, "Traversable, int, int";
        [public] rewind() = rewind, "~> void";
        [public] valid() = valid, "~> bool";
        [public] key() = key, "~> mixed";
        [public] current() = current, "~> mixed";
        [public] next() = next, "~> void";
        [public] getDepth() = get_depth, "~> int";
        [public] getSubIterator(level = null) = get_sub_iterator, "?int ~> ?RecursiveIterator";
        [public] getInnerIterator() = get_inner_iterator, "~> RecursiveIterator";
        [public] beginIteration() = no_body, "";
        [public] endIteration() = no_body, "";
        [public] callHasChildren() = call_has_children, "~> bool";
        [public] callGetChildren() = call_get_children, "~> ?RecursiveIterator";
        [public] beginChildren() = no_body, "";
        [public] endChildren() = no_body, "";
        [public] nextElement() = no_body, "";
        [public] setMaxDepth(maxDepth = -1) = set_max_depth, "int ~> void";
        [public] getMaxDepth() = get_max_depth, "~> int|false";
    },
    ..BuiltinClass::class("RecursiveIteratorIterator")
}];

/// What comes next on a level.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The next element.
    Next,
    /// Whether the element has children.
    Test,
    /// The element itself, which has children.
    Own,
    /// The element's children.
    Child,
    /// The first element.
    Start,
}

struct Level {
    iterator: ObjectRef,
    state: State,
}

/// What a RecursiveIteratorIterator keeps.
struct Walker {
    /// Empty before the constructor ran.
    levels: RefCell<Vec<Level>>,
    mode: Cell<i64>,
    flags: Cell<i64>,
    /// How deep it goes; -1 is all the way.
    max_depth: Cell<i64>,
    is_iterating: Cell<bool>,
    /// The six parts of a tree's prefix, and its postfix.
    decorations: RefCell<[PhpStr; 7]>,
}

impl Native for Walker {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        if let Ok(levels) = self.levels.try_borrow() {
            levels
                .iter()
                .for_each(|level| visit(Child::Object(&level.iterator)));
        }
    }

    fn clear(&self) {
        let levels = self.levels.take();
        drop(levels);
    }
}

fn create(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(Walker {
        levels: RefCell::default(),
        mode: Cell::new(LEAVES_ONLY),
        flags: Cell::new(0),
        max_depth: Cell::new(-1),
        is_iterating: Cell::new(false),
        decorations: RefCell::new(["", "| ", "  ", "|-", "\\-", "", ""].map(interned)),
    }));
}

fn walker(object: &ObjectRef) -> &Walker {
    match object.native::<Walker>() {
        Some(walker) => walker,
        None => unreachable!("every object of the class has its state"),
    }
}

fn inner_of(object: &ObjectRef) -> Option<ObjectRef> {
    walker(object).innermost()
}

impl Walker {
    fn depth(&self) -> usize {
        self.levels.borrow().len().saturating_sub(1)
    }

    fn iterator(&self, level: usize) -> Option<ObjectRef> {
        let levels = self.levels.borrow();
        levels.get(level).map(|level| level.iterator.clone())
    }

    fn innermost(&self) -> Option<ObjectRef> {
        let levels = self.levels.borrow();
        levels.last().map(|level| level.iterator.clone())
    }

    fn state(&self) -> State {
        let levels = self.levels.borrow();
        levels.last().map_or(State::Start, |level| level.state)
    }

    fn set_state(&self, state: State) {
        if let Some(level) = self.levels.borrow_mut().last_mut() {
            level.state = state;
        }
    }

    fn pop(&self) {
        let level = self.levels.borrow_mut().pop();
        drop(level);
    }

    /// Passes over an exception, if that is wanted.
    fn forgive(&self, m: &mut Machine) -> Result<(), Unwind> {
        if self.flags.get() & CATCH_GET_CHILD == 0 {
            return Err(Unwind);
        }
        inner::catch(m)
    }
}

/// The iterator at work, of an object whose constructor has run.
fn innermost(m: &mut Machine, object: &ObjectRef) -> Result<ObjectRef, Unwind> {
    match walker(object).innermost() {
        Some(iterator) => Ok(iterator),
        None => Err(m.throw_error(
            "The object is in an invalid state as the parent constructor was not called",
        )),
    }
}

// ---- methods -------------------------------------------------------------------------------------------------------

/// The RecursiveIterator that was passed, or that an aggregate gives.
fn start_of(m: &mut Machine, object: ObjectRef) -> Result<ObjectRef, Unwind> {
    if ClassEntry::of(object.class()).is_subclass_of_name(b"iteratoraggregate") {
        return inner::from_aggregate(m, &object);
    }
    Ok(object)
}

fn put_in(call: &mut Call<'_>, iterator: ObjectRef, mode: i64, flags: i64) -> Result<(), Unwind> {
    if !is_recursive(&iterator) {
        return Err(call.machine.throw(
            Throw::InvalidArgumentException,
            "An instance of RecursiveIterator or IteratorAggregate creating it is required",
        ));
    }
    let this = this(call);
    let walker = walker(&this);
    let first = Level {
        iterator,
        state: State::Start,
    };
    let old = walker.levels.replace(vec![first]);
    walker.mode.set(mode);
    walker.flags.set(flags);
    walker.max_depth.set(-1);
    walker.is_iterating.set(false);
    drop(old);
    Ok(())
}

fn construct(
    call: &mut Call<'_>,
    iterator: Traversable,
    mode: IfPassed<i64>,
    flags: i64,
) -> Result<(), Unwind> {
    let iterator = start_of(call.machine, iterator.0)?;
    put_in(call, iterator, mode.0.unwrap_or(LEAVES_ONLY), flags)
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call);
    rewind_walk(call.machine, &this)
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call);
    is_valid(call.machine, &this)
}

fn key(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call);
    let iterator = innermost(call.machine, &this)?;
    inner::key(call.machine, &iterator)
}

fn current(call: &mut Call<'_>) -> Result<ZvalPtr, Unwind> {
    let this = this(call);
    let iterator = innermost(call.machine, &this)?;
    inner::current(call.machine, &iterator)
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call);
    advance(call.machine, &this)
}

fn get_depth(call: &mut Call<'_>) -> i64 {
    walker(&this(call)).depth() as i64
}

fn get_sub_iterator(call: &mut Call<'_>, level: Option<i64>) -> Result<Option<ObjectRef>, Unwind> {
    let this = this(call);
    let walker = walker(&this);
    let level = match level {
        None => walker.depth(),
        Some(level) => match usize::try_from(level) {
            Ok(level) if level <= walker.depth() => level,
            _ => return Ok(None),
        },
    };
    innermost(call.machine, &this)?;
    Ok(walker.iterator(level))
}

fn get_inner_iterator(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = this(call);
    innermost(call.machine, &this)
}

fn call_has_children(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call);
    match walker(&this).innermost() {
        Some(iterator) => {
            Ok(inner::call(call.machine, &iterator, "haschildren", &mut [])?.unwrap_zval())
        }
        None => Ok(Value::FALSE),
    }
}

fn call_get_children(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call);
    let iterator = innermost(call.machine, &this)?;
    inner::get_children(call.machine, &iterator)
}

fn set_max_depth(call: &mut Call<'_>, max_depth: i64) -> Result<(), Unwind> {
    if max_depth < -1 {
        return Err(call.value_error(0, "must be greater than or equal to -1"));
    }
    let this = this(call);
    walker(&this)
        .max_depth
        .set(max_depth.min(i64::from(i32::MAX)));
    Ok(())
}

fn get_max_depth(call: &mut Call<'_>) -> Value {
    match walker(&this(call)).max_depth.get() {
        -1 => Value::FALSE,
        depth => Value::int(depth),
    }
}

/// `foreach` moves the object itself, and takes it back to its first level in the end.
struct Walk {
    object: ObjectRef,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

impl ObjectIterator for Walk {
    fn rewind(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        rewind_walk(m, &self.object)
    }

    fn valid(&mut self, m: &mut Machine) -> Result<bool, Unwind> {
        is_valid(m, &self.object)
    }

    fn current(&mut self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let iterator = innermost(m, &self.object)?;
        inner::current(m, &iterator)
    }

    fn key(&mut self, m: &mut Machine) -> Result<Value, Unwind> {
        let iterator = innermost(m, &self.object)?;
        inner::key(m, &iterator)
    }

    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        advance(m, &self.object)
    }
}

impl Drop for Walk {
    fn drop(&mut self) {
        let walker = walker(&self.object);
        while walker.depth() > 0 {
            walker.pop();
        }
    }
}

fn iterate(
    m: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    kind.by_value_only(m)?;
    if walker(object).levels.borrow().is_empty() {
        return Err(m.throw_error("Object is not initialized"));
    }
    Ok(Box::new(Walk {
        object: object.clone(),
        _handle: ReservedHandle::new(),
    }))
}
