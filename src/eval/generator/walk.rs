//! A generator walked by `foreach` and its kind.

use super::super::Machine;
use super::super::class::{ObjectIterator, WalkKind};
use super::super::errors::Throw;
use super::super::unwind::Unwind;
use super::state::{Generator, State};
use crate::zval::{ObjectRef, ReservedHandle, Value, ZvalPtr};
use std::rc::Rc;

/// A walk over a generator.
struct GeneratorWalk {
    generator: Rc<State>,
    /// Keeps it alive.
    _object: ObjectRef,
    /// Given back after the object's.
    _handle: ReservedHandle,
}

/// Starts a walk over an object of class Generator.
///
/// # Errors
/// It has ended, or is to give references and yields none.
pub fn generator_iterator(
    m: &mut Machine,
    object: &ObjectRef,
    kind: WalkKind,
) -> Result<Box<dyn ObjectIterator>, Unwind> {
    let Some(generator) = Generator::state_of(object).filter(|state| !state.is_closed()) else {
        return Err(m.throw(
            Throw::Exception,
            "Cannot traverse an already closed generator",
        ));
    };
    if kind == WalkKind::ByReference && !generator.yields_references() {
        return Err(m.throw(
            Throw::Exception,
            "You can only iterate a generator by-reference if it declared that it yields by-reference",
        ));
    }
    Ok(Box::new(GeneratorWalk {
        generator,
        _object: object.clone(),
        _handle: ReservedHandle::new(),
    }))
}

impl ObjectIterator for GeneratorWalk {
    fn rewind(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        m.rewind_generator(&self.generator)
    }

    fn valid(&mut self, m: &mut Machine) -> Result<bool, Unwind> {
        m.generator_is_valid(&self.generator)
    }

    fn current(&mut self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let value = m.generator_value(&self.generator)?;
        Ok(value.unwrap_or_else(ZvalPtr::null))
    }

    fn key(&mut self, m: &mut Machine) -> Result<Value, Unwind> {
        m.generator_key(&self.generator)
    }

    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind> {
        m.advance_generator(&self.generator)
    }

    #[inline]
    fn following(&mut self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        m.following_value(&self.generator)
    }
}
