//! `(object)`, `(array)`, and objects as arrays of their properties.

use super::super::Machine;
use super::super::closure::Closure;
use super::super::unwind::Unwind;
use super::ClassEntry;
use crate::zval::separate;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, View, Visibility, ZvalPtr};

impl Machine {
    /// `(object) $value`
    ///
    /// # Errors
    /// None yet.
    pub fn object_from(&mut self, value: Value) -> Result<ObjectRef, Unwind> {
        let class = match value.view() {
            View::Object(object) => return Ok(object.clone()),
            _ => self.builtin_class("stdclass"),
        };
        let object = self.new_object(class);
        let mut table = PhpArray::new();
        match value.view() {
            View::Null => {}
            View::Array(array) => {
                for (key, zval) in array.to_entries() {
                    table.set(&Key::String(key.to_string()), zval);
                }
            }
            _ => table.set(
                &Key::String(PhpStr::from("scalar")),
                ZvalPtr::new(value.clone()),
            ),
        }
        set_dynamic(&object, table);
        Ok(object)
    }

    /// `(array) $object`: names of private and protected properties as PHP mangles them.
    pub fn array_from_object(&mut self, object: &ObjectRef) -> PhpArray {
        if object.native::<Closure>().is_some() {
            return PhpArray::from_values([Value::from(object.clone())]);
        }
        if let Some(as_array) = ClassEntry::of(object.class()).handlers().as_array
            && let Some(array) = as_array(self, object)
        {
            return array;
        }
        mangled_properties(object)
    }
}

/// Gives an object its undeclared properties.
pub fn set_dynamic(object: &ObjectRef, table: PhpArray) {
    let old = if table.is_empty() {
        // SAFETY: the pointer is used at once.
        unsafe { (*object.dynamic_ptr()).take() }
    } else {
        // SAFETY: as above.
        unsafe { (*object.dynamic_ptr()).replace(table) }
    };
    drop(old);
}

/// All properties that are set, with mangled names, sharing their zvals.
pub fn mangled_properties(object: &ObjectRef) -> PhpArray {
    let class = ClassEntry::of(object.class());
    let mut array = PhpArray::new();
    for (slot, property) in class.slot_properties.iter().enumerate() {
        if let Some(zval) = object.slot(slot) {
            let name = match property.visibility {
                Visibility::Public => property.name.clone(),
                Visibility::Protected => PhpStr::concat(b"\0*\0", &property.name),
                Visibility::Private => PhpStr::concat_all(&[
                    b"\0",
                    property.class.name.as_bytes(),
                    b"\0",
                    &property.name,
                ]),
            };
            array.set(&Key::from_string(&name), zval.clone());
        }
    }
    if let Some(dynamic) = object.dynamic() {
        for (key, zval) in dynamic.to_entries() {
            array.set(&Key::from_string(&key.to_string()), zval);
        }
    }
    array
}

/// A copy of an object's properties in another of its class, as `clone` makes it: values shared, reference sets kept.
pub fn copy_properties(from: &ObjectRef, to: &ObjectRef) {
    for slot in 0..from.slot_count() {
        drop(to.set_slot(slot, from.slot(slot).clone()));
    }
    if let Some(dynamic) = from.dynamic() {
        let mut table = PhpArray::new();
        for (key, zval) in dynamic.to_entries() {
            table.set(&key, zval);
        }
        set_dynamic(to, table);
    }
}

/// The zval of a property passed on by value, for snapshots.
pub fn shared(zval: &ZvalPtr) -> ZvalPtr {
    separate::share(zval)
}
