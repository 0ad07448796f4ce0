//! The source of a tree in PHP's own form (php-src `zend_ast_export`): for the message of `assert()`, and for constant
//! expressions in reflection.
//!
//! Parentheses stand where precedence asks for them, not where the source had them. Every operator has a precedence of its
//! own and asks for one of its operands; an operator of a lower one than asked for is put in parentheses.

mod declaration;
mod expression;
mod statement;

use super::{Expr, Name, NameKind};

/// Where a name stands, for who resolves it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameUse {
    /// A class before `::`, in a type or an attribute.
    Class,
    /// A class behind `new`.
    New,
    /// A constant.
    Constant,
    /// Anything else.
    Other,
}

/// What the printer asks of whoever knows more than the tree.
pub trait Spelling {
    /// How a name is written.
    fn name(&self, used: NameUse, name: &Name<'_>) -> Vec<u8>;
    /// How a floating-point number is written.
    fn float(&self, float: f64) -> Vec<u8>;
}

/// Prints a tree into bytes.
struct Printer<'r> {
    out: Vec<u8>,
    /// How deep the statement at hand is indented, in steps of four blanks.
    indent: usize,
    spelling: &'r dyn Spelling,
}

/// The source of an expression.
pub fn print_expression(expr: &Expr<'_>, spelling: &dyn Spelling) -> Vec<u8> {
    let mut printer = Printer {
        out: Vec::new(),
        indent: 0,
        spelling,
    };
    printer.expression(expr, 0);
    printer.out
}

/// A name with the mark of how it was qualified.
pub fn as_written(name: &Name<'_>) -> Vec<u8> {
    let mark: &[u8] = match name.kind {
        NameKind::FullyQualified => b"\\",
        NameKind::Relative => b"namespace\\",
        NameKind::Unqualified | NameKind::Qualified => b"",
    };
    [mark, name.text].concat()
}

/// A string as a literal in single quotes.
pub fn quoted(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 2);
    out.push(b'\'');
    for &byte in text {
        if matches!(byte, b'\'' | b'\\') {
            out.push(b'\\');
        }
        out.push(byte);
    }
    out.push(b'\'');
    out
}

impl Printer<'_> {
    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
    }

    fn name(&mut self, used: NameUse, name: &Name<'_>) {
        let written = self.spelling.name(used, name);
        self.bytes(&written);
    }

    fn start_line(&mut self) {
        for _ in 0..self.indent {
            self.text("    ");
        }
    }

    /// Items with `, ` between them.
    fn list<T>(&mut self, items: &[T], mut print: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.text(", ");
            }
            print(self, item);
        }
    }
}
