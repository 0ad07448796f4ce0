//! Declared types of parameters, properties and return values.

use super::Machine;
use super::class::ClassEntry;
use crate::zval::{Class, ObjectRef, PhpStr, Tag, Value, View, Zval};
use std::cell::Cell;

/// A declared type: a set of builtin types, and classes.
pub struct Type {
    /// One bit for each [`Tag`], and the bits below.
    pub mask: u32,
    /// The classes, each of which is enough.
    pub classes: &'static [ClassType],
    /// The type as PHP writes it in messages and reflection.
    pub text: PhpStr,
    /// The number of the class whose object was taken last by its name; 0 is none.
    pub taken: Cell<u32>,
}

/// A class in a declared type.
pub enum ClassType {
    /// A class or interface, `self` and `parent` resolved.
    Named(PhpStr),
    /// Several, all of which are needed.
    Intersection(&'static [PhpStr]),
}

impl Type {
    /// `callable`
    pub const CALLABLE: u32 = 1 << 16;
    /// `iterable`, beside its array bit: any Traversable
    pub const ITERABLE: u32 = 1 << 17;
    /// `static`
    pub const STATIC: u32 = 1 << 18;
    /// `void`
    pub const VOID: u32 = 1 << 19;
    /// `never`
    pub const NEVER: u32 = 1 << 20;
    /// `null`
    pub const NULL: u32 = 1 << Tag::Null as u32;
    /// `false`
    pub const FALSE: u32 = 1 << Tag::False as u32;
    /// `true`
    pub const TRUE: u32 = 1 << Tag::True as u32;
    /// `bool`
    pub const BOOL: u32 = Type::FALSE | Type::TRUE;
    /// `int`
    pub const INT: u32 = 1 << Tag::Int as u32;
    /// `float`
    pub const FLOAT: u32 = 1 << Tag::Float as u32;
    /// `string`
    pub const STRING: u32 = 1 << Tag::String as u32;
    /// `array`
    pub const ARRAY: u32 = 1 << Tag::Array as u32;
    /// `object`
    pub const OBJECT: u32 = 1 << Tag::Object as u32;
    /// `mixed`: anything, resources too.
    pub const MIXED: u32 = Type::NULL
        | Type::BOOL
        | Type::INT
        | Type::FLOAT
        | Type::STRING
        | Type::ARRAY
        | Type::OBJECT
        | 1 << Tag::Resource as u32;

    /// Whether a value of this tag is taken without looking further.
    #[inline(always)]
    pub fn takes(&self, tag: Tag) -> bool {
        self.mask & 1 << tag as u32 != 0
    }

    /// Whether a value is taken without looking further: by its tag, or as an object of the class that was taken last.
    #[inline(always)]
    pub fn takes_at_once(&self, value: &Value) -> bool {
        match value.as_zval() {
            Some(zval) => self.takes_zval_at_once(zval),
            None => self.takes(value.tag()) || value.as_object().is_some_and(|o| self.took(o)),
        }
    }

    /// The same of what a zval holds.
    #[inline(always)]
    pub fn takes_zval_at_once(&self, zval: &Zval) -> bool {
        self.takes(zval.tag()) || zval.as_object().is_some_and(|object| self.took(object))
    }

    #[inline(always)]
    fn took(&self, object: &ObjectRef) -> bool {
        self.taken.get() == object.class().id()
    }

    /// Whether `null` is taken.
    pub fn takes_null(&self) -> bool {
        self.takes(Tag::Null)
    }
}

/// A type as PHP writes it (php-src `zend_type_to_string`): classes first, then words in a fixed order, `?T` for one type
/// with null. `classes` are the classes and intersections as they are shown.
pub fn type_text(mask: u32, classes: &[Vec<u8>]) -> Vec<u8> {
    const WORDS: [(u32, &[u8]); 12] = [
        (Type::STATIC, b"static"),
        (Type::CALLABLE, b"callable"),
        (Type::OBJECT, b"object"),
        (Type::ARRAY, b"array"),
        (Type::STRING, b"string"),
        (Type::INT, b"int"),
        (Type::FLOAT, b"float"),
        (Type::BOOL, b"bool"),
        (Type::FALSE, b"false"),
        (Type::TRUE, b"true"),
        (Type::VOID, b"void"),
        (Type::NEVER, b"never"),
    ];
    let is_alone = classes.len() == 1 && mask == 0;
    let mut members: Vec<Vec<u8>> = classes
        .iter()
        .map(|class| {
            if !is_alone && class.contains(&b'&') {
                [b"(", class.as_slice(), b")"].concat()
            } else {
                class.clone()
            }
        })
        .collect();
    if mask & Type::MIXED == Type::MIXED {
        members.push(b"mixed".to_vec());
        return members.join(&b"|"[..]);
    }
    if mask & Type::ITERABLE != 0 {
        members.push(b"Traversable".to_vec());
    }
    let is_bool = mask & Type::BOOL == Type::BOOL;
    for (bits, word) in WORDS {
        let is_half = is_bool && (bits == Type::FALSE || bits == Type::TRUE);
        if mask & bits == bits && !is_half {
            members.push(word.to_vec());
        }
    }
    if mask & Type::NULL != 0 {
        if let [only] = members.as_slice()
            && !only.contains(&b'&')
        {
            return [b"?", only.as_slice()].concat();
        }
        members.push(b"null".to_vec());
    }
    members.join(&b"|"[..])
}

/// What came of checking a value against a type.
pub enum Checked {
    /// It fits as it is.
    Fits,
    /// It fits after coercion.
    Coerced(Value),
    /// It does not fit.
    Refused,
}

/// Whether scalars are coerced.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Strictness {
    /// `declare(strict_types=1)`: an int for a float is all that is coerced.
    Strict,
    /// Scalars are coerced where nothing is lost.
    Weak,
}

