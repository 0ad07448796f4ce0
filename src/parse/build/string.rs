//! Strings: escapes, heredoc indentation, interpolation.

use super::{Builder, Failure, List, RawPart, span, thrown};
use crate::ast::{Expr, ExprKind, InterpolatedPart, NoticeKind, Span, VariableName};
use crate::check::DollarBrace;
use crate::lex::{
    EscapeError, Position, Quote, octal_overflows, strip_indentation, unescape_double,
    unescape_single,
};
use crate::parse::ErrorKind;

impl<'a> Builder<'a, '_> {
    pub(in crate::parse) fn single_quoted(
        &self,
        start: Position,
        end: Position,
        text: &'a [u8],
    ) -> &'a Expr<'a> {
        let value = if text.contains(&b'\\') {
            let mut value = Vec::with_capacity(text.len());
            unescape_single(text, &mut value);
            self.arena.alloc_slice_copy(&value)
        } else {
            text
        };
        self.expr(start, end, ExprKind::String(value))
    }

    pub(in crate::parse) fn double_quoted(
        &self,
        start: Position,
        end: Position,
        text: &'a [u8],
    ) -> Result<&'a Expr<'a>, Failure<'a>> {
        let value = self.unescaped(text, Quote::Double, start)?;
        Ok(self.expr(start, end, ExprKind::String(value)))
    }

    pub(in crate::parse) fn interpolated(
        &self,
        start: Position,
        end: Position,
        parts: List<'a, RawPart<'a>>,
    ) -> Result<&'a Expr<'a>, Failure<'a>> {
        let parts = self.unescaped_parts(&parts, Quote::Double)?;
        Ok(self.expr(start, end, ExprKind::Interpolated(parts)))
    }

    pub(in crate::parse) fn shell_exec(
        &self,
        start: Position,
        end: Position,
        parts: List<'a, RawPart<'a>>,
    ) -> Result<&'a Expr<'a>, Failure<'a>> {
        let parts = self.unescaped_parts(&parts, Quote::Backtick)?;
        Ok(self.expr(start, end, ExprKind::ShellExec(parts)))
    }

    pub(in crate::parse) fn nowdoc(
        &self,
        start: Position,
        end: Position,
        part: Option<RawPart<'a>>,
        indentation: &'a [u8],
    ) -> Result<&'a Expr<'a>, Failure<'a>> {
        let value = match part {
            Some(RawPart::Text(text, place)) => self.outdented(text, indentation, place, true)?,
            _ => b"",
        };
        Ok(self.expr(start, end, ExprKind::String(value)))
    }

    pub(in crate::parse) fn heredoc(
        &self,
        start: Position,
        end: Position,
        mut parts: List<'a, RawPart<'a>>,
        indentation: &'a [u8],
    ) -> Result<&'a Expr<'a>, Failure<'a>> {
        let last = parts.len().saturating_sub(1);
        if let Some(RawPart::Expr(inserted)) = parts.first()
            && !indentation.is_empty()
        {
            return Err(too_little_indentation(inserted.span, indentation));
        }
        for (index, part) in parts.iter_mut().enumerate() {
            if let RawPart::Text(text, place) = part {
                *text = self.outdented(text, indentation, *place, index == last)?;
            }
        }
        let kind = match self.unescaped_parts(&parts, Quote::None)? {
            [] => ExprKind::String(b""),
            [InterpolatedPart::Literal(text)] => ExprKind::String(text),
            parts => ExprKind::Interpolated(parts),
        };
        Ok(self.expr(start, end, kind))
    }

    /// `"${name}"` and `"${name[index]}"`.
    pub(in crate::parse) fn dollar_brace(
        &self,
        start: Position,
        end: Position,
        name: &'a [u8],
        index: Option<&'a Expr<'a>>,
    ) -> &'a Expr<'a> {
        self.dollar_braces
            .borrow_mut()
            .insert(start.offset, DollarBrace::Variable);
        let variable = self.expr(start, end, ExprKind::Variable(VariableName::Simple(name)));
        if index.is_none() {
            return variable;
        }
        let base = variable;
        self.expr(start, end, ExprKind::Index { base, index })
    }

    /// `"${expr}"`: the variable whose name the expression gives.
    pub(in crate::parse) fn dollar_brace_expr(
        &self,
        start: Position,
        end: Position,
        name: &'a Expr<'a>,
    ) -> &'a Expr<'a> {
        self.dollar_braces
            .borrow_mut()
            .insert(start.offset, DollarBrace::Expr);
        self.expr(start, end, ExprKind::Variable(VariableName::Computed(name)))
    }

    fn unescaped_parts(
        &self,
        parts: &[RawPart<'a>],
        quote: Quote,
    ) -> Result<&'a [InterpolatedPart<'a>], Failure<'a>> {
        let mut done = self.list();
        for part in parts {
            match *part {
                // What is left of a heredoc's last line end.
                RawPart::Text(b"", _) => {}
                RawPart::Text(text, place) => {
                    let text = self.unescaped(text, quote, place)?;
                    done.push(InterpolatedPart::Literal(text));
                }
                RawPart::Expr(inserted) => done.push(InterpolatedPart::Expr(inserted)),
            }
        }
        Ok(done.into_bump_slice())
    }

    fn unescaped(
        &self,
        text: &'a [u8],
        quote: Quote,
        place: Position,
    ) -> Result<&'a [u8], Failure<'a>> {
        if !text.contains(&b'\\') {
            return Ok(text);
        }
        for digits in octal_overflows(text) {
            let mut message = b"Octal escape sequence overflow \\".to_vec();
            message.extend_from_slice(&digits);
            message.extend_from_slice(b" is greater than \\377");
            let message = self.arena.alloc_slice_copy(&message);
            self.notice(NoticeKind::CompileWarning, place.line, message);
        }
        let mut value = Vec::with_capacity(text.len());
        unescape_double(text, quote, &mut value)
            .map_err(|(error, at)| bad_escape(error, &text[..at], place))?;
        Ok(self.arena.alloc_slice_copy(&value))
    }

    /// A piece of heredoc that starts at `place`, without the closing label's indentation.
    fn outdented(
        &self,
        text: &'a [u8],
        indentation: &[u8],
        place: Position,
        is_last: bool,
    ) -> Result<&'a [u8], Failure<'a>> {
        if indentation.is_empty() {
            return Ok(text);
        }
        let before = self.text[..place.offset as usize].last();
        let starts_line = matches!(before, Some(b'\n' | b'\r'));
        let mut value = Vec::with_capacity(text.len());
        strip_indentation(text, indentation, starts_line, is_last, &mut value).map_err(
            |(error, line_ends)| {
                let line = Span {
                    line: place.line + line_ends,
                    ..Span::default()
                };
                thrown(ErrorKind::Syntax, line, error.message(indentation.len()))
            },
        )?;
        Ok(self.arena.alloc_slice_copy(&value))
    }
}

fn bad_escape<'a>(error: EscapeError, before: &[u8], place: Position) -> Failure<'a> {
    let newlines = memchr::memchr_iter(b'\n', before).count() as u32;
    let line = Span {
        line: place.line + newlines,
        ..span(place, place)
    };
    thrown(ErrorKind::Syntax, line, error.message())
}

fn too_little_indentation<'a>(place: Span, indentation: &[u8]) -> Failure<'a> {
    let error = crate::lex::IndentationError::TooLittle;
    thrown(ErrorKind::Syntax, place, error.message(indentation.len()))
}
