//! Expressions.

use super::{
    AssignOp, BinaryOp, Cast, ClassDecl, Identifier, IncludeKind, LogicalOp, MagicConstant, Name,
    Signature, Span, Stmt, UnaryOp,
};

/// An expression with its place in the source.
#[derive(Debug, Clone, Copy)]
pub struct Expr<'a> {
    /// Where it stands; `line` is the line PHP reports for it.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind<'a>,
}

/// What an expression is.
#[derive(Debug, Clone, Copy)]
pub enum ExprKind<'a> {
    /// An integer literal. One too large for 64 bits is a [`ExprKind::Float`], as in PHP.
    Int(i64),
    /// A floating-point literal.
    Float(f64),
    /// A string literal, escapes processed and heredoc indentation removed.
    String(&'a [u8]),
    /// `"a $b {$c['d']}"` and heredoc with variables in it.
    Interpolated(&'a [InterpolatedPart<'a>]),
    /// `` `command` ``
    ShellExec(&'a [InterpolatedPart<'a>]),
    /// `$a`, `$$a`, `${'a'}`
    Variable(VariableName<'a>),
    /// `[1, 'k' => 2]`, `array(…)`, `list(…)`; a destructuring pattern where something is assigned to it.
    Array {
        /// The items; `None` is a hole (`[, $b]`), which only a pattern may have.
        items: &'a [Option<ArrayItem<'a>>],
        /// How it was written.
        syntax: ArraySyntax,
    },
    /// `base[index]`; `base[]` has no index.
    Index {
        /// What is indexed.
        base: &'a Expr<'a>,
        /// The offset, absent in `$a[]`.
        index: Option<&'a Expr<'a>>,
    },
    /// `object->name`, `object?->name`
    Property {
        /// The object.
        object: &'a Expr<'a>,
        /// The property's name.
        name: MemberName<'a>,
        /// Whether `?->` was written.
        nullsafe: bool,
    },
    /// `class::$name`
    StaticProperty {
        /// The class.
        class: ClassRef<'a>,
        /// The property's name, without `$`.
        name: VariableName<'a>,
    },
    /// `class::NAME`; `class::class` has the name `class`.
    ClassConstant {
        /// The class.
        class: ClassRef<'a>,
        /// The constant's name as written.
        name: &'a [u8],
    },
    /// `f(…)`
    Call {
        /// What is called.
        callee: Callee<'a>,
        /// With what.
        args: Args<'a>,
    },
    /// `object->name(…)`, `object?->name(…)`
    MethodCall {
        /// The object.
        object: &'a Expr<'a>,
        /// The method's name.
        name: MemberName<'a>,
        /// The arguments.
        args: Args<'a>,
        /// Whether `?->` was written.
        nullsafe: bool,
    },
    /// `class::name(…)`
    StaticCall {
        /// The class.
        class: ClassRef<'a>,
        /// The method's name.
        name: MemberName<'a>,
        /// The arguments.
        args: Args<'a>,
    },
    /// `new C(…)`; without parentheses the arguments are empty.
    New {
        /// The class, or its declaration when it is anonymous.
        class: NewClass<'a>,
        /// The constructor's arguments.
        args: Args<'a>,
    },
    /// `-a`, `+a`, `!a`, `~a`
    Unary {
        /// The operator.
        op: UnaryOp,
        /// Its operand.
        operand: &'a Expr<'a>,
    },
    /// `a + b` and the other operators that evaluate both sides.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Its left operand.
        left: &'a Expr<'a>,
        /// Its right operand.
        right: &'a Expr<'a>,
    },
    /// `a && b`, `a and b`, `a || b`, `a or b`, `a xor b`
    Logical {
        /// The operator.
        op: LogicalOp,
        /// Its left operand.
        left: &'a Expr<'a>,
        /// Its right operand.
        right: &'a Expr<'a>,
    },
    /// `a ?? b`
    Coalesce {
        /// What is tried first.
        left: &'a Expr<'a>,
        /// What is taken when that is unset or null.
        right: &'a Expr<'a>,
    },
    /// `target = value`; a target of kind [`ExprKind::Array`] is a pattern.
    Assign {
        /// The place, or the pattern.
        target: &'a Expr<'a>,
        /// The value.
        value: &'a Expr<'a>,
    },
    /// `target = &source`
    AssignRef {
        /// The place that becomes part of the reference set.
        target: &'a Expr<'a>,
        /// The place (or call) it refers to.
        source: &'a Expr<'a>,
    },
    /// `target += value`, `target ??= value` and so on.
    CompoundAssign {
        /// The operator.
        op: AssignOp,
        /// The place.
        target: &'a Expr<'a>,
        /// The right operand.
        value: &'a Expr<'a>,
    },
    /// `a ? b : c`, `a ?: c`
    Ternary {
        /// The condition.
        condition: &'a Expr<'a>,
        /// The value when true; absent in `a ?: c`, which gives the condition's value.
        then: Option<&'a Expr<'a>>,
        /// The value when false.
        otherwise: &'a Expr<'a>,
        /// Whether parentheses stand around it: PHP 8 refuses nested ternaries without.
        parenthesized: bool,
    },
    /// `++a`
    PreIncrement(&'a Expr<'a>),
    /// `--a`
    PreDecrement(&'a Expr<'a>),
    /// `a++`
    PostIncrement(&'a Expr<'a>),
    /// `a--`
    PostDecrement(&'a Expr<'a>),
    /// `(int) a` and so on.
    Cast {
        /// The type asked for.
        to: Cast,
        /// What is converted.
        operand: &'a Expr<'a>,
    },
    /// `isset(a, b)`
    Isset(&'a [Expr<'a>]),
    /// `empty(a)`
    Empty(&'a Expr<'a>),
    /// `@a`
    ErrorSuppress(&'a Expr<'a>),
    /// `print a`
    Print(&'a Expr<'a>),
    /// `exit`, `exit(a)`, `die(a)`
    Exit(Option<&'a Expr<'a>>),
    /// `include a` and its three sisters.
    Include {
        /// Which of the four.
        kind: IncludeKind,
        /// The file's name.
        path: &'a Expr<'a>,
    },
    /// `eval(a)`
    Eval(&'a Expr<'a>),
    /// `clone a`
    Clone(&'a Expr<'a>),
    /// `throw a`
    Throw(&'a Expr<'a>),
    /// `yield`, `yield a`, `yield k => a`
    Yield {
        /// The key.
        key: Option<&'a Expr<'a>>,
        /// The value.
        value: Option<&'a Expr<'a>>,
    },
    /// `yield from a`
    YieldFrom(&'a Expr<'a>),
    /// `a instanceof C`
    Instanceof {
        /// The value.
        operand: &'a Expr<'a>,
        /// The class.
        class: ClassRef<'a>,
    },
    /// `match (a) { … }`
    Match(&'a Match<'a>),
    /// `function (…) use (…) { … }`
    Closure(&'a Closure<'a>),
    /// `fn (…) => a`
    ArrowFunction(&'a ArrowFunction<'a>),
    /// A constant: `FOO`, `true`, `\A\B`.
    Constant(Name<'a>),
    /// `__LINE__` and its sisters.
    MagicConstant(MagicConstant),
}

