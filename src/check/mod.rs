//! What parses and is refused all the same: PHP's compile-time fatal errors.
//!
//! The tree is walked in the order PHP compiles it, so that of several mistakes the same one is reported. The walk keeps
//! its own stack of [`Task`]s instead of calling itself: an expression may be nested 100,000 deep. Each rule stands with
//! its theme; the walk itself is in [`statement`] and [`expression`].

mod attribute;
mod call;
mod class;
mod constant;
mod declared;
mod expression;
mod flow;
mod function;
mod inherit;
mod magic;
mod member;
mod name;
mod namespace;
mod overriding;
mod pattern;
mod place;
mod scope;
mod signature;
mod statement;
mod types;
mod variance;

use std::collections::HashMap;

use bumpalo::Bump;

use crate::ast::{
    ClassDecl, ClassMember, Expr, FunctionDecl, Method, Notice, NoticeKind, Span, Stmt,
};
use crate::parse::ParseError;
use constant::Dynamic;
use inherit::LinkedClass;
use namespace::{Leading, Names};
use place::Access;
use scope::{ClassScope, FunctionScope};

/// What `${` was written for in a string, by its offset. The tree does not tell `"${a}"` from `"{$a}"`, which PHP prefers.
pub(crate) type DollarBraces = HashMap<u32, DollarBrace>;

/// The two uses of `"${"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DollarBrace {
    /// `"${name}"`, `"${name[1]}"`
    Variable,
    /// `"${expr}"`
    Expr,
}

/// Why there is always a function.
const NEVER_LEFT: &str = "the file's own scope is left last";

/// The outcome of a rule.
type Checked<T = ()> = Result<T, ParseError>;

/// Refuses the first thing in a file that PHP does not compile, and gives what it remarks on otherwise.
pub(crate) fn check<'a>(
    arena: &'a Bump,
    statements: &'a [Stmt<'a>],
    file: &[u8],
    dollar_braces: DollarBraces,
) -> Checked<Vec<Notice<'a>>> {
    let mut checker = Checker {
        arena,
        file: file.to_vec(),
        leading: Leading::of(statements),
        place: Span::default(),
        tasks: Vec::new(),
        next: Vec::new(),
        names: Names::default(),
        classes: Vec::new(),
        functions: vec![FunctionScope::file()],
        declared_functions: HashMap::new(),
        linked: HashMap::new(),
        notices: Vec::new(),
        dollar_braces,
    };
    for statement in statements {
        checker.then(Task::TopStatement(statement));
    }
    checker.then(Task::LeaveFunction);
    checker.run()?;
    Ok(checker.notices)
}

/// A step of the walk that waits for its turn.
#[derive(Debug, Clone, Copy)]
enum Task<'a> {
    /// A statement where classes and functions are declared before the script runs.
    TopStatement(&'a Stmt<'a>),
    Statement(&'a Stmt<'a>),
    /// An expression for its value.
    Read(&'a Expr<'a>),
    /// An expression as a place.
    Place(&'a Expr<'a>, Access),
    /// A pattern something is assigned to.
    Pattern(&'a Expr<'a>),
    /// A target of an assignment whose value is known by other means.
    AssignTo(&'a Expr<'a>),
    /// An expression whose value must be known without running the script.
    Constant(&'a Expr<'a>, Dynamic),
    Member(&'a ClassMember<'a>),
    EnterFinally,
    /// The end of a loop, a switch or a finally block.
    LeaveRegion,
    /// The end of a function, or of the file: jumps are resolved.
    LeaveFunction,
    /// The end of a method, before its jumps are resolved.
    LeaveMethod(&'a Method<'a>),
    /// The end of a function at the top level.
    DeclareFunction(&'a FunctionDecl<'a>),
    LeaveClass(&'a ClassDecl<'a>, Binding),
    LeaveNamespace,
    /// Behind a statement at the top level.
    VerifyNamespace(Span),
}

/// Whether a class is bound to its name when the file is compiled, or by a statement that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Binding {
    Early,
    Late,
}

