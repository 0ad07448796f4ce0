//! Operators, casts and the other small choices in expressions.

/// Unary operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "an operator's name says it")]
pub enum UnaryOp {
    Minus,
    Plus,
    Not,
    BitNot,
}

/// Binary operators that evaluate both sides and read the result off the two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "an operator's name says it")]
pub enum BinaryOp {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Concat,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    Equal,
    NotEqual,
    Identical,
    NotIdentical,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Spaceship,
}

impl BinaryOp {
    /// How the operator is written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "**",
            BinaryOp::Concat => ".",
            BinaryOp::BitAnd => "&",
            BinaryOp::BitOr => "|",
            BinaryOp::BitXor => "^",
            BinaryOp::ShiftLeft => "<<",
            BinaryOp::ShiftRight => ">>",
            BinaryOp::Equal => "==",
            BinaryOp::NotEqual => "!=",
            BinaryOp::Identical => "===",
            BinaryOp::NotIdentical => "!==",
            BinaryOp::Less => "<",
            BinaryOp::LessEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterEqual => ">=",
            BinaryOp::Spaceship => "<=>",
        }
    }
}

/// Operators on truth values; `and` and `&&` differ in precedence only, which the tree has settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "an operator's name says it")]
pub enum LogicalOp {
    And,
    Or,
    Xor,
}

/// Compound assignments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AssignOp {
    /// `+=` and so on: the binary operator on the old value and the right side.
    Binary(BinaryOp),
    /// `??=`: assigns only where the target is unset or null.
    Coalesce,
}

/// The types a cast names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "a type's name says it")]
pub enum Cast {
    Int,
    Float,
    String,
    Bool,
    Array,
    Object,
}

/// `include` and its sisters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the keyword's name says it")]
pub enum IncludeKind {
    Include,
    IncludeOnce,
    Require,
    RequireOnce,
}

/// Constants whose value depends on where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the constant's name says it")]
pub enum MagicConstant {
    Line,
    File,
    Dir,
    Function,
    Class,
    Method,
    Namespace,
    Trait,
}
