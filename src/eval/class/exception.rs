//! Exceptions: objects of the Throwable classes, made by the engine or by `new`.

use super::super::Machine;
use super::super::errors::Throw;
use crate::zval::ObjectRef;

impl Machine {
    /// A new exception of a builtin class, with file, line and trace of what runs.
    pub fn new_exception(&mut self, class: Throw, message: &[u8]) -> ObjectRef {
        let _ = (class, message);
        unreachable!("written with the class room")
    }
}
