//! Classes at run time.

pub mod backtrace;
mod blueprint;
mod draft;
mod entry;
pub mod exception;
mod iterate;
mod library;
mod lookup;
mod members;
mod object;
mod pending;
mod property;
mod table;
mod uncaught;

pub use crate::ext::{BuiltinClass, BuiltinMethod};
pub use backtrace::{TraceFrame, TraceOptions};
pub use blueprint::ClassBlueprint;
pub use entry::{
    ClassConstant, ClassEntry, ClassFlags, ConstantValue, Magic, Method, MethodBody,
    PendingDefault, Property, PropertyPlace,
};
pub use iterate::ObjectIterator;
pub use library::builtin_type;
pub use members::Members;
pub use pending::run_destructor;
pub use property::Guard;
pub use table::{ClassPtr, ClassTable, interned};
