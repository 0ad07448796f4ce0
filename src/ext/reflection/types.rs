//! ReflectionType and its three kinds.
//!
//! `T|null` with one `T`, and `iterable`, are named types, as before PHP had unions; everything else with more than one member
//! is a union or an intersection (php-src `get_type_kind`).

use super::{FLAGS, Subject, handlers, reflect, this};
use crate::eval::types::{ClassType, Type};
use crate::eval::{Machine, Unwind};
use crate::ext::class::BuiltinClassFlags;
use crate::ext::{BuiltinClass, Call};
use crate::methods;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value};
use std::rc::Rc;

/// The classes of types.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        interfaces: &["Stringable"],
        flags: BuiltinClassFlags {
            is_abstract: true,
            ..FLAGS
        },
        handlers: handlers::<ReflectedType>(),
        methods: methods! { "ReflectionType":
            [private] __clone() = crate::ext::class::no_body, "-> void";
            [public] allowsNull() = allows_null, "~> bool";
            [public] __toString() = to_string, "-> string";
        },
        ..BuiltinClass::class("ReflectionType")
    },
    BuiltinClass {
        flags: FLAGS,
        methods: methods! { "ReflectionNamedType":
            [public] getName() = get_name, "~> string";
            [public] isBuiltin() = is_builtin, "~> bool";
        },
        ..BuiltinClass::extending("ReflectionNamedType", "ReflectionType")
    },
    BuiltinClass {
        flags: FLAGS,
        methods: methods! { "ReflectionUnionType":
            [public] getTypes() = get_types, "-> array";
        },
        ..BuiltinClass::extending("ReflectionUnionType", "ReflectionType")
    },
    BuiltinClass {
        flags: FLAGS,
        methods: methods! { "ReflectionIntersectionType":
            [public] getTypes() = get_types, "-> array";
        },
        ..BuiltinClass::extending("ReflectionIntersectionType", "ReflectionType")
    },
];

/// A type as reflection shows it.
#[derive(Clone)]
struct ReflectedType {
    kind: Kind,
    /// With `?` or `|null` where null is taken.
    text: PhpStr,
    /// Of a named type: without `?`.
    name: PhpStr,
    allows_null: bool,
    /// Of a named type: whether it is a word of the language.
    is_builtin: bool,
    members: Rc<[ReflectedType]>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Named,
    Union,
    Intersection,
}

impl Subject for ReflectedType {}

/// The words of a union's members, in the order in which reflection lists them.
const WORDS: [(u32, &str); 11] = [
    (Type::STATIC, "static"),
    (Type::CALLABLE, "callable"),
    (Type::OBJECT, "object"),
    (Type::ARRAY, "array"),
    (Type::STRING, "string"),
    (Type::INT, "int"),
    (Type::FLOAT, "float"),
    (Type::BOOL, "bool"),
    (Type::TRUE, "true"),
    (Type::FALSE, "false"),
    (Type::NULL, "null"),
];

impl ReflectedType {
    /// A declared type.
    fn of(declared: &Type) -> ReflectedType {
        let text = &declared.text;
        let without_null = declared.mask & !Type::NULL;
        let is_iterable =
            declared.classes.is_empty() && without_null == Type::ARRAY | Type::ITERABLE;
        if is_iterable {
            return ReflectedType::named("iterable", declared.takes_null(), true);
        }
        if declared.mask & Type::MIXED == Type::MIXED {
            return ReflectedType::named("mixed", true, true);
        }
        if memchr::memchr(b'|', text).is_some() {
            return ReflectedType::list(Kind::Union, declared, union_members(declared));
        }
        if let [ClassType::Intersection(_)] = declared.classes {
            return ReflectedType::list(Kind::Intersection, declared, intersection_members(text));
        }
        let name = text.strip_prefix(b"?").unwrap_or(text);
        let is_builtin = declared.classes.is_empty() && declared.mask & Type::STATIC == 0;
        ReflectedType {
            kind: Kind::Named,
            text: text.clone(),
            name: PhpStr::new(name),
            allows_null: declared.takes_null(),
            is_builtin,
            members: Rc::default(),
        }
    }

