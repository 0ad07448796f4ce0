//! Why evaluation stops before its end.

use crate::zval::ObjectRef;

/// Evaluation is on its way out; [`super::Machine::cause`] says why. Zero bytes, so that results stay in registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unwind;

/// Why evaluation is on its way out.
#[derive(Debug)]
pub enum Cause {
    /// An exception was thrown: part of the program, catchable.
    Exception(ObjectRef),
    /// `exit` or `die`: the request ends in order.
    Exit,
    /// A fatal error, already reported: the request ends without destructors.
    Fatal,
    /// The generator or fiber is being destroyed: only `finally` blocks run.
    Abandon,
}
