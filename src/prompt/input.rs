//! Inputs: whether what was typed is complete, and whether it is an expression, statements or a command.

use super::NAME;
use crate::parse;
use crate::source::Source;
use bumpalo::Bump;

/// What was entered.
pub(super) enum Input {
    /// Blanks.
    Nothing,
    /// `:name rest`
    Command(String),
    /// PHP.
    Code(Code),
}

/// A piece of PHP.
pub(super) struct Code {
    entered: String,
    text: String,
    has_result: bool,
}

/// Whether more is to be typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Completeness {
    /// It can run, or be refused.
    Complete,
    /// A bracket, a string or a statement is open.
    Open,
}

impl Code {
    pub(super) fn source(&self) -> Source {
        Source::code(NAME, self.text.as_bytes())
    }

    /// Whether what it returns is to be shown.
    pub(super) fn has_result(&self) -> bool {
        self.has_result
    }

    pub(super) fn entered(&self) -> &str {
        &self.entered
    }
}

/// Reads what was entered.
pub(super) fn read(line: &str) -> Input {
    let text = line.trim();
    if text.is_empty() {
        return Input::Nothing;
    }
    if let Some(command) = text.strip_prefix(':') {
        return Input::Command(command.trim().to_owned());
    }
    Input::Code(code(text))
}

/// What stands before an expression that is to give its value.
pub(super) const BEFORE_EXPRESSION: &str = "return (";

/// A piece of PHP: an expression gives its value, a last `;` may be left out.
pub(super) fn code(text: &str) -> Code {
    let text = text.strip_prefix("<?php").unwrap_or(text).trim();
    let entered = text.to_owned();
    let inner = text.trim_end_matches([';', ' ', '\n', '\t']);
    let as_expression = format!("{BEFORE_EXPRESSION}{inner}\n);");
    if !inner.is_empty() && parses(&as_expression) {
        return Code {
            entered,
            text: as_expression,
            has_result: true,
        };
    }
    let ended = format!("{text};");
    let text = if !parses(text) && parses(&ended) {
        ended
    } else {
        text.to_owned()
    };
    Code {
        entered,
        text,
        has_result: false,
    }
}

/// Whether more is to be typed.
pub(super) fn completeness(text: &str) -> Completeness {
    let text = text.trim();
    if text.is_empty() || text.starts_with(':') {
        return Completeness::Complete;
    }
    let text = text.strip_prefix("<?php").unwrap_or(text).trim();
    let Some(message) = refusal(text) else {
        return Completeness::Complete;
    };
    let inner = text.trim_end_matches(';');
    if parses(&format!("return ({inner}\n);")) {
        return Completeness::Complete;
    }
    // Where PHP would have a `;`, the end of the line will do.
    let wants_semicolon = message.contains("\";\"");
    if wants_semicolon && parses(&format!("{text};")) {
        return Completeness::Complete;
    }
    let is_open = message.contains("unexpected end of file")
        || (message.starts_with("Unclosed") && !message.contains("does not match"))
        || message.starts_with("Unterminated comment")
        || message.contains("unexpected string content");
    if is_open {
        Completeness::Open
    } else {
        Completeness::Complete
    }
}

fn parses(text: &str) -> bool {
    refusal(text).is_none()
}

/// Why text is no PHP.
fn refusal(text: &str) -> Option<String> {
    let arena = Bump::new();
    let source = Source::code(NAME, text.as_bytes());
    match parse::parse(&arena, &source) {
        Ok(_) => None,
        Err(error) => Some(String::from_utf8_lossy(&error.message).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_known_when_more_is_to_come() {
        for open in [
            "if ($a) {",
            "function f() {\n  return 1;",
            "$a = [1,",
            "foo(",
            "/* comment",
            "'text",
            "$a = <<<X\ntext",
            "$a +",
            "class A",
            "if ($a)",
        ] {
            assert_eq!(completeness(open), Completeness::Open, "{open}");
        }
        for complete in [
            "1 + 2",
            "$a = 5;",
            "echo 1",
            "$s = 1; echo $s",
            "if ($a) { b(); }",
            "f()",
            "fn($x) => $x",
            "1 +* 2",
            "}",
            "[1, 2)",
            ":vars",
            "",
        ] {
            assert_eq!(completeness(complete), Completeness::Complete, "{complete}");
        }
    }

    #[test]
    fn expressions_give_their_values() {
        assert!(code("1 + 2").has_result());
        assert!(code("$a = [1, 2];").has_result());
        assert!(!code("echo 1").has_result());
        assert!(!code("function f() {}").has_result());
        assert!(!code("foreach ($a as $b) { f($b); }").has_result());
    }
}
