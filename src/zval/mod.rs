//! Values and the zvals that hold them: the memory model of PHP 5 under the language of PHP 8.2.
//!
//! A [`Value`] is what an expression gives. A zval ([`ZvalPtr`]) is a value with a refcount and an is_ref flag, and stands
//! wherever a name, an element or a property can stand ([`Slot`]). Payloads (strings, arrays, objects, resources) have
//! counts of their own, so that copying a value never copies its content. [`separate`] holds the rules of sharing.
//!
//! ```text
//!   $a ─┐
//!       ├─► zval #1  refcount 2, is_ref 0 ──► string "Hello"  rc 1
//!   $b ─┘
//! ```
//!
//! This room knows the heap and nothing of the tree that is evaluated.

mod array;
mod class;
pub(crate) mod collector;
pub mod compare;
pub mod convert;
mod hash;
pub mod interrupt;
mod iterator;
mod key;
mod lent;
pub mod number;
mod object;
pub mod observe;
pub mod path;
mod payload;
mod resource;
pub(crate) mod roots;
pub mod separate;
mod string;
mod table;
mod typed;
mod value;
mod visit;
mod weak;
#[expect(clippy::module_inception, reason = "the zval is the noun of this room")]
mod zval;

pub use array::{ArrayData, Iter, KeyRef, NextIndexTaken, PhpArray, Position, Zvals};
pub(crate) use class::classes_made;
pub use class::{Class, SlotInfo, Visibility};
pub use iterator::{LiveWalk, Rearranged};
pub use key::{Key, format_int, int_to_string, integer_key};
pub use lent::Lent;
pub use object::{Child, Native, Object, ObjectRef, ReservedHandle};
pub use resource::{ResourceContent, ResourceRef, take_id};
pub use string::{MAX_LENGTH, PhpStr, StrBuilder};
pub(crate) use typed::{TypedHooks, set_typed_hooks};
pub use value::{Scalar, Tag, Value, View};
pub use visit::{Container, Visit};
pub use weak::{Mourner, WeakObject, mourn};
pub use zval::{Slot, Zval, ZvalPtr};

pub(crate) use object::{live_objects, release_natives, set_destruct_hook};
pub(crate) use resource::{close_all as close_resources, live_count as live_resources, start_ids};

/// Forgets everything that pointed into the request heap, which has taken its memory back.
pub(crate) fn forget_request() {
    payload::forget_queue();
    roots::forget();
    weak::forget();
    object::forget();
    iterator::forget();
    resource::forget();
    interrupt::take();
}
