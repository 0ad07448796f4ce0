//! A class, interface, trait or enum as it runs in one request: what its objects share.

use super::super::Expr;
use super::super::function::{Function, Written};
use super::super::types::{Attribute, Type};
use super::blueprint::{ClassBlueprint, DefaultBlueprint};
use super::iterate::WalkMethods;
use super::members::Members;
use super::table::ClassPtr;
use crate::ast::ClassKind;
use crate::ext::class::Handlers;
use crate::ext::{Builtin, BuiltinClass};
use crate::zval::{Class, PhpStr, Slot, Value, Visibility};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// A linked class.
pub struct ClassEntry {
    /// What objects point to.
    pub(super) class: Class,
    /// The name as declared, with its namespace.
    pub name: PhpStr,
    /// Class, interface, trait or enum.
    pub kind: ClassKind,
    /// Abstract, final, readonly, anonymous.
    pub flags: ClassFlags,
    /// The parent class.
    pub parent: Option<&'static ClassEntry>,
    /// All interfaces, inherited ones included.
    pub interfaces: Vec<&'static ClassEntry>,
    /// The traits it uses, for reflection and `class_uses`.
    pub traits: Vec<&'static ClassEntry>,
    /// Methods by lowercase name: own first, then inherited.
    pub methods: Members<Method>,
    /// Properties by name: own first, then inherited. Private ones of parents are here too, under their own class.
    pub properties: Members<Property>,
    /// The property that each slot belongs to.
    pub slot_properties: Vec<Property>,
    /// The default zval of each slot, shared with each new object; `None` is uninitialised.
    pub defaults: RefCell<Vec<Slot>>,
    /// Default values still to be evaluated when the first object is made, or a static property or constant is asked for.
    pub pending_defaults: RefCell<Vec<PendingDefault>>,
    /// Constants by name, inherited ones included; enum cases too.
    pub constants: Members<Rc<ClassConstant>>,
    /// Methods with a meaning to the engine.
    pub magic: Magic,
    /// The backing type of an enum.
    pub backing_type: Option<&'static Type>,
    /// Attributes, as declared.
    pub attributes: &'static [Attribute],
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
    /// The file it stands in; empty for a class of the library.
    pub file: PhpStr,
    /// Its first line.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
    /// The library's part of a builtin class, or of the nearest builtin parent.
    pub builtin: Option<&'static BuiltinClass>,
    /// Its way with objects, inherited ways included.
    pub handlers: Handlers,
    /// Where it was declared in PHP.
    pub blueprint: Option<&'static ClassBlueprint>,
    /// Whether constants, static properties and defaults have been evaluated.
    pub is_initialized: Cell<bool>,
    /// Whether that is under way.
    pub(super) is_initializing: Cell<bool>,
    /// What `foreach` calls, once it has walked an object.
    pub(super) walk: OnceCell<WalkMethods>,
    /// Functions that were copied from traits, and constant scopes: they end with the class.
    #[expect(dead_code, reason = "held for its drop")]
    pub(super) own_functions: RefCell<Vec<super::table::OwnedFunction>>,
}

/// A default that is an expression, still to be evaluated.
#[derive(Clone)]
pub struct PendingDefault {
    /// Where its value goes.
    pub property: Property,
    /// The expression.
    pub value: Expr,
}

/// Properties of a class as a whole.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct ClassFlags {
    /// `abstract`, or an interface or trait.
    pub is_abstract: bool,
    /// `final`
    pub is_final: bool,
    /// `readonly`
    pub is_readonly: bool,
    /// `new class { … }`
    pub is_anonymous: bool,
    /// `#[AllowDynamicProperties]`, here or in a parent.
    pub allows_dynamic_properties: bool,
    /// Objects take no properties but the declared ones.
    pub refuses_dynamic_properties: bool,
    /// Whether any property lookup may end in `__get` and its kin.
    pub has_property_magic: bool,
    /// Whether it is, extends or implements Traversable.
    pub is_traversable: bool,
}

