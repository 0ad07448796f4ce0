//! Classes at run time.

mod entry;
mod exception;
mod pending;
mod table;

pub use entry::{
    ClassConstant, ClassEntry, ClassFlags, ConstantValue, Magic, Method, MethodBody, Property,
    PropertyPlace,
};
pub use pending::{ClassBlueprint, run_destructor};
pub use table::{BuiltinClass, BuiltinMethod, ClassTable};