/// The state of the walk.
struct Checker<'a> {
    arena: &'a Bump,
    /// The file's name, which one message shows.
    file: Vec<u8>,
    leading: Leading,
    /// Where errors are reported; follows the walk as PHP's own line counter does.
    place: Span,
    /// What is left to do, the next step last.
    tasks: Vec<Task<'a>>,
    /// What the current step leaves to do, in order.
    next: Vec<Task<'a>>,
    names: Names<'a>,
    /// The classes around the current place; `None` where a function hides them.
    classes: Vec<Option<ClassScope<'a>>>,
    /// The functions around the current place; the file itself is the first.
    functions: Vec<FunctionScope<'a>>,
    /// Functions declared at the top level so far, by their name in lower case.
    declared_functions: HashMap<Vec<u8>, &'a FunctionDecl<'a>>,
    /// Classes already bound to their names, by their name in lower case.
    linked: HashMap<Vec<u8>, LinkedClass<'a>>,
    notices: Vec<Notice<'a>>,
    dollar_braces: DollarBraces,
}

impl<'a> Checker<'a> {
    fn run(&mut self) -> Checked {
        loop {
            self.tasks.extend(self.next.drain(..).rev());
            let Some(task) = self.tasks.pop() else {
                return Ok(());
            };
            match task {
                Task::TopStatement(statement) => self.top_statement(statement)?,
                Task::Statement(statement) => self.statement(statement)?,
                Task::Read(expr) => self.read(expr)?,
                Task::Place(expr, access) => self.place(expr, access)?,
                Task::Pattern(expr) => self.pattern(expr)?,
                Task::AssignTo(expr) => self.assign_to(expr)?,
                Task::Constant(expr, dynamic) => self.constant(expr, dynamic)?,
                Task::Member(member) => self.member(member)?,
                Task::EnterFinally => self.enter_finally(),
                Task::LeaveRegion => self.leave_region(),
                Task::LeaveFunction => self.leave_function()?,
                Task::LeaveMethod(method) => self.leave_method(method)?,
                Task::DeclareFunction(function) => self.declare_function(function)?,
                Task::LeaveClass(class, binding) => self.leave_class(class, binding)?,
                Task::LeaveNamespace => self.names.leave(),
                Task::VerifyNamespace(place) => self.verify_namespace(place)?,
            }
        }
    }

    /// Leaves a task for after the current step.
    fn then(&mut self, task: Task<'a>) {
        self.next.push(task);
    }

    fn read_then(&mut self, expr: Option<&'a Expr<'a>>) {
        if let Some(expr) = expr {
            self.then(Task::Read(expr));
        }
    }

    /// The fatal error `message` at the current place.
    fn fatal<T>(&self, message: impl Into<Vec<u8>>) -> Checked<T> {
        Err(ParseError::fatal(self.place, message))
    }

    /// Remarks on the current place.
    fn notice(&mut self, kind: NoticeKind, message: impl AsRef<[u8]>) {
        self.notices.push(Notice {
            kind,
            message: self.arena.alloc_slice_copy(message.as_ref()),
            line: self.place.line,
        });
    }

    /// The class around the current place.
    fn class(&self) -> Option<&ClassScope<'a>> {
        self.classes.last()?.as_ref()
    }

    fn class_mut(&mut self) -> Option<&mut ClassScope<'a>> {
        self.classes.last_mut()?.as_mut()
    }

    fn function(&self) -> &FunctionScope<'a> {
        self.functions.last().expect(NEVER_LEFT)
    }

    fn function_mut(&mut self) -> &mut FunctionScope<'a> {
        self.functions.last_mut().expect(NEVER_LEFT)
    }
}

/// A message put together from text and from bytes of the source.
macro_rules! message {
    ($($part:expr),+ $(,)?) => {{
        let mut message: Vec<u8> = Vec::new();
        $(message.extend_from_slice($part.as_ref());)+
        message
    }};
}
use message;
