//! A class as declared, before it is linked.

use super::super::function::{Function, Written};
use super::super::types::{Attribute, Type};
use super::super::unwind::Unwind;
use super::super::{Exec, Expr, Flow, Machine};
use super::entry::ClassFlags;
use crate::ast::ClassKind;
use crate::zval::{PhpStr, Value, Visibility};

/// A class as declared, before it is linked.
pub struct ClassBlueprint {
    /// Its name, with its namespace. That of an anonymous class goes on, after a NUL, with where it was declared.
    pub name: PhpStr,
    /// Its name in lowercase.
    pub lowercase: PhpStr,
    /// Class, interface, trait or enum.
    pub kind: ClassKind,
    /// Abstract, final, readonly, anonymous.
    pub flags: ClassFlags,
    /// The parent's name.
    pub parent: Option<PhpStr>,
    /// The names of the interfaces it implements or, for an interface, extends.
    pub interfaces: &'static [PhpStr],
    /// The names of the traits it uses.
    pub traits: &'static [PhpStr],
    /// The rules of its trait uses.
    pub trait_rules: &'static [TraitRule],
    /// Constants and enum cases.
    pub constants: &'static [ConstantBlueprint],
    /// Properties.
    pub properties: &'static [PropertyBlueprint],
    /// Methods.
    pub methods: &'static [MethodBlueprint],
    /// The backing type of an enum.
    pub backing_type: Option<&'static Type>,
    /// Attributes, as declared.
    pub attributes: &'static [Attribute],
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
    /// The file it stands in.
    pub file: PhpStr,
    /// Whether the file declares strict types.
    pub strict_types: bool,
    /// Its first line.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
}

/// A constant or enum case as declared.
pub struct ConstantBlueprint {
    /// Its name.
    pub name: PhpStr,
    /// Its value; none for a case without one.
    pub value: Option<Expr>,
    /// Who may use it.
    pub visibility: Visibility,
    /// `final`
    pub is_final: bool,
    /// Whether it is an enum case.
    pub is_case: bool,
    /// Attributes, as declared.
    pub attributes: &'static [Attribute],
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
}

/// A property as declared.
pub struct PropertyBlueprint {
    /// Its name.
    pub name: PhpStr,
    /// Who may use it.
    pub visibility: Visibility,
    /// `static`
    pub is_static: bool,
    /// `readonly`, its own or the class's.
    pub is_readonly: bool,
    /// Whether a constructor's parameter declares it.
    pub is_promoted: bool,
    /// The declared type.
    pub declared_type: Option<&'static Type>,
    /// The default.
    pub default: DefaultBlueprint,
    /// The default as written, where it is an expression.
    pub written: Option<Written>,
    /// Attributes, as declared.
    pub attributes: &'static [Attribute],
    /// The `/** … */` before it.
    pub doc_comment: Option<PhpStr>,
}

/// A property's default as declared.
#[derive(Clone)]
pub enum DefaultBlueprint {
    /// None: null, or uninitialised where a type is declared.
    None,
    /// A literal.
    Literal(Value),
    /// To be evaluated when the class is first used.
    Expr(Expr),
}

/// A method as declared.
pub struct MethodBlueprint {
    /// Its name in lowercase.
    pub lowercase: PhpStr,
    /// The function.
    pub function: &'static Function,
    /// Who may call it.
    pub visibility: Visibility,
    /// `static`
    pub is_static: bool,
    /// `abstract`, or of an interface.
    pub is_abstract: bool,
    /// `final`
    pub is_final: bool,
}

/// A rule of a trait use.
pub enum TraitRule {
    /// `A::m insteadof B, C;`
    Precedence {
        /// The trait that wins.
        class: PhpStr,
        /// The method.
        method: PhpStr,
        /// The traits that lose.
        instead_of: &'static [PhpStr],
    },
    /// `A::m as protected n;`
    Alias {
        /// The trait, when named.
        class: Option<PhpStr>,
        /// The method.
        method: PhpStr,
        /// Its new visibility.
        visibility: Option<Visibility>,
        /// Its second name.
        alias: Option<PhpStr>,
    },
}

/// A class declaration that takes effect when it runs.
pub struct DeclareClass {
    /// The line.
    pub line: u32,
    /// The class.
    pub class: &'static ClassBlueprint,
    /// Whether it may have been declared before the file ran.
    pub is_hoisted: bool,
}

impl Exec for DeclareClass {
    fn exec(&self, m: &mut Machine) -> Result<Flow, Unwind> {
        m.line = self.line;
        if self.is_hoisted && m.is_declared(self.class) {
            return Ok(Flow::Next);
        }
        m.declare_class(self.class)?;
        Ok(Flow::Next)
    }
}
