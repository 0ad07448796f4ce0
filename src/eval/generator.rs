//! Generators: what a call of a generator function makes.

use super::Machine;
use super::call::{Receiver, Surplus};
use super::function::Function;
use super::slot::Reserved;
use super::unwind::Unwind;
use crate::zval::Value;

impl Machine {
    /// Makes a generator of a call.
    ///
    /// # Errors
    /// Arguments are missing or of the wrong type.
    pub fn start_generator(
        &mut self,
        _function: &'static Function,
        reserved: Reserved,
        _passed: usize,
        _surplus: Surplus,
        _receiver: Receiver,
    ) -> Result<Value, Unwind> {
        self.slots.leave(&reserved);
        Err(self.fatal("generators are not supported yet"))
    }
}
