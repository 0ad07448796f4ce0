//! `foreach`: by value over a snapshot, by reference over the live array, over objects.

use super::generator::Layout;
use super::loops::{Round, after_other_round};
use super::slot;
use super::unwind::Unwind;
use super::{Exec, Expr, Flow, Machine, Peeked, Statement, Target, assign};
use crate::zval::separate;
use crate::zval::{KeyRef, LiveWalk, PhpArray, Slot, Tag, Value, View, ZvalPtr};

/// Where a round's element goes.
#[derive(Clone, Copy)]
pub enum LoopTarget {
    /// A local variable.
    Local(super::slot::LocalIndex),
    /// Any other place.
    Place(Target),
    /// A destructuring pattern.
    Pattern(&'static assign::Pattern),
}

/// `foreach (subject as key => value) …`
pub struct ForeachValue {
    /// The line of the head.
    pub line: u32,
    /// What is walked.
    pub subject: Expr,
    /// Where the key goes.
    pub key: Option<LoopTarget>,
    /// Where the element goes.
    pub value: LoopTarget,
    /// The body.
    pub body: Statement,
}

/// `foreach (subject as key => &value) …`
pub struct ForeachReference {
    /// The line of the head.
    pub line: u32,
    /// What is walked, when it is a place.
    pub place: Option<Target>,
    /// What is walked.
    pub subject: Expr,
    /// Where the key goes.
    pub key: Option<LoopTarget>,
    /// What is bound to each element.
    pub value: ReferenceTarget,
    /// The body.
    pub body: Statement,
}

/// What is bound to each element of a loop by reference.
#[derive(Clone, Copy)]
pub enum ReferenceTarget {
    /// A place.
    Place(Target),
    /// A destructuring pattern that takes references.
    Pattern(&'static assign::Pattern),
}

impl ReferenceTarget {
    /// Binds an element's reference set.
    ///
    /// # Errors
    /// Those of the places.
    pub fn bind(&self, m: &mut Machine, reference: ZvalPtr) -> Result<(), Unwind> {
        match self {
            ReferenceTarget::Place(place) => {
                let mut keys = super::place::KeyCursor::here(m);
                let bound = place
                    .prepare(m)
                    .and_then(|()| place.bind(m, &mut keys, reference));
                keys.finish(m);
                bound
            }
            ReferenceTarget::Pattern(pattern) => {
                assign::destructure_references(m, pattern, &reference)
            }
        }
    }
}

impl LoopTarget {
    /// Assigns an element, sharing it.
    #[inline(always)]
    fn assign(&self, m: &mut Machine, zval: ZvalPtr) -> Result<(), Unwind> {
        match self {
            LoopTarget::Local(local) => {
                separate::assign_zval(m.local(*local), zval);
                Ok(())
            }
            LoopTarget::Place(place) => m.assign_to(*place, Value::zval(zval)),
            LoopTarget::Pattern(pattern) => assign::destructure(m, pattern, &zval),
        }
    }

    /// Assigns a key.
    #[inline]
    fn assign_key(&self, m: &mut Machine, key: KeyRef<'_>) -> Result<(), Unwind> {
        match self {
            LoopTarget::Local(local) => {
                separate::assign_value(m.local(*local), key.to_value());
                Ok(())
            }
            LoopTarget::Place(place) => m.assign_to(*place, key.to_value()),
            LoopTarget::Pattern(pattern) => {
                assign::destructure(m, pattern, &ZvalPtr::new(key.to_value()))
            }
        }
    }

    /// Assigns a key that is any value.
    pub(super) fn assign_key_value(&self, m: &mut Machine, key: Value) -> Result<(), Unwind> {
        match self {
            LoopTarget::Local(local) => {
                separate::assign_value(m.local(*local), key);
                Ok(())
            }
            LoopTarget::Place(place) => m.assign_to(*place, key),
            LoopTarget::Pattern(pattern) => {
                assign::destructure(m, pattern, &ZvalPtr::new(key.unwrap_zval()))
            }
        }
    }

