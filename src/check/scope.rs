//! What is known about the function and the class around a place.

use std::collections::HashSet;

use super::Checker;
use super::flow::Flow;
use super::signature::MethodInfo;
use super::types::{SelfNames, TypeSet};
use crate::ast::{ClassDecl, ClassKind, Modifiers};

/// The kinds of code that run on their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FunctionKind {
    File,
    Function,
    Method,
    Closure,
}

/// A function being walked.
#[derive(Debug)]
pub(super) struct FunctionScope<'a> {
    pub(super) kind: FunctionKind,
    pub(super) returns_reference: bool,
    pub(super) is_generator: bool,
    /// `__construct` of a class, and whether it has no body; properties may be promoted in it.
    pub(super) is_constructor: bool,
    pub(super) is_abstract: bool,
    pub(super) return_type: Option<TypeSet<'a>>,
    pub(super) flow: Flow<'a>,
}

impl FunctionScope<'_> {
    pub(super) fn file() -> Self {
        FunctionScope::new(FunctionKind::File)
    }

    pub(super) fn new(kind: FunctionKind) -> Self {
        FunctionScope {
            kind,
            returns_reference: false,
            is_generator: false,
            is_constructor: false,
            is_abstract: false,
            return_type: None,
            flow: Flow::default(),
        }
    }
}

/// A class being walked.
#[derive(Debug)]
pub(super) struct ClassScope<'a> {
    pub(super) decl: &'a ClassDecl<'a>,
    /// Its full name, as messages show it.
    pub(super) name: &'a [u8],
    pub(super) parent: Option<&'a [u8]>,
    /// Whether it is an enum with values.
    pub(super) is_backed: bool,
    /// Names of methods so far, in lower case.
    pub(super) method_names: HashSet<Vec<u8>>,
    pub(super) constant_names: HashSet<&'a [u8]>,
    pub(super) property_names: HashSet<&'a [u8]>,
    pub(super) methods: Vec<MethodInfo<'a>>,
    pub(super) properties: Vec<PropertyInfo<'a>>,
    pub(super) constants: Vec<ConstantInfo<'a>>,
}

/// What inheriting classes need to know of a property.
#[derive(Debug, Clone)]
pub(super) struct PropertyInfo<'a> {
    pub(super) name: &'a [u8],
    pub(super) modifiers: Modifiers,
    pub(super) declared_type: Option<TypeSet<'a>>,
}

/// What inheriting classes need to know of a constant.
#[derive(Debug, Clone, Copy)]
pub(super) struct ConstantInfo<'a> {
    pub(super) name: &'a [u8],
    pub(super) modifiers: Modifiers,
}

impl<'a> ClassScope<'a> {
    pub(super) fn is(&self, kind: ClassKind) -> bool {
        self.decl.kind == kind
    }

    /// What `self` and `parent` stand for in it.
    pub(super) fn self_names(&self) -> SelfNames<'a> {
        SelfNames {
            name: self.name,
            parent: self.parent,
        }
    }

    pub(super) fn is_readonly(&self) -> bool {
        self.decl.modifiers.contains(Modifiers::READONLY)
    }
}

impl Checker<'_> {
    /// Whether PHP knows, while it compiles, which class `self` will be: a closure may be bound to another class, a trait
    /// is used in one, and a file may be included inside a method.
    pub(super) fn is_scope_known(&self) -> bool {
        let kind = self.functions.last().map(|function| function.kind);
        match (kind, self.class()) {
            (None | Some(FunctionKind::Closure), _) => false,
            (Some(kind), None) => kind != FunctionKind::File,
            (Some(_), Some(class)) => !class.is(ClassKind::Trait),
        }
    }
}
