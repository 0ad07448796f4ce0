//! Making objects.

use super::super::Machine;
use super::ClassEntry;
use crate::zval::ObjectRef;

impl Machine {
    /// A new object with its properties at their defaults, before any constructor. The defaults have been evaluated.
    pub fn new_object(&mut self, class: &'static ClassEntry) -> ObjectRef {
        let object = ObjectRef::new(class.class());
        for (at, slot) in class.defaults.borrow().iter().enumerate() {
            if slot.is_some() {
                drop(object.set_slot(at, slot.clone()));
            }
        }
        if let Some(create) = class.handlers().create {
            create(self, &object);
        }
        object
    }
}
