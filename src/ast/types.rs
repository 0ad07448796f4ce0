//! Type declarations.

use super::{Name, Span};

/// A declared type of a parameter, a property or a return value.
#[derive(Debug, Clone, Copy)]
pub struct Type<'a> {
    /// Where it stands.
    pub span: Span,
    /// Which shape it has.
    pub kind: TypeKind<'a>,
}

/// The shapes a type takes.
#[derive(Debug, Clone, Copy)]
pub enum TypeKind<'a> {
    /// `array`
    Array,
    /// `callable`
    Callable,
    /// `static`
    Static,
    /// A class, or one of the words PHP gives a meaning (`int`, `self`, `mixed`, …): they are names in its grammar too.
    Named(Name<'a>),
    /// `?T`
    Nullable(&'a Type<'a>),
    /// `A|B`; an operand may be an intersection (`(A&B)|null`).
    Union(&'a [Type<'a>]),
    /// `A&B`
    Intersection(&'a [Type<'a>]),
}
