//! The interfaces of SPL.

use crate::ext::BuiltinClass;
use crate::ext::class::no_body;
use crate::methods;

/// The interfaces.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &["Iterator"],
        methods: methods! { "RecursiveIterator":
            [public abstract] hasChildren() = no_body, "~> bool";
            [public abstract] getChildren() = no_body, "~> ?RecursiveIterator";
        },
        ..BuiltinClass::interface("RecursiveIterator")
    },
    BuiltinClass {
        interfaces: &["Iterator"],
        methods: methods! { "OuterIterator":
            [public abstract] getInnerIterator() = no_body, "~> ?Iterator";
        },
        ..BuiltinClass::interface("OuterIterator")
    },
    BuiltinClass {
        interfaces: &["Iterator"],
        methods: methods! { "SeekableIterator":
            [public abstract] seek(offset) = no_body, "int ~> void";
        },
        ..BuiltinClass::interface("SeekableIterator")
    },
    BuiltinClass {
        methods: methods! { "SplObserver":
            [public abstract] update(subject) = no_body, "SplSubject ~> void";
        },
        ..BuiltinClass::interface("SplObserver")
    },
    BuiltinClass {
        methods: methods! { "SplSubject":
            [public abstract] attach(observer) = no_body, "SplObserver ~> void";
            [public abstract] detach(observer) = no_body, "SplObserver ~> void";
            [public abstract] notify() = no_body, "~> void";
        },
        ..BuiltinClass::interface("SplSubject")
    },
];
