//! Functions, classes and what they are made of.

use super::{Args, Expr, Identifier, Name, Span, Stmt, Type};

/// What functions, methods, closures and arrow functions share.
#[derive(Debug, Clone, Copy)]
pub struct Signature<'a> {
    /// From the keyword (or first modifier) to the end of the body.
    pub span: Span,
    /// The last line of the body.
    pub end_line: u32,
    /// `#[…]` before it.
    pub attributes: &'a [AttributeGroup<'a>],
    /// The `/** … */` before it, delimiters included.
    pub doc_comment: Option<&'a [u8]>,
    /// Whether `&` stands before the name.
    pub returns_reference: bool,
    /// The parameters in order.
    pub parameters: &'a [Parameter<'a>],
    /// The declared return type.
    pub return_type: Option<Type<'a>>,
    /// Whether a `yield` stands in its body (not in a function inside it).
    pub is_generator: bool,
}

/// One parameter.
#[derive(Debug, Clone, Copy)]
pub struct Parameter<'a> {
    /// Where it stands.
    pub span: Span,
    /// `#[…]` before it.
    pub attributes: &'a [AttributeGroup<'a>],
    /// The `/** … */` before it.
    pub doc_comment: Option<&'a [u8]>,
    /// Visibility and `readonly`: any of them makes a constructor's parameter a property too.
    pub modifiers: Modifiers,
    /// The declared type.
    pub declared_type: Option<Type<'a>>,
    /// Whether `&` stands before it.
    pub by_ref: bool,
    /// Whether `...` stands before it.
    pub variadic: bool,
    /// Its name, without `$`.
    pub name: Identifier<'a>,
    /// The default, a constant expression.
    pub default: Option<&'a Expr<'a>>,
}

/// `function f(…) { … }`
#[derive(Debug, Clone, Copy)]
pub struct FunctionDecl<'a> {
    /// Its name.
    pub name: Identifier<'a>,
    /// Parameters, types, attributes.
    pub signature: Signature<'a>,
    /// The body.
    pub body: &'a [Stmt<'a>],
}

/// `#[A(1), B]`
#[derive(Debug, Clone, Copy)]
pub struct AttributeGroup<'a> {
    /// Where it stands.
    pub span: Span,
    /// The attributes between the brackets.
    pub attributes: &'a [Attribute<'a>],
}

/// One attribute.
#[derive(Debug, Clone, Copy)]
pub struct Attribute<'a> {
    /// Where it stands.
    pub span: Span,
    /// Its class.
    pub name: Name<'a>,
    /// Its arguments, constant expressions; `None` without parentheses.
    pub args: Option<Args<'a>>,
}

/// The four kinds of class declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassKind {
    /// `class`
    Class,
    /// `interface`
    Interface,
    /// `trait`
    Trait,
    /// `enum`
    Enum,
}

/// A class, interface, trait or enum; anonymous classes too.
#[derive(Debug, Clone, Copy)]
pub struct ClassDecl<'a> {
    /// From the first modifier or keyword to the closing brace.
    pub span: Span,
    /// The line of the closing brace.
    pub end_line: u32,
    /// Which of the four.
    pub kind: ClassKind,
    /// `#[…]` before it.
    pub attributes: &'a [AttributeGroup<'a>],
    /// The `/** … */` before it, delimiters included.
    pub doc_comment: Option<&'a [u8]>,
    /// `abstract`, `final`, `readonly`.
    pub modifiers: Modifiers,
    /// Its name; absent in `new class { … }`.
    pub name: Option<Identifier<'a>>,
    /// The parent class. (What an interface extends is in `implements`.)
    pub extends: Option<Name<'a>>,
    /// The interfaces it implements, or, for an interface, extends.
    pub implements: &'a [Name<'a>],
    /// The backing type of an enum.
    pub backing_type: Option<Type<'a>>,
    /// The members in order.
    pub members: &'a [ClassMember<'a>],
}

/// One member declaration.
#[derive(Debug, Clone, Copy)]
pub enum ClassMember<'a> {
    /// `use T { … }`
    TraitUse(&'a TraitUse<'a>),
    /// `const A = 1, B = 2;`
    Constants(&'a ClassConstants<'a>),
    /// `public int $a = 1, $b;`
    Properties(&'a Properties<'a>),
    /// `function f() …`
    Method(&'a Method<'a>),
    /// `case A = 1;`
    EnumCase(&'a EnumCase<'a>),
}

/// `name = value` of a const statement, a class constant or a declare directive.
#[derive(Debug, Clone, Copy)]
pub struct ConstItem<'a> {
    /// The constant's name.
    pub name: Identifier<'a>,
    /// Its value, a constant expression.
    pub value: &'a Expr<'a>,
    /// The `/** … */` before it.
    pub doc_comment: Option<&'a [u8]>,
}

