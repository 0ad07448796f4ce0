//! What the grammar's actions build nodes with.

mod declaration;
mod expression;
mod statement;
mod string;

use std::cell::RefCell;

use bumpalo::Bump;
use lalrpop_util::ParseError as RawError;

use super::chain::Chains;
use super::{ErrorKind, ParseError};
use crate::ast::{
    AssignOp, BinaryOp, Cast, Expr, ExprKind, Identifier, IncludeKind, LogicalOp, Name, NameKind,
    Notice, NoticeKind, Parameter, Signature, Span, Stmt, StmtKind, Type, UnaryOp,
};
use crate::check::DollarBraces;
use crate::lex::{DocComment, Position, Token};

/// A list while it grows; it becomes a slice of the arena.
pub(super) type List<'a, T> = bumpalo::collections::Vec<'a, T>;

/// How an action refuses what the grammar accepts.
pub(super) type Failure<'a> = RawError<Position, Token<'a>, ParseError>;

/// An operand of a chain, parentheses included.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operand<'a> {
    pub(super) expr: &'a Expr<'a>,
    pub(super) start: Position,
    pub(super) end: Position,
}

impl<'a> Operand<'a> {
    pub(super) fn new(expr: &'a Expr<'a>, start: Position, end: Position) -> Operand<'a> {
        Operand { expr, start, end }
    }
}

/// `expr` as the operand that reaches from `first` to `last`.
pub(super) fn joined<'a>(expr: &'a Expr<'a>, first: Operand<'a>, last: Operand<'a>) -> Operand<'a> {
    Operand::new(expr, first.start, last.end)
}

/// What may stand before an operand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Prefix<'a> {
    Unary(UnaryOp),
    Cast(Cast),
    ErrorSuppress,
    Clone,
    Print,
    Throw,
    Yield,
    YieldFrom,
    Include(IncludeKind),
    /// `target =`
    Assign(&'a Expr<'a>),
    /// `target +=`
    CompoundAssign(AssignOp, &'a Expr<'a>),
    /// `fn (…) =>`
    ArrowFunction(&'a ArrowHead<'a>),
}

/// What may stand between operands.
#[derive(Debug, Clone, Copy)]
pub(super) enum Infix {
    Binary(BinaryOp),
    Logical(LogicalOp),
    /// `and`, `or`, `xor`
    LowLogical(LogicalOp),
    Coalesce,
    /// The `=>` of a `yield`.
    YieldArrow,
}

/// An arrow function without its body; its signature's end is not known yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct ArrowHead<'a> {
    pub(super) signature: Signature<'a>,
    pub(super) is_static: bool,
}

/// A function's head, before its body is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct FunctionHead<'a> {
    pub(super) start: Position,
    pub(super) doc_comment: Option<&'a [u8]>,
    pub(super) returns_reference: bool,
    pub(super) parameters: &'a [Parameter<'a>],
    pub(super) return_type: Option<&'a Type<'a>>,
}

/// A piece of a string as written.
#[derive(Debug, Clone, Copy)]
pub(super) enum RawPart<'a> {
    Text(&'a [u8], Position),
    Expr(&'a Expr<'a>),
}

/// The stretch between two places.
pub(super) fn span(start: Position, end: Position) -> Span {
    Span {
        start: start.offset,
        end: end.offset,
        line: start.line,
    }
}

/// The state of one parse, beside the parser's own stack.
pub(super) struct Builder<'a, 'd> {
    arena: &'a Bump,
    pub(super) text: &'a [u8],
    doc_comment: &'d DocComment<'a>,
    pub(super) chains: Chains<'a>,
    /// For each function being read, whether a `yield` was seen in it.
    generators: Vec<bool>,
    /// The first thing that parses and is refused all the same.
    refused: Option<ParseError>,
    notices: RefCell<Vec<Notice<'a>>>,
    dollar_braces: RefCell<DollarBraces>,
}

impl<'a, 'd> Builder<'a, 'd> {
    pub(super) fn new(
        arena: &'a Bump,
        text: &'a [u8],
        doc_comment: &'d DocComment<'a>,
    ) -> Builder<'a, 'd> {
        Builder {
            arena,
            text,
            doc_comment,
            chains: Chains::default(),
            generators: Vec::new(),
            refused: None,
            notices: RefCell::default(),
            dollar_braces: RefCell::default(),
        }
    }

