//! All functions and constants of the library, by name.

use super::{Builtin, BuiltinClass};
use crate::eval::Machine;
use crate::zval::Value;
use std::collections::HashMap;
use std::sync::OnceLock;

/// State that extensions keep for the request.
#[derive(Default)]
pub struct Extensions {
    states: HashMap<std::any::TypeId, Box<dyn std::any::Any>>,
}

impl Extensions {
    /// The state of a type, made on first use.
    pub fn state<T: Default + 'static>(&mut self) -> &mut T {
        let state = self
            .states
            .entry(std::any::TypeId::of::<T>())
            .or_insert_with(|| Box::<T>::default());
        match state.downcast_mut() {
            Some(state) => state,
            None => unreachable!("states are kept under their type"),
        }
    }
}

/// The tables of all extensions.
fn tables() -> impl Iterator<Item = &'static [Builtin]> {
    [
        super::core::TABLES,
        super::ctype::TABLES,
        super::hash::TABLES,
        super::standard::TABLES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

/// All classes in the order of their tables.
pub fn classes() -> impl Iterator<Item = &'static BuiltinClass> {
    super::core::CLASSES.iter().copied().flatten()
}

/// A class by its lowercase name.
pub fn find_class(lowercase: &[u8]) -> Option<&'static BuiltinClass> {
    static INDEX: OnceLock<HashMap<Vec<u8>, &'static BuiltinClass>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        classes()
            .map(|class| (class.name.to_ascii_lowercase().into_bytes(), class))
            .collect()
    });
    index.get(lowercase).copied()
}

/// A function by its lowercase name.
pub fn find_function(lowercase: &[u8]) -> Option<&'static Builtin> {
    static INDEX: OnceLock<HashMap<&'static [u8], &'static Builtin>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        functions()
            .map(|builtin| (builtin.name.as_bytes(), builtin))
            .collect()
    });
    index.get(lowercase).copied()
}

/// All functions in the order of their tables.
pub fn functions() -> impl Iterator<Item = &'static Builtin> {
    tables().flatten()
}

/// A constant of the library.
pub struct BuiltinConstant {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: ConstantValue,
}

/// The value of a library constant.
pub enum ConstantValue {
    /// An integer.
    Int(i64),
    /// A double.
    Float(f64),
    /// A string.
    Str(&'static str),
    /// `true`, `false`
    Bool(bool),
    /// `null`
    Null,
    /// Asked for each time.
    Computed(fn(&mut Machine) -> Value),
}

impl ConstantValue {
    /// The value as a PHP value.
    pub fn to_value(&self, m: &mut Machine) -> Value {
        match self {
            ConstantValue::Int(int) => Value::int(*int),
            ConstantValue::Float(float) => Value::float(*float),
            ConstantValue::Str(text) => Value::from(*text),
            ConstantValue::Bool(bool) => Value::bool(*bool),
            ConstantValue::Null => Value::NULL,
            ConstantValue::Computed(compute) => compute(m),
        }
    }
}

/// All constants in the order of their tables.
pub fn constants() -> impl Iterator<Item = &'static BuiltinConstant> {
    [
        super::ctype::CONSTANTS,
        super::hash::CONSTANTS,
        super::standard::CONSTANTS,
    ]
    .into_iter()
    .flatten()
    .copied()
    .flatten()
}

fn find_constant(name: &str) -> Option<&'static BuiltinConstant> {
    static INDEX: OnceLock<HashMap<&'static str, &'static BuiltinConstant>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        constants()
            .map(|constant| (constant.name, constant))
            .collect()
    });
    index.get(name).copied()
}

/// A constant by its name.
pub fn constant(m: &mut Machine, name: &str) -> Option<Value> {
    match find_constant(name) {
        Some(constant) => Some(constant.value.to_value(m)),
        None => match name.to_ascii_lowercase().as_str() {
            "true" => Some(Value::TRUE),
            "false" => Some(Value::FALSE),
            "null" => Some(Value::NULL),
            _ => None,
        },
    }
}

/// The value of a constant that is the same in every request; `string` makes a string of one.
pub fn fixed_constant(name: &str, string: impl FnOnce(&str) -> Value) -> Option<Value> {
    match &find_constant(name)?.value {
        ConstantValue::Int(int) => Some(Value::int(*int)),
        ConstantValue::Float(float) => Some(Value::float(*float)),
        ConstantValue::Str(text) => Some(string(text)),
        ConstantValue::Bool(bool) => Some(Value::bool(*bool)),
        ConstantValue::Null => Some(Value::NULL),
        ConstantValue::Computed(_) => None,
    }
}