/// Class constants declared together.
#[derive(Debug, Clone, Copy)]
pub struct ClassConstants<'a> {
    /// Where they stand.
    pub span: Span,
    /// `#[…]` before them.
    pub attributes: &'a [AttributeGroup<'a>],
    /// Visibility and `final`.
    pub modifiers: Modifiers,
    /// The constants.
    pub items: &'a [ConstItem<'a>],
}

/// Properties declared together.
#[derive(Debug, Clone, Copy)]
pub struct Properties<'a> {
    /// Where they stand.
    pub span: Span,
    /// `#[…]` before them.
    pub attributes: &'a [AttributeGroup<'a>],
    /// Visibility, `static`, `readonly`; `var` is public.
    pub modifiers: Modifiers,
    /// The declared type.
    pub declared_type: Option<Type<'a>>,
    /// The properties.
    pub items: &'a [PropertyItem<'a>],
}

/// One property.
#[derive(Debug, Clone, Copy)]
pub struct PropertyItem<'a> {
    /// Its name, without `$`.
    pub name: Identifier<'a>,
    /// Its default, a constant expression.
    pub default: Option<&'a Expr<'a>>,
    /// The `/** … */` before it.
    pub doc_comment: Option<&'a [u8]>,
}

/// One method.
#[derive(Debug, Clone, Copy)]
pub struct Method<'a> {
    /// Its name.
    pub name: Identifier<'a>,
    /// Visibility, `static`, `abstract`, `final`.
    pub modifiers: Modifiers,
    /// Parameters, types, attributes.
    pub signature: Signature<'a>,
    /// The body; `None` for `;`.
    pub body: Option<&'a [Stmt<'a>]>,
}

/// `case A = 1;`
#[derive(Debug, Clone, Copy)]
pub struct EnumCase<'a> {
    /// Where it stands.
    pub span: Span,
    /// `#[…]` before it.
    pub attributes: &'a [AttributeGroup<'a>],
    /// The `/** … */` before it.
    pub doc_comment: Option<&'a [u8]>,
    /// Its name.
    pub name: Identifier<'a>,
    /// The value of a backed case, a constant expression.
    pub value: Option<&'a Expr<'a>>,
}

/// `use A, B { … }` inside a class.
#[derive(Debug, Clone, Copy)]
pub struct TraitUse<'a> {
    /// Where it stands.
    pub span: Span,
    /// The traits.
    pub traits: &'a [Name<'a>],
    /// The rules between the braces.
    pub adaptations: &'a [TraitAdaptation<'a>],
}

/// One rule of a trait use.
#[derive(Debug, Clone, Copy)]
pub enum TraitAdaptation<'a> {
    /// `A::m insteadof B, C;`
    Precedence {
        /// The method that wins.
        method: TraitMethod<'a>,
        /// The traits whose method of that name is left out.
        instead_of: &'a [Name<'a>],
    },
    /// `A::m as protected n;`
    Alias {
        /// The method.
        method: TraitMethod<'a>,
        /// Its new visibility; empty when none is given.
        modifiers: Modifiers,
        /// Its second name.
        alias: Option<Identifier<'a>>,
    },
}

/// A method as a trait rule names it: `m` or `A::m`.
#[derive(Debug, Clone, Copy)]
pub struct TraitMethod<'a> {
    /// The trait, when named.
    pub class: Option<Name<'a>>,
    /// The method.
    pub name: Identifier<'a>,
}

/// The modifiers written before a class, member or parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Modifiers(u16);

impl Modifiers {
    /// No modifier.
    pub const NONE: Modifiers = Modifiers(0);
    /// `public`, only when it was written.
    pub const PUBLIC: Modifiers = Modifiers(1);
    /// `protected`
    pub const PROTECTED: Modifiers = Modifiers(2);
    /// `private`
    pub const PRIVATE: Modifiers = Modifiers(4);
    /// `static`
    pub const STATIC: Modifiers = Modifiers(8);
    /// `abstract`
    pub const ABSTRACT: Modifiers = Modifiers(16);
    /// `final`
    pub const FINAL: Modifiers = Modifiers(32);
    /// `readonly`
    pub const READONLY: Modifiers = Modifiers(64);
    /// `var`
    pub const VAR: Modifiers = Modifiers(128);

    /// Whether all of `other` is set.
    pub fn contains(self, other: Modifiers) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any of `other` is set.
    pub fn intersects(self, other: Modifiers) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Modifiers) -> Modifiers {
        Modifiers(self.0 | other.0)
    }

    /// Whether nothing was written.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The keywords that are set, in the order of PHP's manual.
    pub fn keywords(self) -> impl Iterator<Item = &'static str> {
        const KEYWORDS: [&str; 8] = [
            "public",
            "protected",
            "private",
            "static",
            "abstract",
            "final",
            "readonly",
            "var",
        ];
        (0..8)
            .filter(move |bit| self.0 >> bit & 1 == 1)
            .map(|bit| KEYWORDS[bit])
    }
}
