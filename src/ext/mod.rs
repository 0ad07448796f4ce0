//! The library: one folder per PHP extension.
//!
//! A file of functions starts with its table and holds the functions in the same order below it:
//!
//! ```ignore
//! /// String functions. PHP strings are byte strings.
//! pub(super) static FUNCTIONS: &[Builtin] = builtins! {
//!     strlen(string), substr(string, offset, length = null), sort(&array, flags = 0), max(value, ...values),
//! };
//!
//! /// Number of bytes in `string`.
//! fn strlen(_: &mut Call, string: PhpStr) -> i64 { string.len() as i64 }
//! ```
//!
//! `&` takes a reference, `= default` makes a parameter optional (the default as PHP writes it: `null`, `true`, `-1`, `"x"`,
//! `[]`, or a constant's name), `...` takes the rest. The types of the Rust function's parameters say how arguments are
//! converted ([`argument`]); bodies never match on tags, and PHP's messages about arguments are written once.

pub mod argument;
pub mod call;
pub mod class;
pub mod core;
mod ctype;
pub mod date;
mod default;
mod filter;
mod hash;
mod iconv;
mod json;
pub(crate) mod mbstring;
pub(in crate::ext) mod pcre;
#[cfg(feature = "sqlite")]
mod pdo;
pub mod quick;
pub mod random;
mod reflection;
mod rephp;
pub mod result;
pub(crate) mod session;
mod spl;
#[cfg(feature = "sqlite")]
mod sqlite;
#[cfg(feature = "sqlite")]
mod sqlite3;
pub mod standard;
mod table;
mod tokenizer;
pub mod xdebug;

pub use argument::{ArrayByRef, Arrays};
pub use argument::{ByRef, FromArg, IfPassed, IntOrFloat, IntOrString, Mixed, Rest, StringOrArray};
pub use call::Call;
pub use class::{BuiltinClass, BuiltinMethod};
pub use default::{DefaultAtOnce, Defaults};
pub use result::{IntoReturn, OrFalse};
pub use standard::function::{call_by_name_list, call_with_elements};
pub use table::{
    BuiltinConstant, ConstantValue, Extensions, classes, classes_of, constant, constants,
    constants_of, extension_of_class, extension_of_function, extensions, find_class, find_function,
    fixed_constant, function_types, functions, functions_of,
};

use crate::eval::Unwind;
use crate::zval::Value;

/// The extensions that the library has, as `get_loaded_extensions` names them.
pub const EXTENSIONS: &[&str] = &["Core", "standard"];

/// A function of the library.
pub struct Builtin {
    /// Its name: lowercase for a function, as written for a method.
    pub name: &'static str,
    /// The class whose method it is; empty for a function.
    pub class: &'static str,
    /// The types of a method's parameters and of its result, for inheritance and reflection: see [`class`].
    pub signature: &'static str,
    /// Its parameters in order.
    pub parameters: &'static [BuiltinParameter],
    /// How many arguments it takes, and whether all are values.
    pub arity: Arity,
    /// The defaults of its parameters.
    pub defaults: &'static Defaults,
    /// Converts the arguments and calls it.
    pub invoke: fn(&mut Call<'_>) -> Result<Value, Unwind>,
}

/// A parameter of a library function.
pub struct BuiltinParameter {
    /// Its name, without `$`.
    pub name: &'static str,
    /// How it takes its argument.
    pub passing: Passing,
    /// The default as PHP writes it, for an optional parameter.
    pub default: Option<&'static str>,
    /// What the default says to a parameter that takes it as it is.
    pub at_once: DefaultAtOnce,
}

impl BuiltinParameter {
    /// A parameter; `default` is written as PHP writes it.
    pub const fn new(
        name: &'static str,
        passing: Passing,
        default: Option<&'static str>,
    ) -> BuiltinParameter {
        BuiltinParameter {
            name,
            passing,
            default,
            at_once: match default {
                Some(text) => DefaultAtOnce::of(text),
                None => DefaultAtOnce::Other,
            },
        }
    }
}

/// How many arguments a function takes, worked out when the library is compiled.
#[derive(Clone, Copy, Debug)]
pub struct Arity {
    /// How many must be passed.
    pub required: u32,
    /// How many may be passed; `u32::MAX` is any number.
    pub most: u32,
    /// Whether each parameter takes one value.
    pub is_plain: bool,
}

impl Arity {
    /// The arity of a function with these parameters.
    pub const fn of(parameters: &[BuiltinParameter]) -> Arity {
        let mut arity = Arity {
            required: 0,
            most: parameters.len() as u32,
            is_plain: true,
        };
        let mut at = 0;
        let mut all_required = true;
        while at < parameters.len() {
            let parameter = &parameters[at];
            let takes_one = matches!(parameter.passing, Passing::Value | Passing::Reference);
            all_required = all_required && takes_one && parameter.default.is_none();
            arity.required += all_required as u32;
            arity.is_plain = arity.is_plain && matches!(parameter.passing, Passing::Value);
            at += 1;
            if at == parameters.len() && !takes_one {
                arity.most = u32::MAX;
            }
        }
        arity
    }
}

/// How a parameter takes its argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Passing {
    /// A value.
    Value,
    /// A reference to a variable.
    Reference,
    /// All further arguments, by value.
    Rest,
    /// All further arguments, by reference.
    RestByReference,
}

