//! The steps of a walk through a tree: what comes next on a level, going down and coming up.

use super::{
    CATCH_GET_CHILD, CHILD_FIRST, LEAVES_ONLY, Level, SELF_FIRST, State, Walker, innermost, walker,
};
use crate::eval::class::{ClassEntry, interned};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::spl::inner;
use crate::zval::{ObjectRef, Value, View};

/// The method of that name that a child overrides.
fn overrides(object: &ObjectRef, method: &'static str) -> bool {
    let class = ClassEntry::of(object.class());
    class.is_user()
        && class
            .method(&interned(method))
            .is_some_and(crate::eval::class::Method::is_user)
}

/// Calls a method that a child may override; the library's own does nothing.
fn tell(m: &mut Machine, object: &ObjectRef, method: &'static str) -> Result<(), Unwind> {
    if overrides(object, method) {
        inner::call(m, object, method, &mut [])?;
    }
    Ok(())
}

fn has_children(m: &mut Machine, object: &ObjectRef) -> Result<bool, Unwind> {
    if overrides(object, "callhaschildren") {
        let has = inner::call(m, object, "callhaschildren", &mut [])?;
        return Ok(has.unwrap_zval().truthy());
    }
    let iterator = innermost(m, object)?;
    inner::has_children(m, &iterator)
}

fn children(m: &mut Machine, object: &ObjectRef) -> Result<Value, Unwind> {
    if overrides(object, "callgetchildren") {
        let children = inner::call(m, object, "callgetchildren", &mut [])?;
        return Ok(children.unwrap_zval());
    }
    let iterator = innermost(m, object)?;
    inner::get_children(m, &iterator)
}

/// What a step has come to.
enum Step {
    /// An element, or the end.
    Here,
    /// Another step is needed.
    Again,
    /// There is no more on this level.
    LevelDone,
}

/// Goes to the next element.
pub(super) fn advance(m: &mut Machine, object: &ObjectRef) -> Result<(), Unwind> {
    innermost(m, object)?;
    let walker = walker(object);
    loop {
        m.check_interrupt()?;
        match step(m, object, walker)? {
            Step::Here => return Ok(()),
            Step::Again => {}
            Step::LevelDone => {
                if walker.depth() == 0 {
                    return Ok(());
                }
                if let Err(Unwind) = tell(m, object, "endchildren") {
                    walker.forgive(m)?;
                }
                if walker.depth() > 0 {
                    walker.pop();
                }
            }
        }
    }
}

fn step(m: &mut Machine, object: &ObjectRef, walker: &Walker) -> Result<Step, Unwind> {
    let Some(iterator) = walker.innermost() else {
        return Ok(Step::Here);
    };
    let state = walker.state();
    match state {
        State::Next | State::Start => {
            if state == State::Next
                && let Err(Unwind) = inner::next(m, &iterator)
            {
                walker.forgive(m)?;
            }
            if !inner::valid(m, &iterator)? {
                return Ok(Step::LevelDone);
            }
            walker.set_state(State::Test);
            test(m, object, walker)
        }
        State::Test => test(m, object, walker),
        State::Own => {
            if walker.mode.get() != LEAVES_ONLY {
                tell(m, object, "nextelement")?;
            }
            walker.set_state(if walker.mode.get() == SELF_FIRST {
                State::Child
            } else {
                State::Next
            });
            Ok(Step::Here)
        }
        State::Child => descend(m, object, walker),
    }
}

/// Whether the element has children that are walked.
fn test(m: &mut Machine, object: &ObjectRef, walker: &Walker) -> Result<Step, Unwind> {
    let has = match has_children(m, object) {
        Ok(has) => has,
        Err(Unwind) => {
            if walker.flags.get() & CATCH_GET_CHILD == 0 {
                walker.set_state(State::Next);
            }
            walker.forgive(m)?;
            false
        }
    };
    if has {
        let max_depth = walker.max_depth.get();
        if max_depth == -1 || max_depth > walker.depth() as i64 {
            walker.set_state(if walker.mode.get() == SELF_FIRST {
                State::Own
            } else {
                State::Child
            });
            return Ok(Step::Again);
        }
        if walker.mode.get() == LEAVES_ONLY {
            // It is no leaf.
            walker.set_state(State::Next);
            return Ok(Step::Again);
        }
    }
    let told = tell(m, object, "nextelement");
    walker.set_state(State::Next);
    if told.is_err() {
        walker.forgive(m)?;
    }
    Ok(Step::Here)
}

/// Goes a level down.
fn descend(m: &mut Machine, object: &ObjectRef, walker: &Walker) -> Result<Step, Unwind> {
    let children = match children(m, object) {
        Ok(children) => children,
        Err(Unwind) => {
            walker.forgive(m)?;
            walker.set_state(State::Next);
            return Ok(Step::Again);
        }
    };
    let child = match children.view() {
        View::Object(child) if is_recursive(child) => child.clone(),
        _ => {
            return Err(m.throw(
                Throw::UnexpectedValueException,
                "Objects returned by RecursiveIterator::getChildren() must implement RecursiveIterator",
            ));
        }
    };
    drop(children);
    walker.set_state(if walker.mode.get() == CHILD_FIRST {
        State::Own
    } else {
        State::Next
    });
    walker.levels.borrow_mut().push(Level {
        iterator: child.clone(),
        state: State::Start,
    });
    inner::rewind(m, &child)?;
    if let Err(Unwind) = tell(m, object, "beginchildren") {
        walker.forgive(m)?;
    }
    Ok(Step::Again)
}

pub(super) fn is_recursive(object: &ObjectRef) -> bool {
    ClassEntry::of(object.class()).is_subclass_of_name(b"recursiveiterator")
}

pub(super) fn rewind_walk(m: &mut Machine, object: &ObjectRef) -> Result<(), Unwind> {
    innermost(m, object)?;
    let walker = walker(object);
    while walker.depth() > 0 {
        walker.pop();
        tell(m, object, "endchildren")?;
    }
    walker.set_state(State::Start);
    let iterator = innermost(m, object)?;
    inner::rewind(m, &iterator)?;
    if !walker.is_iterating.get() {
        tell(m, object, "beginiteration")?;
    }
    walker.is_iterating.set(true);
    advance(m, object)
}

pub(super) fn is_valid(m: &mut Machine, object: &ObjectRef) -> Result<bool, Unwind> {
    let walker = walker(object);
    if walker.levels.borrow().is_empty() {
        return Ok(false);
    }
    for level in (0..=walker.depth()).rev() {
        if let Some(iterator) = walker.iterator(level)
            && inner::valid(m, &iterator)?
        {
            return Ok(true);
        }
    }
    if walker.is_iterating.replace(false) {
        tell(m, object, "enditeration")?;
    }
    Ok(false)
}
