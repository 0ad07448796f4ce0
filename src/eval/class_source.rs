//! The class before `::`, behind `new` and `instanceof`.

use super::class::{ClassBlueprint, ClassEntry};
use super::unwind::Unwind;
use super::{Expr, Machine};
use crate::zval::{PhpStr, Value, View};
use std::cell::Cell;

/// A class as an expression names it.
pub enum ClassSource {
    /// By its name.
    Named(ClassByName),
    /// `self`
    SelfClass,
    /// `parent`
    Parent,
    /// `static`
    Static,
    /// `$object`, `$name`
    Expr(Expr),
    /// `new class { … }`
    Anonymous(&'static ClassBlueprint),
}

/// A class named in the source, found once in a request.
pub struct ClassByName {
    /// The name, resolved.
    pub name: PhpStr,
    found: Cell<Option<(u32, &'static ClassEntry)>>,
}

impl ClassByName {
    /// A class that has not been looked for.
    pub fn new(name: PhpStr) -> ClassByName {
        ClassByName {
            name,
            found: Cell::new(None),
        }
    }

    #[inline]
    fn resolve(&self, m: &mut Machine) -> Result<&'static ClassEntry, Unwind> {
        match self.found.get() {
            Some((request, class)) if request == m.request => Ok(class),
            _ => self.find(m),
        }
    }

    #[cold]
    fn find(&self, m: &mut Machine) -> Result<&'static ClassEntry, Unwind> {
        let class = m.need_class(&self.name)?;
        self.found.set(Some((m.request, class)));
        Ok(class)
    }

    fn find_quietly(&self, m: &mut Machine) -> Option<&'static ClassEntry> {
        match self.found.get() {
            Some((request, class)) if request == m.request => Some(class),
            _ => {
                let class = m.find_class(&self.name)?;
                self.found.set(Some((m.request, class)));
                Some(class)
            }
        }
    }
}

impl ClassSource {
    /// The class.
    ///
    /// # Errors
    /// There is none; what a loader throws.
    #[inline]
    pub fn resolve(&self, m: &mut Machine) -> Result<&'static ClassEntry, Unwind> {
        match self {
            ClassSource::Named(class) => class.resolve(m),
            ClassSource::SelfClass => match m.scope_entry() {
                Some(class) => Ok(class),
                None => Err(m.throw_error("Cannot access \"self\" when no class scope is active")),
            },
            ClassSource::Parent => m.parent_of_scope(),
            ClassSource::Static => match m.running_static_class() {
                Some(class) => Ok(class),
                None => {
                    Err(m.throw_error("Cannot access \"static\" when no class scope is active"))
                }
            },
            ClassSource::Expr(expr) => {
                let value = expr.eval(m)?;
                m.class_of_value(&value)
            }
            ClassSource::Anonymous(blueprint) => m.anonymous_class(blueprint),
        }
    }

    /// The class, where it is known without looking for it.
    #[inline(always)]
    pub fn known(&self, m: &Machine) -> Option<&'static ClassEntry> {
        if let ClassSource::Named(class) = self {
            return match class.found.get() {
                Some((request, class)) if request == m.request => Some(class),
                _ => None,
            };
        }
        self.known_here(m)
    }

    /// The class that a word names where the code runs.
    #[inline(never)]
    fn known_here(&self, m: &Machine) -> Option<&'static ClassEntry> {
        match self {
            ClassSource::SelfClass => m.scope_entry(),
            ClassSource::Parent => m.scope_entry()?.parent,
            ClassSource::Static => m.running_static_class(),
            ClassSource::Named(_) | ClassSource::Expr(_) | ClassSource::Anonymous(_) => None,
        }
    }

    /// The class, for `instanceof`: nothing is loaded, and a class that does not exist is no error.
    ///
    /// # Errors
    /// Those of the expression.
    pub fn resolve_quietly(&self, m: &mut Machine) -> Result<Option<&'static ClassEntry>, Unwind> {
        match self {
            ClassSource::Named(class) => Ok(class.find_quietly(m)),
            ClassSource::Expr(expr) => {
                let value = expr.eval(m)?;
                match value.view() {
                    View::Object(object) => Ok(Some(ClassEntry::of(object.class()))),
                    View::String(name) => {
                        let name = name.clone();
                        Ok(m.find_class(&name))
                    }
                    _ => Err(m.throw_error("Class name must be a valid object or a string")),
                }
            }
            _ => self.resolve(m).map(Some),
        }
    }

    /// Whether a call through it keeps the running code's `static`.
    pub fn forwards_static(&self) -> bool {
        matches!(
            self,
            ClassSource::SelfClass | ClassSource::Parent | ClassSource::Static
        )
    }
}

impl Machine {
    fn parent_of_scope(&mut self) -> Result<&'static ClassEntry, Unwind> {
        match self.scope_entry() {
            None => Err(self.throw_error("Cannot access \"parent\" when no class scope is active")),
            Some(scope) => match scope.parent {
                Some(parent) => Ok(parent),
                None => Err(self.throw_error(
                    "Cannot access \"parent\" when current class scope has no parent",
                )),
            },
        }
    }

    /// The class that a value names, or whose object it is.
    ///
    /// # Errors
    /// It does neither; there is no such class.
    pub fn class_of_value(&mut self, value: &Value) -> Result<&'static ClassEntry, Unwind> {
        match value.view() {
            View::Object(object) => Ok(ClassEntry::of(object.class())),
            View::String(name) => {
                let name = name.clone();
                self.need_class(&name)
            }
            _ => Err(self.throw_error("Class name must be a valid object or a string")),
        }
    }

    /// A `new class { … }`, declared at its first use.
    ///
    /// # Errors
    /// It breaks a rule.
    pub fn anonymous_class(
        &mut self,
        blueprint: &'static ClassBlueprint,
    ) -> Result<&'static ClassEntry, Unwind> {
        match self.classes.get(&blueprint.lowercase) {
            Some(class) => Ok(class),
            None => self.declare_class(blueprint),
        }
    }
}