impl Machine {
    /// Checks a value against a type; `scope` is the class for `static`.
    ///
    /// # Errors
    /// A deprecation on coercion was made an exception.
    #[inline]
    pub fn check_type(
        &mut self,
        declared: &Type,
        value: &Value,
        strictness: Strictness,
    ) -> Result<Checked, super::Unwind> {
        if declared.takes(value.tag()) {
            return Ok(Checked::Fits);
        }
        let scope = self.scope_entry();
        self.check_type_in(declared, value, strictness, scope)
    }

    /// Like [`Machine::check_type`], with `self` and `parent` as another class has them.
    ///
    /// # Errors
    /// As for [`Machine::check_type`].
    #[inline(never)]
    pub fn check_type_in(
        &mut self,
        declared: &Type,
        value: &Value,
        strictness: Strictness,
        scope: Option<&'static ClassEntry>,
    ) -> Result<Checked, super::Unwind> {
        if let View::Object(object) = value.view() {
            let class = ClassEntry::of(object.class());
            if declared.taken.get() == class.id() {
                return Ok(Checked::Fits);
            }
            let by_name = declared.classes.iter().any(|wanted| match wanted {
                ClassType::Named(name) => class.name == *name || class.is_subclass_of_name(name),
                ClassType::Intersection(_) => false,
            });
            if by_name {
                // What `self` and `parent` are is another matter in each class that uses a trait.
                declared.taken.set(class.id());
                return Ok(Checked::Fits);
            }
            let fits = declared
                .classes
                .iter()
                .any(|wanted| self.is_a(class, wanted, scope));
            if fits {
                return Ok(Checked::Fits);
            }
            if declared.mask & Type::ITERABLE != 0 && class.flags.is_traversable {
                return Ok(Checked::Fits);
            }
            if declared.mask & Type::STATIC != 0
                && let Some(expected) = self.static_class()
                && class.is_subclass_of(ClassEntry::of(expected))
            {
                return Ok(Checked::Fits);
            }
        }
        if declared.mask & Type::CALLABLE != 0
            && super::callable::Callable::resolve(self, value).is_ok()
        {
            return Ok(Checked::Fits);
        }
        self.coerce(declared, value, strictness)
    }