    fn named(word: &str, allows_null: bool, is_builtin: bool) -> ReflectedType {
        let has_mark = allows_null && !matches!(word, "mixed" | "null");
        let text = if has_mark {
            format!("?{word}")
        } else {
            word.to_owned()
        };
        ReflectedType {
            kind: Kind::Named,
            text: PhpStr::from(text.as_str()),
            name: PhpStr::from(word),
            allows_null,
            is_builtin,
            members: Rc::default(),
        }
    }

    fn class(name: &[u8]) -> ReflectedType {
        ReflectedType {
            kind: Kind::Named,
            text: PhpStr::new(name),
            name: PhpStr::new(name),
            allows_null: false,
            is_builtin: false,
            members: Rc::default(),
        }
    }

    fn list(kind: Kind, declared: &Type, members: Vec<ReflectedType>) -> ReflectedType {
        ReflectedType {
            kind,
            text: declared.text.clone(),
            name: PhpStr::empty(),
            allows_null: declared.takes_null(),
            is_builtin: false,
            members: members.into(),
        }
    }
}

/// The members of a union. Its text has the classes first, named as in the source.
fn union_members(declared: &Type) -> Vec<ReflectedType> {
    let mut members: Vec<ReflectedType> = declared
        .text
        .split(|byte| *byte == b'|')
        .zip(declared.classes)
        .map(|(text, class)| match class {
            ClassType::Named(_) => ReflectedType::class(text),
            ClassType::Intersection(_) => {
                let text = text.strip_prefix(b"(").unwrap_or(text);
                let text = PhpStr::new(text.strip_suffix(b")").unwrap_or(text));
                ReflectedType {
                    kind: Kind::Intersection,
                    members: intersection_members(&text).into(),
                    ..ReflectedType::class(&text)
                }
            }
        })
        .collect();
    if declared.mask & Type::ITERABLE != 0 {
        members.push(ReflectedType::class(b"Traversable"));
    }
    let is_bool = declared.mask & Type::BOOL == Type::BOOL;
    for (bits, word) in WORDS {
        let is_half = is_bool && (bits == Type::TRUE || bits == Type::FALSE);
        if declared.mask & bits == bits && !is_half {
            let is_word = bits != Type::STATIC;
            members.push(ReflectedType::named(word, bits == Type::NULL, is_word));
        }
    }
    members
}

fn intersection_members(text: &PhpStr) -> Vec<ReflectedType> {
    text.split(|byte| *byte == b'&')
        .map(ReflectedType::class)
        .collect()
}

/// The object that reflects a type, or null where none is declared.
pub(super) fn reflect_type(m: &mut Machine, declared: Option<&Type>) -> Value {
    match declared {
        Some(declared) => object_of(m, ReflectedType::of(declared)).into(),
        None => Value::NULL,
    }
}

fn object_of(m: &mut Machine, reflected: ReflectedType) -> ObjectRef {
    let class = match reflected.kind {
        Kind::Named => "reflectionnamedtype",
        Kind::Union => "reflectionuniontype",
        Kind::Intersection => "reflectionintersectiontype",
    };
    reflect(m, class, reflected)
}

fn allows_null(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(this::<ReflectedType>(call)?.allows_null)
}

fn to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(this::<ReflectedType>(call)?.text)
}

fn get_name(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    Ok(this::<ReflectedType>(call)?.name)
}

fn is_builtin(call: &mut Call<'_>) -> Result<bool, Unwind> {
    Ok(this::<ReflectedType>(call)?.is_builtin)
}

fn get_types(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let reflected = this::<ReflectedType>(call)?;
    let mut types = PhpArray::new();
    for member in reflected.members.iter() {
        types.push_value(object_of(call.machine, member.clone()));
    }
    Ok(types)
}