impl Builtin {
    /// The name as messages and backtraces show it: `C::m` for a method.
    pub fn display_name(&self) -> String {
        if self.class.is_empty() {
            return self.name.to_owned();
        }
        format!("{}::{}", self.class, self.name)
    }

    /// How many arguments must be passed.
    #[inline(always)]
    pub fn required(&self) -> usize {
        self.arity.required as usize
    }

    /// How many arguments may be passed; `None` is any number.
    #[inline(always)]
    pub fn most(&self) -> Option<usize> {
        (self.arity.most != u32::MAX).then_some(self.arity.most as usize)
    }

    /// Whether the argument at `index` is taken by reference.
    pub fn takes_reference(&self, index: usize) -> bool {
        self.parameters
            .get(index)
            .or(self.parameters.last())
            .is_some_and(|p| matches!(p.passing, Passing::Reference | Passing::RestByReference))
    }

    /// The parameter of a name.
    pub fn index_of(&self, name: &[u8]) -> Option<usize> {
        self.parameters.iter().position(|parameter| {
            parameter.name.as_bytes() == name
                && matches!(parameter.passing, Passing::Value | Passing::Reference)
        })
    }

    /// Whether it passes arguments of any name on to a callback (php-src `Z_PARAM_VARIADIC_WITH_NAMED`).
    pub fn passes_names_on(&self) -> bool {
        matches!(
            (self.class, self.name),
            ("", "call_user_func")
                | ("Fiber", "start")
                | ("ReflectionFunction" | "ReflectionMethod", "invoke")
                | ("ReflectionClass", "newInstance")
        )
    }

    /// Whether arguments that are no variables may be passed where references are wanted (php-src `ZEND_SEND_PREFER_REF`).
    pub fn prefers_reference(&self) -> bool {
        matches!(self.name, "array_multisort" | "extract")
    }

    /// How the argument at `index` is passed.
    #[inline]
    pub fn passing(&self, index: usize) -> Passing {
        match self.parameters.get(index) {
            Some(parameter) => parameter.passing,
            None => self.parameters.last().map_or(Passing::Value, |p| p.passing),
        }
    }
}

/// Makes a table of [`Builtin`]s, of functions in a namespace where that is named first. See the module page.
#[macro_export]
macro_rules! builtins {
    (in $namespace:literal: $($name:ident ( $($parameters:tt)* )),* $(,)?) => {
        &[$($crate::builtin!(concat!($namespace, "\\", stringify!($name)), $name ($($parameters)*))),*]
    };
    ($($name:ident ( $($parameters:tt)* )),* $(,)?) => {
        &[$($crate::builtin!(stringify!($name), $name ($($parameters)*))),*]
    };
}