    /// Assigns an element, sharing it, for walks over objects.
    pub(super) fn assign_element(&self, m: &mut Machine, zval: ZvalPtr) -> Result<(), Unwind> {
        self.assign(m, zval)
    }
}

impl Exec for ForeachValue {
    fn lay_out(&'static self, layout: &mut Layout<'_>) -> Option<()> {
        layout.walk(self)
    }

    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        let (subject, _held) = self.subject(m)?;
        // The loop's own count of the payload: a write in the body separates it from the snapshot.
        let subject = match subject.into_array() {
            Ok(snapshot) => {
                let result = self.walk(m, &snapshot);
                Value::from(snapshot).release_quietly();
                return result;
            }
            Err(subject) => subject,
        };
        match subject.view() {
            View::Object(object) => {
                let object = object.clone();
                drop(subject);
                m.foreach_object(object, self)
            }
            view => {
                m.refuse_walk(view)?;
                Ok(Flow::Next)
            }
        }
    }
}

impl Machine {
    /// The warning for a subject that cannot be walked.
    #[cold]
    pub(super) fn refuse_walk(&mut self, subject: View<'_>) -> Result<(), Unwind> {
        let name = crate::zval::convert::type_name(subject);
        self.warning(&format!(
            "foreach() argument must be of type array|object, {name} given"
        ))
    }
}

impl ForeachValue {
    /// What is walked. A reference set that is walked is held meanwhile; when that count goes, a set of one is a set no more.
    ///
    /// # Errors
    /// Those of the expression.
    #[inline]
    pub(super) fn subject(&self, m: &mut Machine) -> Result<(Value, Slot), Unwind> {
        m.line = self.line;
        Ok(match self.subject.peek(m)? {
            Peeked::Value(value) => (value, None),
            Peeked::Zval(zval) => {
                // SAFETY: looked at before anything else runs.
                let seen = unsafe { slot::zval(zval) };
                // SAFETY: as above.
                let held = seen.is_ref().then(|| unsafe { slot::hold(zval) });
                (seen.get(), held)
            }
        })
    }

    fn walk(&self, m: &mut Machine, snapshot: &PhpArray) -> Result<Flow, Unwind> {
        let (mut next, end) = (0, snapshot.end());
        while next < end {
            let Some((key, zval)) = snapshot.entry_at(next) else {
                // Over the holes.
                next = snapshot.seek(next).unwrap_or(end);
                continue;
            };
            next += 1;
            m.line = self.line;
            self.value.assign(m, separate::share(zval))?;
            if let Some(target) = &self.key {
                target.assign_key(m, key)?;
            }
            // What stood in the variables before may have thrown as it went.
            m.check_thrown()?;
            let result = self.body.exec(m);
            if !matches!(result, Ok(Flow::Next))
                && let Round::Leave(flow) = after_other_round(m, result)?
            {
                return Ok(flow);
            }
            m.check_interrupt()?;
        }
        Ok(Flow::Next)
    }
}

impl Exec for ForeachReference {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        // The variable itself becomes a reference while it is walked, so that the loop sees what the body does to it.
        let holder = match self.place {
            Some(place) => m.reference_to(place)?,
            None => self.subject.eval_zval(m)?,
        };
        match holder.view() {
            View::Array(_) => {}
            View::Object(object) => {
                let object = object.clone();
                drop(holder);
                return m.foreach_object_by_reference(&object, self);
            }
            view => {
                m.refuse_walk(view)?;
                return Ok(Flow::Next);
            }
        }
        let mut walk = LiveWalk::start();
        loop {
            m.line = self.line;
            if holder.tag() != Tag::Array {
                // The body put something else into the variable.
                if holder.tag() != Tag::Object {
                    m.refuse_walk(holder.view())?;
                }
                return Ok(Flow::Next);
            }
            // SAFETY: just seen to be an array; a reference set is written in place.
            let array = unsafe { slot::array_of(&holder) };
            let Some(at) = walk.advance(array) else {
                return Ok(Flow::Next);
            };
            let data = array.make_mut();
            data.set_walked();
            let key = data.entry_at(at).map(|(key, _)| key.to_key());
            let Some(element) = data.slot_at(at) else {
                continue;
            };
            let reference = separate::make_reference(element);
            walk.follow(array);
            self.value.bind(m, reference)?;
            if let (Some(target), Some(key)) = (&self.key, key) {
                target.assign_key_value(m, key.to_value())?;
            }
            let result = self.body.exec(m);
            if !matches!(result, Ok(Flow::Next))
                && let Round::Leave(flow) = after_other_round(m, result)?
            {
                return Ok(flow);
            }
            m.check_interrupt()?;
        }
    }
}
