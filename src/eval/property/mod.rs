//! Properties: `$a->b`, to be read and written.
//!
//! A site remembers, for the class of the last object, in which slot the property lies, so that the next object of that class
//! costs one comparison. Where it matters from which class the code runs, the site remembers that too.

mod enumeration;
mod nullsafe;
mod place;
mod promote;
mod read;
mod site;
mod source;

pub use enumeration::EnumProperty;
pub use nullsafe::{Nullsafe, NullsafeObject};
pub use place::{PropertyName, PropertyPlace};
pub use promote::PromoteParameters;
pub use read::{ReadProperty, ReadPropertyNamed};
pub use site::PropertySite;
pub use source::{Looked, ObjectSource, Sub};