/// A piece of an interpolated string.
#[derive(Debug, Clone, Copy)]
pub enum InterpolatedPart<'a> {
    /// Text, escapes processed.
    Literal(&'a [u8]),
    /// An expression whose string value goes here.
    Expr(&'a Expr<'a>),
}

/// The name of a variable or static property, without its `$`.
#[derive(Debug, Clone, Copy)]
pub enum VariableName<'a> {
    /// `$a`
    Simple(&'a [u8]),
    /// `$$a` (the expression is the variable `$a`), `${expr}`
    Computed(&'a Expr<'a>),
}

/// One item of an array literal or of a destructuring pattern.
#[derive(Debug, Clone, Copy)]
pub struct ArrayItem<'a> {
    /// Where it stands.
    pub span: Span,
    /// The key of `k => v`.
    pub key: Option<&'a Expr<'a>>,
    /// The value, or the place a pattern assigns to.
    pub value: &'a Expr<'a>,
    /// Whether `&` stands before the value.
    pub by_ref: bool,
    /// Whether `...` stands before the value.
    pub spread: bool,
}

/// How an array or pattern was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArraySyntax {
    /// `[…]`
    Short,
    /// `array(…)`
    Long,
    /// `list(…)`, always a pattern.
    List,
}

/// A class as an expression names it.
#[derive(Debug, Clone, Copy)]
pub enum ClassRef<'a> {
    /// `C`, and `self`, `parent`, `static` in any letter case, which are unqualified names here.
    Name(&'a Name<'a>),
    /// `$c`, `(expr)`
    Expr(&'a Expr<'a>),
}

