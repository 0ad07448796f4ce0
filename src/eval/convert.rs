//! Conversions as the evaluator does them: with notices, and with user code for objects.

use super::Machine;
use super::class::ClassEntry;
use super::unwind::Unwind;
use crate::zval::convert::{self, KeyOf};
use crate::zval::{Key, ObjectRef, PhpStr, Value, View};

/// Where a value is used as an array offset, for the message when it cannot be one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OffsetUse {
    /// Reading or writing an element.
    Access,
    /// `isset` or `empty`.
    Isset,
    /// `unset`.
    Unset,
}

impl Machine {
    /// The value as a string: `Array` with a warning, objects through `__toString`.
    ///
    /// # Errors
    /// An object without `__toString`, or what its `__toString` throws.
    #[inline]
    pub fn to_string(&mut self, value: &Value) -> Result<PhpStr, Unwind> {
        if let Some(string) = value.as_string() {
            return Ok(string.clone());
        }
        self.to_string_slow(value)
    }

    #[inline(never)]
    fn to_string_slow(&mut self, value: &Value) -> Result<PhpStr, Unwind> {
        match value.view() {
            View::Array(_) => {
                self.warning("Array to string conversion")?;
                Ok(PhpStr::from("Array"))
            }
            View::Object(object) => {
                let object = object.clone();
                match self.stringify_object(&object)? {
                    Some(string) => Ok(string),
                    None => {
                        let message = format!(
                            "Object of class {} could not be converted to string",
                            ClassEntry::of(object.class()).name()
                        );
                        Err(self.throw_error(&message))
                    }
                }
            }
            view => Ok(convert::scalar_to_string(view).unwrap_or_else(PhpStr::empty)),
        }
    }

    /// What an object's `__toString` gives; `None` if it has none.
    ///
    /// # Errors
    /// What `__toString` throws.
    pub fn stringify_object(&mut self, object: &ObjectRef) -> Result<Option<PhpStr>, Unwind> {
        let Some(method) = ClassEntry::of(object.class()).magic.to_string.clone() else {
            return Ok(None);
        };
        let value = self.call_method(object, &method, &mut [])?.unwrap_zval();
        match value.view() {
            View::String(string) => Ok(Some(string.clone())),
            _ => {
                let message = format!(
                    "{}::__toString(): Return value must be of type string, {} returned",
                    method.class.name(),
                    convert::type_name(value.view())
                );
                Err(self.throw_type_error(&message))
            }
        }
    }

    /// The value as an array key, with the notices that are due.
    ///
    /// # Errors
    /// Arrays and objects cannot be keys; an error handler threw.
    #[inline]
    pub fn to_key(&mut self, value: &Value, used: OffsetUse) -> Result<Key, Unwind> {
        match value.view() {
            View::Int(int) => Ok(Key::Int(int)),
            View::String(string) => Ok(Key::from_string(string)),
            _ => self.to_key_slow(value, used),
        }
    }

    #[inline(never)]
    fn to_key_slow(&mut self, value: &Value, used: OffsetUse) -> Result<Key, Unwind> {
        match convert::offset_of(value.view()) {
            KeyOf::Key(key) => Ok(key),
            KeyOf::Truncated { float, key } => {
                let message = format!(
                    "Implicit conversion from float {} to int loses precision",
                    crate::zval::number::float_to_string(float)
                );
                self.deprecated(&message)?;
                Ok(Key::Int(key))
            }
            KeyOf::Resource(id) => {
                let message = format!("Resource ID#{id} used as offset, casting to integer ({id})");
                self.warning(&message)?;
                Ok(Key::Int(id))
            }
            KeyOf::Illegal => {
                let message = match used {
                    OffsetUse::Access => "Illegal offset type",
                    OffsetUse::Isset => "Illegal offset type in isset or empty",
                    OffsetUse::Unset => "Illegal offset type in unset",
                };
                Err(self.throw_type_error(message))
            }
        }
    }

    /// The name of a value's type as messages about arguments show it.
    pub fn type_name_for_error(&self, value: &Value) -> String {
        convert::type_name(value.view()).to_string()
    }
}