/// A method of a class.
#[derive(Clone)]
pub struct Method {
    /// Its name as declared.
    pub name: PhpStr,
    /// What it does.
    pub body: MethodBody,
    /// Who may call it.
    pub visibility: Visibility,
    /// `static`
    pub is_static: bool,
    /// `abstract`
    pub is_abstract: bool,
    /// `final`
    pub is_final: bool,
    /// The class that declares it (for a trait's method, the class that uses the trait).
    pub class: ClassPtr,
    /// The class where its name was first declared, for protected access.
    pub root: ClassPtr,
    /// The trait it came from.
    pub from_trait: Option<ClassPtr>,
}

impl Method {
    /// Whether it is written in PHP.
    pub fn is_user(&self) -> bool {
        matches!(self.body, MethodBody::User(_))
    }

    /// What calling it runs.
    pub fn callee(&self) -> super::super::frame::Callee {
        match self.body {
            MethodBody::User(function) => super::super::frame::Callee::User(function),
            MethodBody::Builtin(builtin) => super::super::frame::Callee::Builtin(builtin),
        }
    }
}

/// What a method does.
#[derive(Clone, Copy)]
pub enum MethodBody {
    /// Written in PHP.
    User(&'static Function),
    /// Of the library.
    Builtin(&'static Builtin),
}

/// A declared property.
#[derive(Clone)]
pub struct Property {
    /// Its name.
    pub name: PhpStr,
    /// Where its zval lies.
    pub place: PropertyPlace,
    /// Who may use it.
    pub visibility: Visibility,
    /// The class that declares it.
    pub class: ClassPtr,
    /// The declared type.
    pub declared_type: Option<&'static Type>,
    /// `readonly`
    pub is_readonly: bool,
    /// Whether a constructor's parameter declares it.
    pub is_promoted: bool,
    /// The default as declared.
    pub default: DefaultBlueprint,
    /// The default as written, where it is an expression.
    pub written: Option<&'static Written>,
    /// Attributes, as declared.
    pub attributes: &'static [Attribute],
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
}

impl Property {
    /// As messages show it: `C::$name`.
    pub fn shown(&self) -> String {
        format!("{}::${}", self.class.display_name(), self.name)
    }

    /// As messages show it with its type: `C::$name of type int`.
    pub fn shown_with_type(&self) -> String {
        let declared = self
            .declared_type
            .map_or_else(PhpStr::empty, |declared| declared.text.clone());
        format!("{} of type {declared}", self.shown())
    }

    /// Its slot, unless it is static.
    pub fn slot(&self) -> Option<usize> {
        match self.place {
            PropertyPlace::Slot(slot) => Some(slot),
            PropertyPlace::Static(_) => None,
        }
    }

    /// Whether it is static.
    pub fn is_static(&self) -> bool {
        matches!(self.place, PropertyPlace::Static(_))
    }
}

/// Where a property's zval lies.
#[derive(Clone)]
pub enum PropertyPlace {
    /// In this slot of each object.
    Slot(usize),
    /// In the class; subclasses that do not declare it again share it.
    Static(Rc<RefCell<Slot>>),
}

/// A class constant.
pub struct ClassConstant {
    /// Its name.
    pub name: PhpStr,
    /// Its value, once evaluated.
    pub value: RefCell<ConstantValue>,
    /// Whether a constant expression waits for its value: to ask for it again is an error.
    pub is_visited: Cell<bool>,
    /// Who may use it.
    pub visibility: Visibility,
    /// `final`
    pub is_final: bool,
    /// Whether it is an enum case.
    pub is_case: bool,
    /// The class that declares it.
    pub class: ClassPtr,
    /// Attributes, as declared.
    pub attributes: &'static [Attribute],
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
}

/// The value of a class constant.
pub enum ConstantValue {
    /// To be evaluated in the scope of its class.
    Pending(Expr),
    /// An enum case without a value, whose object is still to be made.
    Case,
    /// Evaluated.
    Value(Value),
    /// Given back at the request's end.
    Released,
}

/// Methods with a meaning to the engine.
#[derive(Clone, Default)]
pub struct Magic {
    /// `__construct`
    pub constructor: Option<Method>,
    /// `__destruct`
    pub destructor: Option<Method>,
    /// `__clone`
    pub clone: Option<Method>,
    /// `__get`
    pub get: Option<Method>,
    /// `__set`
    pub set: Option<Method>,
    /// `__isset`
    pub isset: Option<Method>,
    /// `__unset`
    pub unset: Option<Method>,
    /// `__call`
    pub call: Option<Method>,
    /// `__callStatic`
    pub call_static: Option<Method>,
    /// `__toString`
    pub to_string: Option<Method>,
    /// `__invoke`
    pub invoke: Option<Method>,
    /// `__debugInfo`
    pub debug_info: Option<Method>,
    /// `__serialize`
    pub serialize: Option<Method>,
    /// `__unserialize`
    pub unserialize: Option<Method>,
    /// `__sleep`
    pub sleep: Option<Method>,
    /// `__wakeup`
    pub wakeup: Option<Method>,
}

impl ClassEntry {
    /// Gives back what static properties, constants and defaults hold, at the request's end.
    pub(super) fn release_values(&self) {
        for property in self.properties.values() {
            if let PropertyPlace::Static(slot) = &property.place {
                let held = slot.borrow_mut().take();
                drop(held);
            }
        }
        for constant in self.constants.values() {
            let held = constant.value.replace(ConstantValue::Released);
            drop(held);
        }
        let defaults = self.defaults.take();
        drop(defaults);
    }

    /// The entry of an object's class.
    #[inline(always)]
    pub fn of(class: &'static Class) -> &'static ClassEntry {
        super::table::entry_of(class)
    }

    /// The part that objects point to.
    #[inline(always)]
    pub fn class(&'static self) -> &'static Class {
        &self.class
    }

    /// Its number: see [`Class::id`].
    #[inline(always)]
    pub fn id(&self) -> u32 {
        self.class.id()
    }

    /// The name as declared.
    pub fn name(&self) -> &PhpStr {
        &self.name
    }

    /// The name as messages show it: that of an anonymous class ends before its place.
    pub fn display_name(&self) -> PhpStr {
        match memchr::memchr(0, &self.name) {
            Some(at) => PhpStr::new(&self.name[..at]),
            None => self.name.clone(),
        }
    }

    /// Whether both are the same class.
    #[inline(always)]
    pub fn same(&self, other: &ClassEntry) -> bool {
        std::ptr::eq(self, other)
    }

    /// Whether it is the other class, extends it, or implements it.
    #[inline]
    pub fn is_subclass_of(&self, other: &ClassEntry) -> bool {
        self.same(other)
            || self.ancestors().any(|parent| parent.same(other))
            || self
                .interfaces
                .iter()
                .any(|interface| interface.same(other))
    }

    /// Whether it is, extends or implements the class of that lowercase name.
    pub fn is_subclass_of_name(&self, lowercase: &[u8]) -> bool {
        let is = |class: &ClassEntry| class.name.eq_ignore_ascii_case(lowercase);
        is(self) || self.ancestors().any(is) || self.interfaces.iter().any(|class| is(class))
    }

    /// Its parent, its parent's parent, and so on.
    pub fn ancestors(&self) -> impl Iterator<Item = &'static ClassEntry> {
        std::iter::successors(self.parent, |class| class.parent)
    }

    /// Whether it is written in PHP.
    pub fn is_user(&self) -> bool {
        self.blueprint.is_some()
    }

    /// Its way with objects, which a class of the library may have defined.
    pub fn handlers(&self) -> &Handlers {
        &self.handlers
    }

    /// A method by its lowercase name.
    pub fn method(&self, lowercase: &PhpStr) -> Option<&Method> {
        self.methods.get(lowercase)
    }
}
