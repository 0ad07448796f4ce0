//! Where a node stands in its file.

/// A stretch of source bytes, with the line it starts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
    /// The line of `start`, counted from 1; for a call of what an expression gives, the line of its `(`.
    pub line: u32,
}

impl Span {
    /// The stretch from the start of `self` to the end of `last`.
    pub fn to(self, last: Span) -> Span {
        Span {
            end: last.end,
            ..self
        }
    }
}
