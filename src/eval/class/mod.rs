//! Classes at run time.

pub mod backtrace;
mod blueprint;
pub mod cast;
mod compare;
mod compose;
mod destruct;
mod detached;
mod draft;
mod entry;
mod enumeration;
pub mod exception;
mod inherit;
mod initialize;
pub mod iterate;
mod library;
pub mod link;
mod lookup;
mod members;
pub mod method;
mod object;
pub mod property;
mod table;
mod uncaught;
pub mod variance;

pub use crate::ext::{BuiltinClass, BuiltinMethod};
pub use backtrace::{TraceFrame, TraceOptions};
pub use blueprint::{
    ClassBlueprint, ConstantBlueprint, DeclareClass, DefaultBlueprint, MethodBlueprint,
    PropertyBlueprint, TraitRule,
};
pub use destruct::run_destructor;
pub use entry::{
    ClassConstant, ClassEntry, ClassFlags, ConstantValue, Magic, Method, MethodBody,
    PendingDefault, Property, PropertyPlace,
};
pub use iterate::{ObjectIterator, PropertyWalk, WalkKind, iterate_by_methods};
pub use library::builtin_type;
pub use members::Members;
pub use property::Guard;
pub use table::{ClassPtr, ClassTable, interned};
