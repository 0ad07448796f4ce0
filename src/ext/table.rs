//! All functions and constants of the library, by name.

use super::{Builtin, BuiltinClass};
use crate::eval::Machine;
use crate::zval::Value;
use std::collections::HashMap;
use std::sync::OnceLock;

/// State that extensions keep for the request.
#[derive(Default)]
pub struct Extensions {
    /// A few, so that looking through them is faster than hashing.
    states: Vec<(std::any::TypeId, Box<dyn std::any::Any>)>,
}

impl Extensions {
    /// The state of a type, made on first use.
    pub fn state<T: Default + 'static>(&mut self) -> &mut T {
        let id = std::any::TypeId::of::<T>();
        let at = match self.states.iter().position(|(known, _)| *known == id) {
            Some(at) => at,
            None => {
                self.states.push((id, Box::<T>::default()));
                self.states.len() - 1
            }
        };
        let (_, state) = &mut self.states[at];
        match state.downcast_mut() {
            Some(state) => state,
            None => unreachable!("states are kept under their type"),
        }
    }
}

/// What an extension brings.
struct Extension {
    name: &'static str,
    functions: &'static [&'static [Builtin]],
    classes: &'static [&'static [BuiltinClass]],
    constants: &'static [&'static [BuiltinConstant]],
}

/// All extensions, in the order in which PHP loads them.
static EXTENSIONS: &[Extension] = &[
    Extension {
        name: "Core",
        functions: super::core::TABLES,
        classes: super::core::CLASSES,
        constants: super::core::CONSTANTS,
    },
    Extension {
        name: "ctype",
        functions: super::ctype::TABLES,
        classes: &[],
        constants: super::ctype::CONSTANTS,
    },
    Extension {
        name: "date",
        functions: super::date::TABLES,
        classes: super::date::CLASSES,
        constants: super::date::CONSTANTS,
    },
    Extension {
        name: "filter",
        functions: super::filter::TABLES,
        classes: &[],
        constants: super::filter::CONSTANTS,
    },
    Extension {
        name: "hash",
        functions: super::hash::TABLES,
        classes: super::hash::CLASSES,
        constants: super::hash::CONSTANTS,
    },
    Extension {
        name: "iconv",
        functions: super::iconv::TABLES,
        classes: &[],
        constants: super::iconv::CONSTANTS,
    },
    Extension {
        name: "json",
        functions: super::json::TABLES,
        classes: &[],
        constants: super::json::CONSTANTS,
    },
    Extension {
        name: "pcre",
        functions: super::pcre::TABLES,
        classes: &[],
        constants: super::pcre::CONSTANTS,
    },
    Extension {
        name: "mbstring",
        functions: super::mbstring::TABLES,
        classes: &[],
        constants: super::mbstring::CONSTANTS,
    },
    #[cfg(feature = "sqlite")]
    Extension {
        name: "PDO",
        functions: super::pdo::TABLES,
        classes: super::pdo::CLASSES,
        constants: super::pdo::CONSTANTS,
    },
    #[cfg(feature = "sqlite")]
    Extension {
        name: "pdo_sqlite",
        functions: &[],
        classes: &[],
        constants: &[],
    },
    Extension {
        name: "random",
        functions: super::random::TABLES,
        classes: super::random::CLASSES,
        constants: super::random::CONSTANTS,
    },
    Extension {
        name: "Reflection",
        functions: &[],
        classes: super::reflection::CLASSES,
        constants: &[],
    },
    Extension {
        name: "rephp",
        functions: super::rephp::TABLES,
        classes: &[],
        constants: &[],
    },
    Extension {
        name: "SPL",
        functions: super::spl::TABLES,
        classes: super::spl::CLASSES,
        constants: &[],
    },
    Extension {
        name: "session",
        functions: super::session::TABLES,
        classes: super::session::CLASSES,
        constants: super::session::CONSTANTS,
    },
    #[cfg(feature = "sqlite")]
    Extension {
        name: "sqlite3",
        functions: &[],
        classes: super::sqlite3::CLASSES,
        constants: super::sqlite3::CONSTANTS,
    },
    Extension {
        name: "standard",
        functions: super::standard::TABLES,
        classes: super::standard::CLASSES,
        constants: super::standard::CONSTANTS,
    },
    Extension {
        name: "tokenizer",
        functions: super::tokenizer::TABLES,
        classes: super::tokenizer::CLASSES,
        constants: super::tokenizer::CONSTANTS,
    },
    Extension {
        name: "xdebug",
        functions: super::xdebug::TABLES,
        classes: &[],
        constants: &[],
    },
];

