//! Interfaces that the language itself knows, and stdClass.

use crate::ext::BuiltinClass;
use crate::ext::class::{BuiltinClassFlags, no_body};
use crate::methods;

/// The interfaces of the core.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_abstract: false,
            is_final: false,
            no_dynamic_properties: false,
            allows_dynamic_properties: true,
            is_not_serializable: false,
        },
        ..BuiltinClass::class("stdClass")
    },
    BuiltinClass::interface("Traversable"),
    BuiltinClass {
        interfaces: &["Traversable"],
        methods: methods! { "IteratorAggregate":
            [public abstract] getIterator() = no_body, "~> Traversable";
        },
        ..BuiltinClass::interface("IteratorAggregate")
    },
    BuiltinClass {
        interfaces: &["Traversable"],
        methods: methods! { "Iterator":
            [public abstract] current() = no_body, "~> mixed";
            [public abstract] next() = no_body, "~> void";
            [public abstract] key() = no_body, "~> mixed";
            [public abstract] valid() = no_body, "~> bool";
            [public abstract] rewind() = no_body, "~> void";
        },
        ..BuiltinClass::interface("Iterator")
    },
    BuiltinClass {
        methods: methods! { "Serializable":
            [public abstract] serialize() = no_body, "";
            [public abstract] unserialize(data) = no_body, "string";
        },
        ..BuiltinClass::interface("Serializable")
    },
    BuiltinClass {
        methods: methods! { "ArrayAccess":
            [public abstract] offsetExists(offset) = no_body, "mixed ~> bool";
            [public abstract] offsetGet(offset) = no_body, "mixed ~> mixed";
            [public abstract] offsetSet(offset, value) = no_body, "mixed, mixed ~> void";
            [public abstract] offsetUnset(offset) = no_body, "mixed ~> void";
        },
        ..BuiltinClass::interface("ArrayAccess")
    },
    BuiltinClass {
        methods: methods! { "Countable":
            [public abstract] count() = no_body, "~> int";
        },
        ..BuiltinClass::interface("Countable")
    },
    BuiltinClass {
        methods: methods! { "Stringable":
            [public abstract] __toString() = no_body, "-> string";
        },
        ..BuiltinClass::interface("Stringable")
    },
    BuiltinClass {
        methods: methods! { "UnitEnum":
            [public static abstract] cases() = no_body, "-> array";
        },
        ..BuiltinClass::interface("UnitEnum")
    },
    BuiltinClass {
        interfaces: &["UnitEnum"],
        methods: methods! { "BackedEnum":
            [public static abstract] from(value) = no_body, "int|string -> static";
            [public static abstract] tryFrom(value) = no_body, "int|string -> ?static";
        },
        ..BuiltinClass::interface("BackedEnum")
    },
    BuiltinClass {
        methods: methods! { "JsonSerializable":
            [public abstract] jsonSerialize() = no_body, "~> mixed";
        },
        ..BuiltinClass::interface("JsonSerializable")
    },
];
