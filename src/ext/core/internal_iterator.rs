//! InternalIterator: what `getIterator` of a library class gives, and the class of objects that could not be restored.

use crate::eval::class::{ClassEntry, ObjectIterator, WalkKind};
use crate::eval::{Machine, Unwind};
use crate::ext::class::{BuiltinClassFlags, Handlers, no_body};
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{Child, Native, ObjectRef, Value, ZvalPtr};
use std::any::Any;
use std::cell::{Cell, RefCell};

/// The classes.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_abstract: false,
            is_final: true,
            no_dynamic_properties: true,
            allows_dynamic_properties: false,
            is_not_serializable: true,
        },
        interfaces: &["Iterator"],
        handlers: Handlers {
            is_uncloneable: true,
            ..Handlers::STANDARD
        },
        methods: methods! { "InternalIterator":
            [private] __construct() = no_body, "";
            [public] current() = current, "-> mixed";
            [public] key() = key, "-> mixed";
            [public] next() = next, "-> void";
            [public] valid() = valid, "-> bool";
            [public] rewind() = rewind, "-> void";
        },
        ..BuiltinClass::class("InternalIterator")
    },
    BuiltinClass {
        flags: BuiltinClassFlags {
            is_abstract: false,
            is_final: true,
            no_dynamic_properties: false,
            allows_dynamic_properties: true,
            is_not_serializable: false,
        },
        ..BuiltinClass::class("__PHP_Incomplete_Class")
    },
];

/// What an InternalIterator keeps.
struct Walk {
    /// Keeps what is walked.
    object: ObjectRef,
    iterator: RefCell<Box<dyn ObjectIterator>>,
    /// Whether the first rewind has been done.
    is_started: Cell<bool>,
}

impl Native for Walk {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, visit: &mut dyn FnMut(Child<'_>)) {
        visit(Child::Object(&self.object));
    }
}

impl Machine {
    /// An InternalIterator over an object of a library class.
    ///
    /// # Errors
    /// The object cannot be walked.
    pub fn internal_iterator(&mut self, object: &ObjectRef) -> Result<ObjectRef, Unwind> {
        // The class's own way, also of an object whose class overrides the method that asks for it.
        let iterator = match ClassEntry::of(object.class()).handlers().iterate {
            Some(iterate) => iterate(self, object, WalkKind::ByValue)?,
            None => self.object_iterator(object, WalkKind::ByValue)?,
        };
        let class = self.builtin_class("internaliterator");
        let wrapper = ObjectRef::new(class.class());
        wrapper.set_native(Box::new(Walk {
            object: object.clone(),
            iterator: RefCell::new(iterator),
            is_started: Cell::new(false),
        }));
        Ok(wrapper)
    }
}

fn with<R: Default>(
    call: &mut Call<'_>,
    act: impl FnOnce(&mut Machine, &mut dyn ObjectIterator) -> Result<R, Unwind>,
) -> Result<R, Unwind> {
    let Some(this) = call.machine.frame().this.clone() else {
        return Ok(R::default());
    };
    let Some(walk) = this.native::<Walk>() else {
        return Err(call
            .machine
            .throw_error("The InternalIterator object has not been properly initialized"));
    };
    let Ok(mut iterator) = walk.iterator.try_borrow_mut() else {
        return Ok(R::default());
    };
    if !walk.is_started.replace(true) {
        iterator.rewind(call.machine)?;
    }
    act(call.machine, iterator.as_mut())
}

fn current(call: &mut Call<'_>) -> Result<Option<ZvalPtr>, Unwind> {
    with(call, |m, iterator| {
        if iterator.valid(m)? {
            iterator.current(m).map(Some)
        } else {
            Ok(None)
        }
    })
}

fn key(call: &mut Call<'_>) -> Result<Value, Unwind> {
    with(call, |m, iterator| iterator.key(m))
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    with(call, |m, iterator| iterator.next(m))
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    with(call, |m, iterator| iterator.valid(m))
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    with(call, |m, iterator| iterator.rewind(m))
}
