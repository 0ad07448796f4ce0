//! What PHP says of properties that may not be used like this.

use crate::eval::Machine;
use crate::eval::class::entry::{ClassEntry, Property};
use crate::eval::class::link::visibility_name;
use crate::eval::unwind::Unwind;
use crate::zval::{ObjectRef, PhpStr, Value};

impl Machine {
    /// The error for `++` and `--` beyond the integers on a property that takes no floats.
    #[cold]
    pub fn stepped_past(
        &mut self,
        property: &Property,
        step: crate::eval::increment::Step,
    ) -> Unwind {
        let (verb, end) = step.past_words();
        let shown = property.shown_with_type();
        let message = format!("Cannot {verb} property {shown} past its {end} value");
        self.throw_type_error(&message)
    }

    /// A property name that begins with NUL is one of the forms that arrays made of objects have.
    pub(super) fn refuse_mangled(&mut self, name: &PhpStr) -> Result<(), Unwind> {
        if name.first() == Some(&0) {
            return Err(self.throw_error("Cannot access property starting with \"\\0\""));
        }
        Ok(())
    }

    #[cold]
    pub(super) fn uninitialized_property(&mut self, property: &Property) -> Unwind {
        let message = format!(
            "Typed property {} must not be accessed before initialization",
            property.shown()
        );
        self.throw_error(&message)
    }

    #[cold]
    pub(super) fn inaccessible_property(
        &mut self,
        object: &ObjectRef,
        property: &Property,
    ) -> Unwind {
        let message = format!(
            "Cannot access {} property {}::${}",
            visibility_name(property.visibility),
            ClassEntry::of(object.class()).display_name(),
            property.name
        );
        self.throw_error(&message)
    }

    /// The error for a value that a property's type does not take.
    #[cold]
    pub fn wrong_property_type(&mut self, property: &Property, value: &Value) -> Unwind {
        let message = format!(
            "Cannot assign {} to property {}",
            self.type_name_for_error(value),
            property.shown_with_type()
        );
        self.throw_type_error(&message)
    }

    #[cold]
    pub(super) fn readonly_modified(&mut self, property: &Property) -> Unwind {
        let message = format!("Cannot modify readonly property {}", property.shown());
        self.throw_error(&message)
    }

    #[cold]
    pub(super) fn readonly_out_of_scope(&mut self, property: &Property, action: &str) -> Unwind {
        let from = match self.scope_entry() {
            Some(scope) => format!("scope {}", scope.display_name()),
            None => "global scope".to_owned(),
        };
        let message = format!(
            "Cannot {action} readonly property {} from {from}",
            property.shown()
        );
        self.throw_error(&message)
    }

    #[cold]
    pub(in crate::eval) fn no_array_inside(&mut self, property: &Property) -> Unwind {
        let message = format!(
            "Cannot auto-initialize an array inside property {}",
            property.shown_with_type()
        );
        self.throw_type_error(&message)
    }

    #[cold]
    pub(in crate::eval) fn no_reference_to_nothing(&mut self, property: &Property) -> Unwind {
        let message = format!(
            "Cannot access uninitialized non-nullable property {} by reference",
            property.shown()
        );
        self.throw_error(&message)
    }
}
