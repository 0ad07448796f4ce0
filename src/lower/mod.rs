//! AST → tree: names become slots, constants are folded, the node type is chosen.
//!
//! [`lower`] takes the AST of one file and gives the [`Script`] that runs it. One [`Lowering`] walks the file; what it knows of
//! the function it is in lies in a [`scope::FunctionScope`], what it knows of names in [`name::Names`]. The tree borrows
//! nothing from the AST: strings are copied into the script's arena.

mod array;
mod block;
mod call;
mod class;
mod expression;
mod fold;
mod function;
mod generator;
mod library_call;
mod loops;
mod member;
mod name;
mod operand;
mod place;
mod scope;
mod statement;
mod types;
mod written;

use crate::ast::{Program, Span, StmtKind};
use crate::eval::invoke::Arguments;
use crate::eval::script::{Arena, Script};
use crate::eval::{Eval, Exec, Expr, Function, Place, Statement, Target};
use crate::source::Source;
use crate::zval::PhpStr;
use name::Names;
use scope::FunctionScope;
use std::collections::{HashMap, HashSet};

/// What lowering found wrong with a file that parsed.
pub struct LowerError {
    /// The message, in PHP's words.
    pub message: String,
    /// The line.
    pub line: u32,
}

/// Lowers a file. `name` is the file's name as `__FILE__` shows it. With `traced`, the source, statements tell the
/// recorder of a trace when they run. Calls of the library go to it at once, but for the functions that `disabled_functions`
/// takes away.
///
/// # Errors
/// What PHP refuses while compiling.
pub fn lower(
    program: &Program<'_>,
    name: &[u8],
    traced: Option<&Source>,
    disabled_functions: &HashSet<Vec<u8>>,
) -> Result<Script, LowerError> {
    let arena = Arena::new();
    let file = arena.string(name);
    let main = {
        let mut lowering = Lowering {
            arena: &arena,
            traced,
            disabled_functions,
            file,
            names: Names::default(),
            functions: vec![FunctionScope::file()],
            classes: Vec::new(),
            strict_types: false,
            lowered_twice: 0,
            shared_arguments: HashMap::new(),
            ticks: 0,
            line: 0,
            notes_no_lines: false,
            anonymous_classes: 0,
            short_circuited: HashSet::new(),
            depth: 0,
            halt_offset: halt_offset(program),
        };
        lowering.file(program)?
    };
    Ok(Script { main, arena })
}

/// Where a file's data starts.
fn halt_offset(program: &Program<'_>) -> Option<u32> {
    program
        .statements
        .iter()
        .find_map(|statement| match statement.kind {
            StmtKind::HaltCompiler(offset) => Some(offset),
            _ => None,
        })
}

/// The walk over one file.
pub(crate) struct Lowering<'s> {
    pub(crate) arena: &'s Arena,
    /// The file's source, where a trace is asked for.
    traced: Option<&'s Source>,
    /// Names of functions of the library that are not there, in lowercase.
    disabled_functions: &'s HashSet<Vec<u8>>,
    /// The file's name.
    pub(crate) file: PhpStr,
    /// Namespace and imports.
    pub(crate) names: Names,
    /// The functions around the place that is being lowered, outermost (the file) first.
    pub(crate) functions: Vec<FunctionScope>,
    /// The classes around it.
    pub(crate) classes: Vec<ClassScope>,
    /// `declare(strict_types=1)`
    pub(crate) strict_types: bool,
    /// How many arguments around are lowered both as a value and as a place.
    pub(crate) lowered_twice: u32,
    /// The arguments of calls inside them, by the address of their first in the AST: both ways share them, or each level of
    /// nesting would double the work.
    pub(crate) shared_arguments: HashMap<usize, (Arguments, u32)>,
    /// `declare(ticks=n)`; 0 is none.
    pub(crate) ticks: u32,
    /// The line that the machine has when the next node runs; 0 is unknown.
    pub(crate) line: u32,
    /// Whether nodes are evaluated elsewhere than they stand, and so note no lines.
    pub(crate) notes_no_lines: bool,
    /// How many anonymous classes the file has so far.
    pub(crate) anonymous_classes: u32,
    /// Elements of chains whose object a nullsafe node has evaluated.
    pub(crate) short_circuited: HashSet<*const ()>,
    /// How deep expressions nest here.
    depth: u32,
    /// `__COMPILER_HALT_OFFSET__`: where the file's data starts, behind `__halt_compiler();`.
    pub(crate) halt_offset: Option<u32>,
}

/// A class around the place that is being lowered.
pub(crate) struct ClassScope {
    /// Its name, with its namespace; empty for an anonymous class.
    pub(crate) name: PhpStr,
    /// Its parent's name as resolved.
    pub(crate) parent: Option<PhpStr>,
    /// Whether it is a trait, whose methods learn their class later.
    pub(crate) is_trait: bool,
}

pub(crate) type Lowered<T> = Result<T, LowerError>;

impl Lowering<'_> {
    pub(crate) fn expr<E: Eval + 'static>(&self, node: E) -> Expr {
        self.arena.node(node)
    }

    pub(crate) fn target<P: Place + 'static>(&self, node: P) -> Target {
        self.arena.node(node)
    }

    pub(crate) fn statement<S: Exec + 'static>(&self, node: S) -> Statement {
        self.arena.node(node)
    }

    /// The function that is being lowered.
    pub(crate) fn function(&mut self) -> &mut FunctionScope {
        match self.functions.last_mut() {
            Some(function) => function,
            None => unreachable!("the file's own scope is never popped"),
        }
    }

    pub(crate) fn error<T>(&self, span: Span, message: impl Into<String>) -> Lowered<T> {
        Err(LowerError {
            message: message.into(),
            line: span.line,
        })
    }

    /// Notes that from here on the machine's line is not known at this point: several ways lead here.
    pub(crate) fn forget_line(&mut self) {
        self.line = 0;
    }

    fn file(&mut self, program: &Program<'_>) -> Lowered<&'static Function> {
        self.lower_file(program.statements)
    }
}
