//! A class, interface, trait or enum as it runs in one request: what its objects share.

use super::super::Expr;
use super::super::function::Function;
use super::super::machine::NameMap;
use super::super::types::{Attribute, Type};
use crate::ast::ClassKind;
use crate::ext::Builtin;
use crate::zval::{Class, PhpStr, Slot, Value, Visibility};
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

/// A linked class.
pub struct ClassEntry {
    /// What objects point to. Set right after the entry has its place in memory.
    pub(super) class: OnceCell<&'static Class>,
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
    /// Methods by lowercase name, inherited ones included.
    pub methods: NameMap<Method>,
    /// The order of the methods: own first, then inherited.
    pub method_order: Vec<PhpStr>,
    /// Properties by name, inherited ones included; a private one of a parent is found through the parent.
    pub properties: NameMap<Property>,
    /// The order of the properties.
    pub property_order: Vec<PhpStr>,
    /// The default zval of each slot, shared with each new object; `None` is uninitialised.
    pub defaults: RefCell<Vec<Slot>>,
    /// Default values still to be evaluated when the first object is made: slot and expression.
    pub pending_defaults: RefCell<Vec<(usize, Expr)>>,
    /// Constants by name, inherited ones included; enum cases too.
    pub constants: NameMap<Rc<ClassConstant>>,
    /// The order of the constants.
    pub constant_order: Vec<PhpStr>,
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
    pub builtin: Option<&'static super::BuiltinClass>,
    /// Whether constants and static properties have been evaluated.
    pub is_initialized: Cell<bool>,
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
    pub class: &'static ClassEntry,
    /// The class where its name was first declared, for protected access.
    pub root: &'static ClassEntry,
}

impl Method {
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
    pub class: &'static ClassEntry,
    /// The class where its name was first declared, for protected access.
    pub root: &'static ClassEntry,
    /// The declared type.
    pub declared_type: Option<&'static Type>,
    /// `readonly`
    pub is_readonly: bool,
    /// Whether a constructor's parameter declares it.
    pub is_promoted: bool,
    /// The default as declared.
    pub default: Option<Expr>,
    /// Attributes, as declared.
    pub attributes: &'static [Attribute],
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
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
    /// Who may use it.
    pub visibility: Visibility,
    /// `final`
    pub is_final: bool,
    /// Whether it is an enum case.
    pub is_case: bool,
    /// The class that declares it.
    pub class: &'static ClassEntry,
    /// Attributes, as declared.
    pub attributes: &'static [Attribute],
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
}

/// The value of a class constant.
pub enum ConstantValue {
    /// To be evaluated in the scope of its class.
    Pending(Expr),
    /// Being evaluated: asking again is an error.
    Evaluating,
    /// Evaluated.
    Value(Value),
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
    /// The entry of an object's class.
    #[inline(always)]
    pub fn of(class: &'static Class) -> &'static ClassEntry {
        super::table::entry_of(class)
    }

    /// The part that objects point to.
    ///
    /// # Panics
    /// While the class is being linked, which no script can observe.
    #[inline(always)]
    pub fn class(&self) -> &'static Class {
        self.class
            .get()
            .expect("a linked class has its object part")
    }

    /// The name as declared.
    pub fn name(&self) -> &PhpStr {
        &self.name
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

    /// A method by its lowercase name.
    pub fn method(&self, lowercase: &PhpStr) -> Option<&Method> {
        self.methods.get(lowercase)
    }
}
