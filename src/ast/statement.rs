//! Statements.

use super::{ClassDecl, ConstItem, Expr, FunctionDecl, Identifier, Name, Span};

/// A statement with its place in the source.
#[derive(Debug, Clone, Copy)]
pub struct Stmt<'a> {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: StmtKind<'a>,
}

/// What a statement is. The alternative syntax (`if: … endif;`) gives the same nodes.
#[derive(Debug, Clone, Copy)]
pub enum StmtKind<'a> {
    /// Text outside `<?php … ?>`, printed as it is.
    InlineHtml(&'a [u8]),
    /// `echo a, b;` and `<?= a, b ?>`
    Echo(&'a [Expr<'a>]),
    /// An expression for its effects.
    Expression(&'a Expr<'a>),
    /// `if (…) … elseif (…) … else …`
    If {
        /// The condition.
        condition: &'a Expr<'a>,
        /// Done when it holds.
        then: &'a Stmt<'a>,
        /// The `elseif` branches in order.
        elseifs: &'a [ElseIf<'a>],
        /// Done otherwise.
        otherwise: Option<&'a Stmt<'a>>,
    },
    /// `while (…) …`
    While {
        /// Tested before each round.
        condition: &'a Expr<'a>,
        /// The round.
        body: &'a Stmt<'a>,
    },
    /// `do … while (…);`
    DoWhile {
        /// The round.
        body: &'a Stmt<'a>,
        /// Tested after each round.
        condition: &'a Expr<'a>,
    },
    /// `for (init; conditions; steps) …`
    For {
        /// Done once before.
        init: &'a [Expr<'a>],
        /// All evaluated before each round; the last one decides. Empty means true.
        conditions: &'a [Expr<'a>],
        /// Done after each round.
        steps: &'a [Expr<'a>],
        /// The round.
        body: &'a Stmt<'a>,
    },
    /// `foreach (…) …`
    Foreach(&'a Foreach<'a>),
    /// `switch (…) { … }`
    Switch {
        /// What is compared, with `==`.
        subject: &'a Expr<'a>,
        /// The cases in order.
        cases: &'a [Case<'a>],
    },
    /// `break n;`
    Break(Option<&'a Expr<'a>>),
    /// `continue n;`
    Continue(Option<&'a Expr<'a>>),
    /// `return a;`
    Return(Option<&'a Expr<'a>>),
    /// `global $a, $$b;` — each is an [`super::ExprKind::Variable`].
    Global(&'a [Expr<'a>]),
    /// `static $a = 1, $b;`
    StaticVariables(&'a [StaticVariable<'a>]),
    /// `unset($a, $b[1]);`
    Unset(&'a [Expr<'a>]),
    /// `try { … } catch … finally …`
    Try(&'a Try<'a>),
    /// A function at the top level or inside another.
    Function(&'a FunctionDecl<'a>),
    /// A class, interface, trait or enum.
    Class(&'a ClassDecl<'a>),
    /// `const A = 1, B = 2;`
    Const(&'a [ConstItem<'a>]),
    /// `namespace A;`, `namespace A { … }`, `namespace { … }`
    Namespace(&'a Namespace<'a>),
    /// `use …;` outside a class.
    Use(&'a Use<'a>),
    /// `declare(…);` and its block forms.
    Declare(&'a Declare<'a>),
    /// `goto label;`
    Goto(Identifier<'a>),
    /// `label:`
    Label(Identifier<'a>),
    /// `__halt_compiler();` — the offset of the first byte behind it, `__COMPILER_HALT_OFFSET__`.
    HaltCompiler(u32),
    /// `{ … }`
    Block(&'a [Stmt<'a>]),
    /// `;`
    Nop,
}

/// An `elseif` branch.
#[derive(Debug, Clone, Copy)]
pub struct ElseIf<'a> {
    /// Where it stands.
    pub span: Span,
    /// The condition.
    pub condition: &'a Expr<'a>,
    /// Done when it holds.
    pub body: &'a Stmt<'a>,
}

/// `foreach (subject as key => value) …`
#[derive(Debug, Clone, Copy)]
pub struct Foreach<'a> {
    /// What is walked.
    pub subject: &'a Expr<'a>,
    /// The place that takes the key.
    pub key: Option<&'a Expr<'a>>,
    /// The place, or pattern, that takes the value.
    pub value: &'a Expr<'a>,
    /// Whether `&` stands before the value.
    pub by_ref: bool,
    /// The round.
    pub body: &'a Stmt<'a>,
}

/// One case of a switch.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// Where it stands.
    pub span: Span,
    /// What the subject is compared with; `None` is `default`.
    pub value: Option<&'a Expr<'a>>,
    /// Done from here on, into the next case.
    pub body: &'a [Stmt<'a>],
}

/// `$a = 1` of a `static` statement.
#[derive(Debug, Clone, Copy)]
pub struct StaticVariable<'a> {
    /// The variable, without `$`.
    pub name: Identifier<'a>,
    /// Its first value, a constant expression.
    pub default: Option<&'a Expr<'a>>,
}

/// `try { … } catch (A | B $e) { … } finally { … }`
#[derive(Debug, Clone, Copy)]
pub struct Try<'a> {
    /// The guarded statements.
    pub body: &'a [Stmt<'a>],
    /// The catch clauses in order.
    pub catches: &'a [Catch<'a>],
    /// The finally block.
    pub finally: Option<&'a [Stmt<'a>]>,
}

/// One catch clause.
#[derive(Debug, Clone, Copy)]
pub struct Catch<'a> {
    /// Where it stands.
    pub span: Span,
    /// The classes it catches.
    pub classes: &'a [Name<'a>],
    /// The variable that takes the exception, without `$`.
    pub variable: Option<Identifier<'a>>,
    /// Done with it.
    pub body: &'a [Stmt<'a>],
}

/// A namespace declaration.
#[derive(Debug, Clone, Copy)]
pub struct Namespace<'a> {
    /// Its name; absent in `namespace { … }`.
    pub name: Option<Name<'a>>,
    /// The statements of the braced form; the other form holds to the next namespace declaration or the file's end.
    pub body: Option<&'a [Stmt<'a>]>,
}

/// What a `use` imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UseKind {
    /// Classes and namespaces.
    Class,
    /// `use function`
    Function,
    /// `use const`
    Const,
}

/// `use A\B as C, D;`, `use function A\{f, g};`, `use A\{B, const C};`
#[derive(Debug, Clone, Copy)]
pub struct Use<'a> {
    /// The prefix of the group form.
    pub prefix: Option<Name<'a>>,
    /// The imports.
    pub items: &'a [UseItem<'a>],
}

/// One import.
#[derive(Debug, Clone, Copy)]
pub struct UseItem<'a> {
    /// What is imported.
    pub kind: UseKind,
    /// Its name, below the group's prefix if there is one.
    pub name: Name<'a>,
    /// The name behind `as`.
    pub alias: Option<Identifier<'a>>,
}

/// `declare(directive = value, …)`
#[derive(Debug, Clone, Copy)]
pub struct Declare<'a> {
    /// The directives.
    pub directives: &'a [ConstItem<'a>],
    /// The statement it is for; `declare(…);` has none and holds for what follows.
    pub body: Option<&'a Stmt<'a>>,
}