    /// What was remarked on and where `${` was written, unless something was refused.
    pub(super) fn finish(self) -> Result<(Vec<Notice<'a>>, DollarBraces), ParseError> {
        match self.refused {
            Some(error) => Err(error),
            None => Ok((self.notices.into_inner(), self.dollar_braces.into_inner())),
        }
    }

    /// Remarks on what stands at `line`.
    fn notice(&self, kind: NoticeKind, line: u32, message: &'a [u8]) {
        self.notices.borrow_mut().push(Notice {
            kind,
            message,
            line,
        });
    }

    /// Refuses what stands at `place`, once the whole file is known to have no syntax error.
    fn refuse(&mut self, place: Span, message: impl Into<Vec<u8>>) {
        self.refused
            .get_or_insert_with(|| ParseError::fatal(place, message));
    }

    pub(super) fn alloc<T: Copy>(&self, value: T) -> &'a T {
        self.arena.alloc(value)
    }

    pub(super) fn list<T>(&self) -> List<'a, T> {
        List::new_in(self.arena)
    }

    pub(super) fn list_of<T>(&self, first: T) -> List<'a, T> {
        let mut list = List::with_capacity_in(2, self.arena);
        list.push(first);
        list
    }

    /// The nodes a list points to, side by side.
    pub(super) fn copied<T: Copy>(&self, list: &List<'a, &'a T>) -> &'a [T] {
        self.arena
            .alloc_slice_fill_iter(list.iter().map(|node| **node))
    }

    pub(super) fn expr(&self, start: Position, end: Position, kind: ExprKind<'a>) -> &'a Expr<'a> {
        self.arena.alloc(Expr {
            span: span(start, end),
            kind,
        })
    }

    pub(super) fn statement(
        &self,
        start: Position,
        end: Position,
        kind: StmtKind<'a>,
    ) -> &'a Stmt<'a> {
        self.arena.alloc(Stmt {
            span: span(start, end),
            kind,
        })
    }

    /// The word between two places, whatever token it is.
    pub(super) fn word(&self, start: Position, end: Position) -> Identifier<'a> {
        Identifier {
            span: span(start, end),
            text: &self.text[start.offset as usize..end.offset as usize],
        }
    }

    /// A keyword used as a name. `<?=` reads as `echo`, and is none.
    pub(super) fn reserved_word(
        &self,
        start: Position,
        end: Position,
    ) -> Result<Identifier<'a>, Failure<'a>> {
        let word = self.word(start, end);
        if word.text == b"<?=" {
            return Err(thrown(
                ErrorKind::Syntax,
                word.span,
                "Cannot use \"<?=\" as an identifier",
            ));
        }
        Ok(word)
    }

    pub(super) fn identifier_name(&self, word: Identifier<'a>) -> Name<'a> {
        Name {
            span: word.span,
            kind: NameKind::Unqualified,
            text: word.text,
        }
    }

    pub(super) fn take_doc_comment(&self) -> Option<&'a [u8]> {
        self.doc_comment.take()
    }

    pub(super) fn forget_doc_comment(&self) {
        self.doc_comment.set(None);
    }

    /// Forgets a doc comment, unless it stands behind `end`: the parser has read one token further.
    pub(super) fn forget_doc_comment_before(&self, end: Position) {
        let Some(comment) = self.doc_comment.get() else {
            return;
        };
        let start = comment.as_ptr().addr() - self.text.as_ptr().addr();
        if start < end.offset as usize {
            self.doc_comment.set(None);
        }
    }

    pub(super) fn enter_function(&mut self) {
        self.generators.push(false);
    }

    /// Whether the function just read is a generator.
    pub(super) fn leave_function(&mut self) -> bool {
        self.generators.pop().unwrap_or(false)
    }

    fn note_yield(&mut self) {
        if let Some(is_generator) = self.generators.last_mut() {
            *is_generator = true;
        }
    }
}

/// An error that stops the parse where it is.
fn thrown<'a>(kind: ErrorKind, place: Span, message: impl Into<Vec<u8>>) -> Failure<'a> {
    Failure::User {
        error: ParseError::new(kind, place, message),
    }
}
