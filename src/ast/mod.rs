//! The syntax tree of one file, as PHP 8.2 has it.
//!
//! Everything is plain data borrowed from one [`bumpalo`] arena, so a tree is `Copy`, is freed in one go and is never
//! dropped node by node (a chain of 100,000 parentheses costs no native stack). Strings are byte strings: PHP source has
//! no encoding. Names are kept as written; resolving them against namespaces and imports is the lowering's work.
//!
//! A position that can hold a destructuring pattern (`[$a, 'k' => $b] = …`, `foreach (… as [$a, $b])`) holds an
//! [`ExprKind::Array`]; what it means follows from where it stands.

mod declaration;
mod dump;
mod expression;
mod name;
mod notice;
mod operator;
mod print;
mod span;
mod statement;
mod types;

pub use declaration::{
    Attribute, AttributeGroup, ClassConstants, ClassDecl, ClassKind, ClassMember, ConstItem,
    EnumCase, FunctionDecl, Method, Modifiers, Parameter, Properties, PropertyItem, Signature,
    TraitAdaptation, TraitMethod, TraitUse,
};
pub use dump::dump;
pub use expression::{
    Arg, ArgKind, Args, ArrayItem, ArraySyntax, ArrowFunction, Callee, ClassRef, Closure,
    ClosureUse, Expr, ExprKind, InterpolatedPart, Match, MatchArm, MemberName, NewClass,
    VariableName,
};
pub use name::{Identifier, Name, NameKind};
pub use notice::{Notice, NoticeKind};
pub use operator::{AssignOp, BinaryOp, Cast, IncludeKind, LogicalOp, MagicConstant, UnaryOp};
pub use print::{NameUse, Spelling, as_written, print_expression, quoted};
pub use span::Span;
pub use statement::{
    Case, Catch, Declare, ElseIf, Foreach, Namespace, StaticVariable, Stmt, StmtKind, Try, Use,
    UseItem, UseKind,
};
pub use types::{Type, TypeKind};

/// One parsed file.
#[derive(Debug, Clone, Copy)]
pub struct Program<'a> {
    /// The statements at the top level, in source order; text outside `<?php … ?>` is [`StmtKind::InlineHtml`].
    pub statements: &'a [Stmt<'a>],
    /// What PHP remarks on while it compiles the file, in its order.
    pub notices: &'a [Notice<'a>],
}
