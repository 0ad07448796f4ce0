//! Classes of the library, as static tables: what they extend, what they declare, and their way with objects.
//!
//! ```ignore
//! static COUNTABLE: BuiltinClass = BuiltinClass {
//!     methods: methods! { "Countable": [abstract public] count() = no_body, "~> int"; },
//!     ..BuiltinClass::interface("Countable")
//! };
//! ```
//!
//! A method's signature is the list of its parameters' types, then `->` and the type of its result, or `~>` where a class
//! that declares another type is only told so (PHP's tentative return types). An empty type is none.

use super::{Builtin, Call};
use crate::ast::ClassKind;
use crate::eval::class::{ObjectIterator, WalkKind};
use crate::eval::{Fetch, Machine, Unwind};
use crate::zval::compare::Comparison;
use crate::zval::{ObjectRef, PhpArray, Slot, Value, Visibility, ZvalPtr};

/// A class of the library.
pub struct BuiltinClass {
    /// Its name.
    pub name: &'static str,
    /// Class, interface or enum.
    pub kind: ClassKind,
    /// What may be done with it.
    pub flags: BuiltinClassFlags,
    /// Its parent's name.
    pub parent: Option<&'static str>,
    /// The names of the interfaces it implements.
    pub interfaces: &'static [&'static str],
    /// Its constants.
    pub constants: &'static [super::BuiltinConstant],
    /// Its properties.
    pub properties: &'static [BuiltinProperty],
    /// Its methods.
    pub methods: &'static [BuiltinMethod],
    /// The targets of an attribute class (php-src `ZEND_ATTRIBUTE_TARGET_*`); 0 where it is none.
    pub attribute_targets: i64,
    /// Its way with objects.
    pub handlers: Handlers,
}

/// What may be done with a class of the library.
#[derive(Clone, Copy, Default)]
pub struct BuiltinClassFlags {
    /// `abstract`
    pub is_abstract: bool,
    /// `final`
    pub is_final: bool,
    /// Its objects take no properties but the declared ones.
    pub no_dynamic_properties: bool,
    /// Its objects take any property without a word.
    pub allows_dynamic_properties: bool,
    /// `serialize` refuses its objects.
    pub is_not_serializable: bool,
}

/// A property of a library class.
pub struct BuiltinProperty {
    /// Its name.
    pub name: &'static str,
    /// Who may use it.
    pub visibility: Visibility,
    /// Its type; empty is none.
    pub declared_type: &'static str,
    /// Its default.
    pub default: BuiltinDefault,
    /// `readonly`
    pub is_readonly: bool,
}

/// The default of a library class's property.
#[derive(Clone, Copy)]
pub enum BuiltinDefault {
    /// Uninitialised.
    None,
    /// `null`
    Null,
    /// An integer.
    Int(i64),
    /// A string.
    Str(&'static str),
    /// `false`, `true`
    Bool(bool),
    /// `[]`
    EmptyArray,
}

/// A method of a library class.
pub struct BuiltinMethod {
    /// What it does; the object is `$this` of the frame.
    pub builtin: Builtin,
    /// Its modifiers.
    pub flags: MethodFlags,
}

/// The modifiers of a method.
#[derive(Clone, Copy)]
pub struct MethodFlags {
    /// Who may call it.
    pub visibility: Visibility,
    /// `static`
    pub is_static: bool,
    /// `abstract`
    pub is_abstract: bool,
    /// `final`
    pub is_final: bool,
}

impl MethodFlags {
    /// `public`
    pub const PUBLIC: MethodFlags = MethodFlags {
        visibility: Visibility::Public,
        is_static: false,
        is_abstract: false,
        is_final: false,
    };