/// The names of the extensions. `xdebug` is not among them: programs that find it ask it for things that only Xdebug does.
pub fn extensions() -> impl Iterator<Item = &'static str> {
    EXTENSIONS
        .iter()
        .map(|extension| extension.name)
        .filter(|name| *name != "xdebug")
}

/// The functions of an extension.
pub fn functions_of(name: &str) -> impl Iterator<Item = &'static Builtin> {
    EXTENSIONS
        .iter()
        .filter(move |extension| extension.name == name)
        .flat_map(|extension| extension.functions.iter().copied().flatten())
}

/// The types of a function's parameters and of its result, as a method's signature has them; empty where none are known.
///
/// They are kept apart from the tables of functions: calls convert arguments by the types of the Rust functions, and only
/// reflection asks for PHP's. `scripts/function-types` writes the file.
pub fn function_types(name: &str) -> &'static str {
    static INDEX: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let index = INDEX.get_or_init(|| {
        include_str!("function_types.txt")
            .lines()
            .filter_map(|line| line.split_once(':'))
            .collect()
    });
    index.get(name).copied().unwrap_or("")
}

/// The classes of an extension.
pub fn classes_of(name: &str) -> impl Iterator<Item = &'static BuiltinClass> {
    EXTENSIONS
        .iter()
        .filter(move |extension| extension.name == name)
        .flat_map(|extension| extension.classes.iter().copied().flatten())
}

/// The name of the extension that has a class.
pub fn extension_of_class(name: &str) -> Option<&'static str> {
    extensions().find(|extension| classes_of(extension).any(|class| class.name == name))
}

/// The name of the extension that has a function.
pub fn extension_of_function(name: &str) -> Option<&'static str> {
    extensions().find(|extension| functions_of(extension).any(|builtin| builtin.name == name))
}

/// The constants of an extension.
pub fn constants_of(name: &str) -> impl Iterator<Item = &'static BuiltinConstant> {
    EXTENSIONS
        .iter()
        .filter(move |extension| extension.name == name)
        .flat_map(|extension| extension.constants.iter().copied().flatten())
}

/// All classes in the order of their tables.
pub fn classes() -> impl Iterator<Item = &'static BuiltinClass> {
    EXTENSIONS
        .iter()
        .flat_map(|extension| extension.classes.iter().copied().flatten())
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
    EXTENSIONS
        .iter()
        .flat_map(|extension| extension.functions.iter().copied().flatten())
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
    /// Asked for each time; there may be none.
    IfAny(fn(&mut Machine) -> Option<Value>),
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
            ConstantValue::IfAny(compute) => compute(m).unwrap_or(Value::NULL),
        }
    }
}

/// All constants in the order of their tables.
pub fn constants() -> impl Iterator<Item = &'static BuiltinConstant> {
    EXTENSIONS
        .iter()
        .flat_map(|extension| extension.constants.iter().copied().flatten())
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
        Some(constant) => match constant.value {
            ConstantValue::IfAny(compute) => compute(m),
            _ => Some(constant.value.to_value(m)),
        },
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
        ConstantValue::Computed(_) | ConstantValue::IfAny(_) => None,
    }
}

/// Makes a table of [`BuiltinConstant`]s: `constants! { E_ERROR = Int(1), PHP_EOL = Str("\n"), NAN = Float(f64::NAN) }`.
#[macro_export]
macro_rules! constants {
    ($($name:ident = $kind:ident $(($value:expr))?),* $(,)?) => {
        &[$($crate::ext::BuiltinConstant {
            name: stringify!($name),
            value: $crate::ext::ConstantValue::$kind$(($value))?,
        }),*]
    };
}
