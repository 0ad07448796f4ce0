//! Objects as arrays: ArrayAccess, and the classes of the library that have elements of their own.

use crate::eval::Machine;
use crate::eval::class::{ClassEntry, interned};
use crate::eval::place::Fetch;
use crate::eval::unwind::Unwind;
use crate::ext::class::Offsets;
use crate::zval::separate;
use crate::zval::{ObjectRef, Slot, Tag, Value, ZvalPtr};

impl Machine {
    /// Whether an object's class implements ArrayAccess; if not, the error that it cannot be used as an array.
    fn need_array_access(&mut self, object: &ObjectRef) -> Result<&'static ClassEntry, Unwind> {
        let class = ClassEntry::of(object.class());
        if class.is_subclass_of_name(b"arrayaccess") {
            return Ok(class);
        }
        let message = format!("Cannot use object of type {} as array", class.name());
        Err(self.throw_error(&message))
    }

    fn call_array_access(
        &mut self,
        object: &ObjectRef,
        method: &'static str,
        arguments: &mut [Value],
    ) -> Result<Value, Unwind> {
        let class = self.need_array_access(object)?;
        match class.method(&interned(method)).cloned() {
            Some(method) => self.call_method(object, &method, arguments),
            None => Ok(Value::NULL),
        }
    }

    /// The library's own way with elements of an object, if its class does not override that method.
    pub(super) fn own_offsets(
        object: &ObjectRef,
        method: &'static str,
    ) -> Option<&'static Offsets> {
        let class = ClassEntry::of(object.class());
        let offsets = class.handlers().offsets?;
        if class.is_user() && class.method(&interned(method))?.is_user() {
            return None;
        }
        Some(offsets)
    }

    /// `$object[$key]`
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetGet` throws.
    pub fn offset_get(&mut self, object: &ObjectRef, key: Value) -> Result<Value, Unwind> {
        if let Some(offsets) = Machine::own_offsets(object, "offsetget") {
            return (offsets.get)(self, object, &key);
        }
        Ok(self
            .call_array_access(object, "offsetget", &mut [key])?
            .unwrap_zval())
    }

    /// `isset($object[$key])`, before its value is looked at.
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetExists` throws.
    pub fn offset_exists(&mut self, object: &ObjectRef, key: Value) -> Result<bool, Unwind> {
        if let Some(offsets) = Machine::own_offsets(object, "offsetexists") {
            return (offsets.is_set)(self, object, &key);
        }
        Ok(self
            .call_array_access(object, "offsetexists", &mut [key])?
            .unwrap_zval()
            .truthy())
    }

    /// `$object[$key] = $value`
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetSet` throws.
    pub fn offset_set(
        &mut self,
        object: &ObjectRef,
        key: Value,
        value: Value,
    ) -> Result<(), Unwind> {
        let value = separate::pass_on(value.into_zval());
        if let Some(offsets) = Machine::own_offsets(object, "offsetset") {
            return (offsets.set)(self, object, Some(&key), value);
        }
        self.call_array_access(object, "offsetset", &mut [key, Value::zval(value)])
            .map(drop)
    }

    /// `$object[] = $value`
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetSet` throws.
    pub fn offset_append(&mut self, object: &ObjectRef, value: Value) -> Result<(), Unwind> {
        let value = separate::pass_on(value.into_zval());
        if let Some(offsets) = Machine::own_offsets(object, "offsetset") {
            return (offsets.set)(self, object, None, value);
        }
        let arguments = &mut [Value::NULL, Value::zval(value)];
        self.call_array_access(object, "offsetset", arguments)
            .map(drop)
    }

    /// `unset($object[$key])`
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetUnset` throws.
    pub fn offset_unset(&mut self, object: &ObjectRef, key: Value) -> Result<(), Unwind> {
        if let Some(offsets) = Machine::own_offsets(object, "offsetunset") {
            return (offsets.unset)(self, object, &key);
        }
        self.call_array_access(object, "offsetunset", &mut [key])
            .map(drop)
    }

    /// A place for an element to write into: what `offsetGet` returned, in which only objects and references see the write;
    /// else a notice.
    pub(in crate::eval) fn offset_place(
        &mut self,
        object: &ObjectRef,
        key: Option<Value>,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let zval = match Machine::own_offsets(object, "offsetget") {
            Some(offsets) => match (offsets.place)(self, object, key.as_ref(), fetch)? {
                Some(place) => return Ok(place),
                None => match key {
                    // A copy of what is there, to be written in vain.
                    Some(key) if fetch == Fetch::ReadWrite => {
                        ZvalPtr::new((offsets.get)(self, object, &key)?)
                    }
                    _ => ZvalPtr::null(),
                },
            },
            None => {
                let key = key.unwrap_or_default();
                let returned = self.call_array_access(object, "offsetget", &mut [key])?;
                returned.into_zval()
            }
        };
        if !zval.is_ref() && zval.tag() != Tag::Object {
            let message = format!(
                "Indirect modification of overloaded element of {} has no effect",
                ClassEntry::of(object.class()).name()
            );
            self.notice(&message)?;
        }
        Ok(self.stash(zval))
    }
}