    /// The coercions of manual chapter "Type declarations", for scalars and objects with `__toString`.
    fn coerce(
        &mut self,
        declared: &Type,
        value: &Value,
        strictness: Strictness,
    ) -> Result<Checked, super::Unwind> {
        use crate::zval::number::{self, Number, Numeric};
        let takes = |bits: u32| declared.mask & bits != 0;
        if strictness == Strictness::Strict {
            return Ok(match value.view() {
                View::Int(int) if takes(Type::FLOAT) => Checked::Coerced(Value::float(int as f64)),
                _ => Checked::Refused,
            });
        }
        let number = match value.view() {
            View::Null | View::Array(_) | View::Resource(_) => return Ok(Checked::Refused),
            View::Object(object) => {
                if takes(Type::STRING) {
                    let object = object.clone();
                    if let Some(string) = self.stringify_object(&object)? {
                        return Ok(Checked::Coerced(string.into()));
                    }
                }
                return Ok(Checked::Refused);
            }
            View::Bool(bool) => Some(Number::Int(i64::from(bool))),
            View::Int(int) => Some(Number::Int(int)),
            View::Float(float) => Some(Number::Float(float)),
            View::String(string) => match number::parse_numeric(string) {
                Numeric::Whole(number) => Some(number),
                Numeric::Leading(_) | Numeric::Not => None,
            },
        };
        let from_string = value.is_string();
        if takes(Type::INT) {
            match number {
                Some(Number::Int(int)) => return Ok(Checked::Coerced(Value::int(int))),
                Some(Number::Float(float)) => {
                    if let Some(int) = number::float_to_int_exact(float) {
                        // A numeric string with a point stays a float where the type takes one.
                        if !(from_string && takes(Type::FLOAT)) {
                            return Ok(Checked::Coerced(Value::int(int)));
                        }
                    } else if !takes(Type::FLOAT)
                        && in_int_range(float)
                        && !(from_string && takes(Type::STRING))
                    {
                        let int = number::float_to_int(float);
                        let message = match value.view() {
                            View::String(text) => format!(
                                "Implicit conversion from float-string \"{text}\" to int loses precision"
                            ),
                            _ => format!(
                                "Implicit conversion from float {} to int loses precision",
                                number::float_to_string(float)
                            ),
                        };
                        self.deprecated(&message)?;
                        return Ok(Checked::Coerced(Value::int(int)));
                    }
                }
                None => {}
            }
        }
        if takes(Type::FLOAT)
            && let Some(number) = number
        {
            return Ok(Checked::Coerced(Value::float(number.to_float())));
        }
        if takes(Type::STRING)
            && let Some(string) = crate::zval::convert::scalar_to_string(value.view())
        {
            return Ok(Checked::Coerced(string.into()));
        }
        if declared.mask & Type::BOOL == Type::BOOL {
            return Ok(Checked::Coerced(Value::bool(value.truthy())));
        }
        Ok(Checked::Refused)
    }
}

fn in_int_range(float: f64) -> bool {
    (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float)
}

impl Machine {
    /// A type in a message about the running function: `self`, `parent` and `static` as the classes they are.
    pub fn shown_type(&self, declared: &Type) -> PhpStr {
        let class = |word: &[u8]| match word {
            b"self" => self.scope_entry(),
            b"parent" => self.scope_entry().and_then(|scope| scope.parent),
            b"static" => self.running_static_class(),
            _ => None,
        };
        let parts: Vec<Vec<u8>> = declared
            .text
            .split(|byte| *byte == b'|')
            .map(|part| {
                let (mark, word) = match part.strip_prefix(b"?") {
                    Some(word) => (&b"?"[..], word),
                    None => (&b""[..], part),
                };
                match class(word) {
                    Some(class) => [mark, &class.display_name()].concat(),
                    None => part.to_vec(),
                }
            })
            .collect();
        PhpStr::new(&parts.join(&b"|"[..]))
    }

    /// Whether objects of a class are of a class in a type. Types in traits name `self` and `parent`.
    fn is_a(
        &mut self,
        class: &'static ClassEntry,
        wanted: &ClassType,
        scope: Option<&'static ClassEntry>,
    ) -> bool {
        match wanted {
            ClassType::Named(name) => self.is_a_named(class, name, scope),
            ClassType::Intersection(names) => {
                names.iter().all(|name| self.is_a_named(class, name, scope))
            }
        }
    }

    fn is_a_named(
        &mut self,
        class: &'static ClassEntry,
        name: &PhpStr,
        scope: Option<&'static ClassEntry>,
    ) -> bool {
        if class.name == *name || class.is_subclass_of_name(name) {
            return true;
        }
        match name.as_bytes() {
            b"self" => scope.is_some_and(|scope| class.is_subclass_of(scope)),
            b"parent" => scope
                .and_then(|scope| scope.parent)
                .is_some_and(|parent| class.is_subclass_of(parent)),
            // Another name of a class, by class_alias.
            _ => self
                .find_class(name)
                .is_some_and(|wanted| class.is_subclass_of(wanted)),
        }
    }
}

/// An attribute as declared: its class, and its arguments to be evaluated when reflection asks.
pub struct Attribute {
    /// The class, resolved.
    pub name: PhpStr,
    /// Its arguments in order.
    pub arguments: &'static [AttributeArgument],
    /// The line it stands on.
    pub line: u32,
    /// Whether its file declares strict types.
    pub is_strict: bool,
}

/// An argument of an attribute.
pub struct AttributeArgument {
    /// The name, for a named argument.
    pub name: Option<PhpStr>,
    /// The value, to be evaluated when reflection asks.
    pub value: super::Expr,
    /// The value as written.
    pub written: super::function::Written,
}

impl Machine {
    /// The class that `static` names in the running function.
    pub fn static_class(&self) -> Option<&'static Class> {
        let frame = self.frame();
        frame
            .this
            .as_ref()
            .map(|this| this.class())
            .or(frame.static_class)
            .or_else(|| frame.function().and_then(|f| f.class.get()))
    }
}