/// A [`Builtin`] of this name, with the body of that name. See the module page.
#[macro_export]
macro_rules! builtin {
    ($name:expr, $body:ident ( $($parameters:tt)* )) => {
        $crate::ext::Builtin {
            name: $name,
            class: "",
            signature: "",
            parameters: $crate::builtin_parameters!([] $($parameters)*),
            arity: $crate::ext::Arity::of($crate::builtin_parameters!([] $($parameters)*)),
            defaults: {
                static DEFAULTS: $crate::ext::Defaults = $crate::ext::Defaults::new();
                &DEFAULTS
            },
            invoke: {
                fn invoke(call: &mut $crate::ext::Call<'_>) -> Result<$crate::zval::Value, $crate::eval::Unwind> {
                    $crate::ext::call::Body::invoke(&$body, call)
                }
                invoke
            },
        }
    };
}

/// The parameters of a [`Builtin`]. See the module page.
#[macro_export]
macro_rules! builtin_parameters {
    ([$($done:expr),*]) => { &[$($done),*] };
    ([$($done:expr),*] , $($rest:tt)*) => { $crate::builtin_parameters!([$($done),*] $($rest)*) };
    ([$($done:expr),*] & ... $name:ident $($rest:tt)*) => {
        $crate::builtin_parameters!([$($done,)* $crate::ext::BuiltinParameter::new(stringify!($name), $crate::ext::Passing::RestByReference, None)] $($rest)*)
    };
    ([$($done:expr),*] ... $name:ident $($rest:tt)*) => {
        $crate::builtin_parameters!([$($done,)* $crate::ext::BuiltinParameter::new(stringify!($name), $crate::ext::Passing::Rest, None)] $($rest)*)
    };
    ([$($done:expr),*] & $name:ident = - $default:tt $($rest:tt)*) => {
        $crate::builtin_parameters!([$($done,)* $crate::ext::BuiltinParameter::new(stringify!($name), $crate::ext::Passing::Reference, Some(concat!("-", stringify!($default))))] $($rest)*)
    };
    ([$($done:expr),*] & $name:ident = $default:tt $($rest:tt)*) => {
        $crate::builtin_parameters!([$($done,)* $crate::ext::BuiltinParameter::new(stringify!($name), $crate::ext::Passing::Reference, Some(stringify!($default)))] $($rest)*)
    };
    ([$($done:expr),*] & $name:ident $($rest:tt)*) => {
        $crate::builtin_parameters!([$($done,)* $crate::ext::BuiltinParameter::new(stringify!($name), $crate::ext::Passing::Reference, None)] $($rest)*)
    };
    ([$($done:expr),*] $name:ident = $class:ident :: $constant:ident $($rest:tt)*) => {
        $crate::builtin_parameters!([$($done,)* $crate::ext::BuiltinParameter::new(stringify!($name), $crate::ext::Passing::Value, Some(concat!(stringify!($class), "::", stringify!($constant))))] $($rest)*)
    };
    ([$($done:expr),*] $name:ident = - $default:tt $($rest:tt)*) => {
        $crate::builtin_parameters!([$($done,)* $crate::ext::BuiltinParameter::new(stringify!($name), $crate::ext::Passing::Value, Some(concat!("-", stringify!($default))))] $($rest)*)
    };
    ([$($done:expr),*] $name:ident = $default:tt $($rest:tt)*) => {
        $crate::builtin_parameters!([$($done,)* $crate::ext::BuiltinParameter::new(stringify!($name), $crate::ext::Passing::Value, Some(stringify!($default)))] $($rest)*)
    };
    ([$($done:expr),*] $name:ident $($rest:tt)*) => {
        $crate::builtin_parameters!([$($done,)* $crate::ext::BuiltinParameter::new(stringify!($name), $crate::ext::Passing::Value, None)] $($rest)*)
    };
}
