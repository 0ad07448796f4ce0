//! What rephp says about a script, in PHP's words.

use crate::ast::{Notice, NoticeKind, Span};
use crate::parse::{ErrorKind, ParseError};
use crate::source::Source;

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The source is no PHP.
    ParseError,
    /// The script cannot be compiled, or cannot go on.
    FatalError,
    /// Something is wrong, and the script goes on.
    Warning,
    /// The script relies on what a later PHP will not have.
    Deprecated,
}

impl Severity {
    /// What PHP puts before the message.
    pub fn label(self) -> &'static str {
        match self {
            Severity::ParseError => "Parse error",
            Severity::FatalError => "Fatal error",
            Severity::Warning => "Warning",
            Severity::Deprecated => "Deprecated",
        }
    }
}

/// One message about a place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// How serious it is.
    pub severity: Severity,
    /// PHP's message. Bytes, since it may quote the script.
    pub message: Vec<u8>,
    /// The file's name as PHP shows it.
    pub file: Vec<u8>,
    /// The line, counted from 1.
    pub line: u32,
    /// The bytes the message is about; empty where only the line is known.
    pub span: Span,
}

impl Diagnostic {
    /// The diagnostic for a file that cannot be compiled.
    pub fn of_parse_error(error: ParseError, source: &Source) -> Diagnostic {
        Diagnostic {
            severity: match error.kind {
                ErrorKind::Syntax => Severity::ParseError,
                ErrorKind::Compile | ErrorKind::Fatal => Severity::FatalError,
            },
            message: error.message,
            file: source.name().to_vec(),
            line: error.line,
            span: error.span,
        }
    }

    /// The diagnostic for a remark made while a file is compiled.
    pub fn of_notice(notice: &Notice, source: &Source) -> Diagnostic {
        Diagnostic {
            severity: match notice.kind {
                NoticeKind::Deprecated => Severity::Deprecated,
                NoticeKind::CompileWarning | NoticeKind::Warning => Severity::Warning,
            },
            message: notice.message.to_vec(),
            file: source.name().to_vec(),
            line: notice.line,
            span: Span::default(),
        }
    }

    /// `\nParse error: MESSAGE in FILE on line N\n`, as PHP shows it with html_errors off.
    pub fn shown(&self) -> Vec<u8> {
        let mut text = b"\n".to_vec();
        text.extend_from_slice(self.severity.label().as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(&self.message);
        text.extend_from_slice(b" in ");
        text.extend_from_slice(&self.file);
        text.extend_from_slice(format!(" on line {}\n", self.line).as_bytes());
        text
    }

    /// The line of `source` with the place marked below it, for terminals; `None` where only the line is known.
    ///
    /// ```text
    ///   3 | echo 1 = 2;
    ///     |        ^
    /// ```
    pub fn code_frame(&self, source: &Source) -> Option<String> {
        if self.span.start >= self.span.end {
            return None;
        }
        let (line, line_start) = source.line_at(self.span.start);
        let start = self.span.start as usize - line_start;
        let end = (self.span.end as usize - line_start).min(line.len());
        let before = String::from_utf8_lossy(&line[..start]);
        let marked = String::from_utf8_lossy(&line[start..end]);
        let behind = String::from_utf8_lossy(&line[end..]);
        // The number of the line the place starts on; PHP's own is that of its end.
        let newlines = memchr::memchr_iter(b'\n', &source.text()[..line_start]).count();
        let number = (newlines + 1).to_string();
        let blank = " ".repeat(number.len());
        let indent: String = before
            .chars()
            .map(|character| if character == '\t' { '\t' } else { ' ' })
            .collect();
        let carets = "^".repeat(marked.chars().count().max(1));
        Some(format!(
            "  {number} | {before}{marked}{behind}\n  {blank} | {indent}{carets}\n"
        ))
    }
}