    /// The flags with one more modifier.
    #[must_use]
    pub const fn with(mut self, modifier: &str) -> MethodFlags {
        match modifier.as_bytes() {
            b"static" => self.is_static = true,
            b"abstract" => self.is_abstract = true,
            b"final" => self.is_final = true,
            b"protected" => self.visibility = Visibility::Protected,
            b"private" => self.visibility = Visibility::Private,
            _ => {}
        }
        self
    }
}

/// Makes what `foreach` asks of an object.
pub type MakeIterator =
    fn(&mut Machine, &ObjectRef, WalkKind) -> Result<Box<dyn ObjectIterator>, Unwind>;

/// What a library class does in its own way. Subclasses inherit it.
#[derive(Clone, Copy)]
pub struct Handlers {
    /// Gives a new object its inner state.
    pub create: Option<fn(&mut Machine, &ObjectRef)>,
    /// Gives a clone (the second object) its inner state.
    pub clone: Option<fn(&mut Machine, &ObjectRef, &ObjectRef) -> Result<(), Unwind>>,
    /// `clone` is refused.
    pub is_uncloneable: bool,
    /// `new` is refused, with this message.
    pub no_new: Option<&'static str>,
    /// Destroys an object whose last count goes, before it is freed: its destructor.
    pub destroy: Option<fn(&mut Machine, &ObjectRef) -> Result<(), Unwind>>,
    /// Whether an object has nothing left for `destroy` to do.
    pub is_at_its_end: Option<fn(&ObjectRef) -> bool>,
    /// Compares an object of the class with another object, which may be of any class.
    pub compare: Option<fn(&mut Machine, &ObjectRef, &ObjectRef) -> Result<Comparison, Unwind>>,
    /// `count()`
    pub count: Option<fn(&mut Machine, &ObjectRef) -> Result<i64, Unwind>>,
    /// The properties that `var_dump` and its kind show.
    pub debug_info: Option<fn(&mut Machine, &ObjectRef) -> PhpArray>,
    /// `foreach`, unless a subclass overrides one of the methods of Iterator.
    pub iterate: Option<MakeIterator>,
    /// `$object[…]`, where a subclass does not override the method of ArrayAccess.
    pub offsets: Option<&'static Offsets>,
    /// Whether properties that do not exist are elements.
    pub has_element_properties: Option<fn(&ObjectRef) -> bool>,
    /// What `(array)`, `var_export` and `json_encode` see; `None` is the properties.
    pub as_array: Option<fn(&mut Machine, &ObjectRef) -> Option<PhpArray>>,
    /// The object that calls of methods which the class does not have are passed on to.
    pub passes_calls_to: Option<fn(&ObjectRef) -> Option<ObjectRef>>,
}

/// See [`Offsets::place`].
pub type PlaceOfElement =
    fn(&mut Machine, &ObjectRef, Option<&Value>, Fetch) -> Result<Option<*mut Slot>, Unwind>;

/// How the elements of an object are used (php-src `read_dimension` and its sisters). Keys come as the script wrote them.
pub struct Offsets {
    /// `$object[$key]`
    pub get: fn(&mut Machine, &ObjectRef, &Value) -> Result<Value, Unwind>,
    /// `isset($object[$key])`: it is there and not null.
    pub is_set: fn(&mut Machine, &ObjectRef, &Value) -> Result<bool, Unwind>,
    /// `$object[$key] = $value`; without a key it is `[]`.
    pub set: fn(&mut Machine, &ObjectRef, Option<&Value>, ZvalPtr) -> Result<(), Unwind>,
    /// `unset($object[$key])`
    pub unset: fn(&mut Machine, &ObjectRef, &Value) -> Result<(), Unwind>,
    /// The place of the element, made where it is missing, to write into it; good until user code runs. `None` where a write
    /// would reach nothing. Without a key it is `[]`.
    pub place: PlaceOfElement,
}

impl Handlers {
    /// The handlers of a class whose parent has others: its own where it has them.
    #[must_use]
    pub const fn over(self, parent: Handlers) -> Handlers {
        macro_rules! own_or {
            ($field:ident) => {
                match self.$field {
                    Some(own) => Some(own),
                    None => parent.$field,
                }
            };
        }
        Handlers {
            create: own_or!(create),
            clone: own_or!(clone),
            is_uncloneable: self.is_uncloneable || parent.is_uncloneable,
            no_new: own_or!(no_new),
            destroy: own_or!(destroy),
            is_at_its_end: own_or!(is_at_its_end),
            compare: own_or!(compare),
            count: own_or!(count),
            debug_info: own_or!(debug_info),
            iterate: own_or!(iterate),
            offsets: own_or!(offsets),
            has_element_properties: own_or!(has_element_properties),
            as_array: own_or!(as_array),
            passes_calls_to: own_or!(passes_calls_to),
        }
    }

    /// Everything as for a class written in PHP.
    pub const STANDARD: Handlers = Handlers {
        create: None,
        clone: None,
        is_uncloneable: false,
        no_new: None,
        destroy: None,
        is_at_its_end: None,
        compare: None,
        count: None,
        debug_info: None,
        iterate: None,
        offsets: None,
        has_element_properties: None,
        as_array: None,
        passes_calls_to: None,
    };

    /// Whether nothing is done in another way: then a parent's handlers hold.
    pub fn is_standard(&self) -> bool {
        self.create.is_none()
            && self.clone.is_none()
            && !self.is_uncloneable
            && self.no_new.is_none()
            && self.compare.is_none()
            && self.count.is_none()
            && self.debug_info.is_none()
            && self.iterate.is_none()
    }
}

impl BuiltinClass {
    /// A class without members.
    pub const fn class(name: &'static str) -> BuiltinClass {
        BuiltinClass {
            name,
            kind: ClassKind::Class,
            flags: BuiltinClassFlags {
                is_abstract: false,
                is_final: false,
                no_dynamic_properties: false,
                allows_dynamic_properties: false,
                is_not_serializable: false,
            },
            parent: None,
            interfaces: &[],
            constants: &[],
            properties: &[],
            methods: &[],
            attribute_targets: 0,
            handlers: Handlers::STANDARD,
        }
    }

    /// A class without members that extends another.
    pub const fn extending(name: &'static str, parent: &'static str) -> BuiltinClass {
        BuiltinClass {
            parent: Some(parent),
            ..BuiltinClass::class(name)
        }
    }

    /// An interface without members.
    pub const fn interface(name: &'static str) -> BuiltinClass {
        BuiltinClass {
            kind: ClassKind::Interface,
            ..BuiltinClass::class(name)
        }
    }
}

/// The body of an abstract method.
pub fn no_body(_: &mut Call<'_>) {}

/// Makes a table of [`BuiltinMethod`]s. See the module page.
#[macro_export]
macro_rules! methods {
    ($class:literal : $([$($modifier:ident)+] $name:ident ( $($parameters:tt)* ) = $body:expr, $signature:literal);* $(;)?) => {
        &[$($crate::ext::BuiltinMethod {
            builtin: $crate::ext::Builtin {
                name: stringify!($name),
                class: $class,
                signature: $signature,
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
            },
            flags: $crate::ext::class::MethodFlags::PUBLIC$(.with(stringify!($modifier)))+,
        }),*]
    };
}
