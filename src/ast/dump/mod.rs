//! The tree as an S-expression, one statement a line, for tests and for looking at.
//!
//! ```text
//! (expression (assign $a (+ 1 (* 2 3))))
//! ```

mod declaration;
mod expression;
mod statement;
mod types;

use super::{Name, NameKind, Program};

/// How deep the tree is shown; what lies deeper is `…`.
const DEPTH: usize = 200;

/// The tree of a program.
pub fn dump(program: &Program) -> String {
    let mut dump = Dump::default();
    for statement in program.statements {
        dump.line(statement);
    }
    dump.text
}

/// The text so far.
#[derive(Default)]
struct Dump {
    text: String,
    /// Brackets open.
    depth: usize,
    /// How far statements are indented.
    indentation: usize,
}

impl Dump {
    fn word(&mut self, word: &str) {
        if !self.text.is_empty() && !self.text.ends_with(['(', '\n', ' ']) {
            self.text.push(' ');
        }
        self.text.push_str(word);
    }

    fn name(&mut self, name: Name) {
        let prefix = match name.kind {
            NameKind::Unqualified | NameKind::Qualified => "",
            NameKind::FullyQualified => "\\",
            NameKind::Relative => "namespace\\",
        };
        self.word(&format!("{prefix}{}", name.text.escape_ascii()));
    }

    fn names(&mut self, names: &[Name]) {
        for name in names {
            self.name(*name);
        }
    }

    fn identifier(&mut self, text: &[u8]) {
        self.word(&text.escape_ascii().to_string());
    }

    fn variable(&mut self, name: &[u8]) {
        self.word(&format!("${}", name.escape_ascii()));
    }

    fn string(&mut self, text: &[u8]) {
        self.word(&format!("\"{}\"", text.escape_ascii()));
    }

    fn flag(&mut self, is_set: bool, word: &str) {
        if is_set {
            self.word(word);
        }
    }

    /// `(head …)`, where `inside` writes what follows the head.
    fn node(&mut self, head: &str, inside: impl FnOnce(&mut Dump)) {
        self.word("(");
        self.word(head);
        if self.depth < DEPTH {
            self.depth += 1;
            inside(self);
            self.depth -= 1;
        } else {
            self.word("…");
        }
        self.text.push(')');
    }
}
