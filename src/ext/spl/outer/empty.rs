//! EmptyIterator.

use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::class::no_body;
use crate::ext::{BuiltinClass, Call};
use crate::methods;

/// The class.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    interfaces: &["Iterator"],
    methods: methods! { "EmptyIterator":
        [public] current() = current, "~> never";
        [public] next() = no_body, "~> void";
        [public] key() = key, "~> never";
        [public] valid() = valid, "~> false";
        [public] rewind() = no_body, "~> void";
    },
    ..BuiltinClass::class("EmptyIterator")
}];

fn current(call: &mut Call<'_>) -> Result<(), Unwind> {
    Err(call.machine.throw(
        Throw::BadMethodCallException,
        "Accessing the value of an EmptyIterator",
    ))
}

fn key(call: &mut Call<'_>) -> Result<(), Unwind> {
    Err(call.machine.throw(
        Throw::BadMethodCallException,
        "Accessing the key of an EmptyIterator",
    ))
}

fn valid(_: &mut Call<'_>) -> bool {
    false
}
