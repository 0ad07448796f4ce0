//! Constants: those of `define` and `const`, and the library's.

use super::Machine;
use super::machine::NameMap;
use crate::zval::{PhpStr, Scalar, Value};

/// The constants that the script has defined. Those of the library are found in its tables.
#[derive(Default)]
pub struct ConstantTable {
    user: NameMap<Value>,
    order: Vec<PhpStr>,
}

impl ConstantTable {
    /// The names of the script's own constants, in order.
    pub fn user_names(&self) -> &[PhpStr] {
        &self.order
    }

    /// Defines a constant. Returns false if there is one of that name.
    pub fn define(&mut self, name: PhpStr, value: Value) -> bool {
        if self.user.contains_key(&name) {
            return false;
        }
        self.order.push(name.clone());
        self.user.insert(name, value);
        true
    }

    /// The script's constants in order of definition.
    pub fn user(&self) -> impl Iterator<Item = (&PhpStr, &Value)> {
        self.order
            .iter()
            .filter_map(|name| Some((name, self.user.get(name)?)))
    }
}

impl Machine {
    /// The value of a constant. The part behind the last backslash is case-sensitive, the namespace before it is not.
    pub fn constant(&mut self, name: &[u8]) -> Option<Value> {
        let name = name.strip_prefix(b"\\").unwrap_or(name);
        let key = constant_key(name);
        if let Some(value) = self.constants.user.get(&key) {
            return Some(value.clone());
        }
        let text = std::str::from_utf8(name).ok()?;
        self.builtin_constant(text)
    }

    /// The value of a constant of the library.
    pub fn builtin_constant(&mut self, name: &str) -> Option<Value> {
        crate::ext::constant(self, name)
    }
}

/// The name under which a constant is kept: its namespace in lowercase.
pub fn constant_key(name: &[u8]) -> PhpStr {
    match memchr::memrchr(b'\\', name) {
        Some(at) => {
            let mut key = name[..at].to_ascii_lowercase();
            key.extend_from_slice(&name[at..]);
            PhpStr::new(&key)
        }
        None => PhpStr::new(name),
    }
}

/// A constant by name.
pub struct ReadConstant {
    /// The name as resolved, with its namespace.
    pub name: PhpStr,
    /// The name without the namespace, tried next.
    pub fallback: Option<PhpStr>,
    /// The value, once found in this request, where it is a scalar.
    pub found: std::cell::Cell<Option<(u32, Scalar)>>,
}

impl super::Eval for ReadConstant {
    super::is_computed!();
    super::is_assigned!(true);

    fn eval(&self, m: &mut Machine) -> Result<Value, super::Unwind> {
        if let Some((request, scalar)) = self.found.get()
            && request == m.request
        {
            return Ok(scalar.into());
        }
        let found = m
            .constant(&self.name)
            .or_else(|| m.constant(self.fallback.as_ref()?));
        match found {
            Some(value) => {
                self.found
                    .set(Scalar::of(&value).map(|scalar| (m.request, scalar)));
                Ok(value)
            }
            None => Err(m.throw_error(&format!("Undefined constant \"{}\"", self.name))),
        }
    }
}

impl Machine {
    /// Defines a constant for `const` and `define`.
    ///
    /// # Errors
    /// The warning that there is one already was made an exception.
    pub fn define_constant(&mut self, name: &PhpStr, value: Value) -> Result<bool, super::Unwind> {
        let key = constant_key(name);
        let text = String::from_utf8_lossy(&key).into_owned();
        if crate::ext::constant(self, &text).is_some() || !self.constants.define(key, value) {
            self.warning(&format!("Constant {name} already defined"))?;
            return Ok(false);
        }
        Ok(true)
    }
}