/// What `new` makes an instance of.
#[derive(Debug, Clone, Copy)]
pub enum NewClass<'a> {
    /// `new C`, `new static`
    Name(&'a Name<'a>),
    /// `new $c`, `new (expr)`
    Expr(&'a Expr<'a>),
    /// `new class { … }`
    Anonymous(&'a ClassDecl<'a>),
}

/// What a call calls.
#[derive(Debug, Clone, Copy)]
pub enum Callee<'a> {
    /// A function by name.
    Name(&'a Name<'a>),
    /// A callable value.
    Expr(&'a Expr<'a>),
}

/// The name of a property or method.
#[derive(Debug, Clone, Copy)]
pub enum MemberName<'a> {
    /// `->name`
    Identifier(Identifier<'a>),
    /// `->$name`, `->{expr}`
    Expr(&'a Expr<'a>),
}

impl MemberName<'_> {
    /// The line that it stands on, which is that of a call of the method (php-src `zend_compile_method_call`).
    pub fn line(&self) -> u32 {
        match self {
            MemberName::Identifier(name) => name.span.line,
            MemberName::Expr(name) => name.span.line,
        }
    }
}

/// What stands between the parentheses of a call.
#[derive(Debug, Clone, Copy)]
pub enum Args<'a> {
    /// Arguments, possibly none.
    List(&'a [Arg<'a>]),
    /// `(...)`: the call makes a closure instead.
    FirstClassCallable,
}

/// One argument.
#[derive(Debug, Clone, Copy)]
pub struct Arg<'a> {
    /// How it is passed.
    pub kind: ArgKind<'a>,
    /// Its value.
    pub value: &'a Expr<'a>,
}

/// How an argument finds its parameter.
#[derive(Debug, Clone, Copy)]
pub enum ArgKind<'a> {
    /// By position.
    Positional,
    /// `...$values`
    Spread,
    /// `name: value`
    Named(&'a [u8]),
}

/// `match (subject) { arms }`
#[derive(Debug, Clone, Copy)]
pub struct Match<'a> {
    /// What is compared, with `===`.
    pub subject: &'a Expr<'a>,
    /// The arms in order.
    pub arms: &'a [MatchArm<'a>],
}

/// One arm of a match.
#[derive(Debug, Clone, Copy)]
pub struct MatchArm<'a> {
    /// Where it stands.
    pub span: Span,
    /// The values compared with; `None` is `default`.
    pub conditions: Option<&'a [Expr<'a>]>,
    /// The arm's value.
    pub body: &'a Expr<'a>,
}

/// `static function & (…) use (…): T { … }`
#[derive(Debug, Clone, Copy)]
pub struct Closure<'a> {
    /// Parameters, types, attributes.
    pub signature: Signature<'a>,
    /// Whether `static` stands before it.
    pub is_static: bool,
    /// The variables of `use (…)`.
    pub uses: &'a [ClosureUse<'a>],
    /// The body.
    pub body: &'a [Stmt<'a>],
}

/// A variable a closure takes along.
#[derive(Debug, Clone, Copy)]
pub struct ClosureUse<'a> {
    /// Where it stands.
    pub span: Span,
    /// The variable's name, without `$`.
    pub name: &'a [u8],
    /// Whether `&` stands before it.
    pub by_ref: bool,
}

/// `static fn & (…): T => expr`
#[derive(Debug, Clone, Copy)]
pub struct ArrowFunction<'a> {
    /// Parameters, types, attributes.
    pub signature: Signature<'a>,
    /// Whether `static` stands before it.
    pub is_static: bool,
    /// The value it returns.
    pub body: &'a Expr<'a>,
}
