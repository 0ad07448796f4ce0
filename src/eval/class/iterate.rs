//! Walking over objects: what `foreach`, spreading and the iterator functions ask.

use super::super::Machine;
use super::super::unwind::Unwind;
use crate::zval::{Value, ZvalPtr};

/// A walk over an object.
pub trait ObjectIterator {
    /// Goes to the first element.
    ///
    /// # Errors
    /// What the object's code throws.
    fn rewind(&mut self, m: &mut Machine) -> Result<(), Unwind>;

    /// Whether there is an element here.
    ///
    /// # Errors
    /// What the object's code throws.
    fn valid(&mut self, m: &mut Machine) -> Result<bool, Unwind>;

    /// The element here; a reference set where the walk is by reference and the object can give one.
    ///
    /// # Errors
    /// What the object's code throws.
    fn current(&mut self, m: &mut Machine) -> Result<ZvalPtr, Unwind>;

    /// The key here.
    ///
    /// # Errors
    /// What the object's code throws.
    fn key(&mut self, m: &mut Machine) -> Result<Value, Unwind>;

    /// Goes to the next element.
    ///
    /// # Errors
    /// What the object's code throws.
    fn next(&mut self, m: &mut Machine) -> Result<(), Unwind>;
}
