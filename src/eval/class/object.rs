//! Making objects: `new`, `clone`.

use super::super::Machine;
use super::super::unwind::Unwind;
use super::ClassEntry;
use super::cast::copy_properties;
use super::link::kind_name;
use super::method::may_call;
use crate::ast::ClassKind;
use crate::zval::{ObjectRef, ReservedHandle};

impl Machine {
    /// A new object with its properties at their defaults, before any constructor. The defaults have been evaluated.
    pub fn new_object(&mut self, class: &'static ClassEntry) -> ObjectRef {
        let object = ObjectRef::with_defaults(class.class(), &class.defaults.borrow());
        if let Some(create) = class.handlers().create {
            create(self, &object);
        }
        object
    }

    /// A new object for `new`, before its constructor.
    ///
    /// # Errors
    /// The class has no objects of its own, or a default throws.
    pub fn instantiate(&mut self, class: &'static ClassEntry) -> Result<ObjectRef, Unwind> {
        if class.kind != ClassKind::Class || class.flags.is_abstract {
            let what = match class.kind {
                ClassKind::Class => "abstract class",
                other => kind_name(other),
            };
            return Err(self.throw_error(&format!(
                "Cannot instantiate {what} {}",
                class.display_name()
            )));
        }
        if let Some(message) = class.handlers().no_new {
            // In PHP the object is there when it turns out that it has no constructor for anybody.
            let _handle = ReservedHandle::new();
            return Err(self.throw_error(message));
        }
        self.initialize_class(class)?;
        Ok(self.new_object(class))
    }

    /// `clone $object`
    ///
    /// # Errors
    /// The object cannot be cloned, not from here at least; what `__clone` throws.
    pub fn clone_object(&mut self, object: &ObjectRef) -> Result<ObjectRef, Unwind> {
        let class = ClassEntry::of(object.class());
        if class.kind == ClassKind::Enum || class.handlers().is_uncloneable {
            let what = if class.kind == ClassKind::Enum {
                "enum"
            } else {
                "object of class"
            };
            let message = format!(
                "Trying to clone an uncloneable {what} {}",
                class.display_name()
            )
            .replace("uncloneable enum", "uncloneable object of class");
            return Err(self.throw_error(&message));
        }
        if let Some(method) = &class.magic.clone
            && !may_call(method, self.scope_entry())
        {
            let from = match self.scope_entry() {
                Some(scope) => format!("scope {}", scope.display_name()),
                None => "global scope".to_owned(),
            };
            let message = format!(
                "Call to {} {}::__clone() from {from}",
                super::link::visibility_name(method.visibility),
                class.display_name()
            );
            return Err(self.throw_error(&message));
        }
        let copy = ObjectRef::new(class.class());
        copy_properties(object, &copy);
        copy.set_flags(object.flags() & super::property::INHERITED_FLAGS);
        if let Some(clone) = class.handlers().clone {
            clone(self, object, &copy)?;
        }
        if let Some(method) = &class.magic.clone {
            self.call_method(&copy, method, &mut [])?;
        }
        Ok(copy)
    }
}
