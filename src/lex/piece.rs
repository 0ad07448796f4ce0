//! A whole text in pieces, white space, comments and tags among them: what `token_get_all` shows.
//!
//! The pieces put together are the text. It need not be right: what the parser refuses is read on somehow, as PHP does.

use super::trivia::blanks;
use super::{DocComment, Lexer, Token};

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Piece<'a> {
    /// A token of PHP code, or text outside of it.
    Token(Token<'a>),
    /// `<?php` with the blank behind it.
    OpenTag,
    /// `<?=`
    OpenTagWithEcho,
    /// `?>` with the line end behind it.
    CloseTag,
    /// Blanks and line ends.
    WhiteSpace,
    /// `# …`, `// …` without the line end, `/* … */`
    Comment,
    /// `/** … */`
    DocComment,
}

impl Piece<'_> {
    /// Whether nothing of it reaches the parser.
    pub fn is_ignorable(self) -> bool {
        matches!(
            self,
            Piece::OpenTag | Piece::WhiteSpace | Piece::Comment | Piece::DocComment
        )
    }
}

/// Reads the pieces of a text.
pub struct Pieces<'a, 'd> {
    source: &'a [u8],
    lexer: Lexer<'a, 'd>,
    /// Where the next piece starts.
    at: usize,
    /// Where the trivia before the token that was read ends.
    trivia_end: usize,
    /// The token that was read, and where it ends.
    token: Option<(Token<'a>, usize)>,
    /// How many tokens behind `__halt_compiler` are still read; what then follows is text.
    until_halt: Option<u32>,
}

impl<'a, 'd> Pieces<'a, 'd> {
    /// The pieces of a file's text. The cell is for the lexer's use.
    pub fn new(source: &'a [u8], doc_comment: &'d DocComment<'a>) -> Pieces<'a, 'd> {
        Pieces {
            source,
            lexer: Lexer::new_lenient(source, doc_comment),
            at: 0,
            trivia_end: 0,
            token: None,
            until_halt: None,
        }
    }

    fn take(&mut self, end: usize) -> &'a [u8] {
        let text = &self.source[self.at..end];
        self.at = end;
        text
    }

    /// Follows `__halt_compiler` and the three tokens behind it, whatever they are.
    fn follow_halt(&mut self, piece: Piece<'a>) {
        self.until_halt = match (self.until_halt, piece) {
            (None, Piece::Token(Token::HaltCompiler)) => Some(3),
            (None, _) => None,
            (Some(left), piece) if piece.is_ignorable() => Some(left),
            (Some(left), _) => Some(left.saturating_sub(1)),
        };
    }
}

impl<'a> Iterator for Pieces<'a, '_> {
    type Item = (Piece<'a>, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.until_halt == Some(0) {
            let rest = self.take(self.source.len());
            return (!rest.is_empty()).then_some((Piece::Token(Token::InlineHtml(rest)), rest));
        }
        if self.at >= self.trivia_end && self.token.is_none() {
            match self.lexer.next() {
                Some(Ok((start, token, end))) => {
                    self.trivia_end = start.offset as usize;
                    self.token = Some((token, end.offset as usize));
                }
                Some(Err(_)) | None => self.trivia_end = self.source.len(),
            }
        }
        let (piece, text) = if self.at < self.trivia_end {
            let (piece, length) = trivia(&self.source[self.at..self.trivia_end]);
            (piece, self.take(self.at + length))
        } else {
            let (token, end) = self.token.take()?;
            let text = self.take(end);
            (tagged(token, text), text)
        };
        self.follow_halt(piece);
        Some((piece, text))
    }
}

/// Tags reach the parser as the tokens that they stand for.
fn tagged<'a>(token: Token<'a>, text: &[u8]) -> Piece<'a> {
    match token {
        Token::Semicolon if text.len() > 1 => Piece::CloseTag,
        Token::Echo if text.starts_with(b"<") => Piece::OpenTagWithEcho,
        token => Piece::Token(token),
    }
}

/// The piece that a text of nothing but trivia begins with, and its length.
fn trivia(text: &[u8]) -> (Piece<'static>, usize) {
    let blanks = blanks(text);
    if blanks > 0 {
        return (Piece::WhiteSpace, blanks);
    }
    if text.starts_with(b"<") {
        let length = match (text.get(5), text.get(6)) {
            (None, _) => 5,
            (Some(b'\r'), Some(b'\n')) => 7,
            _ => 6,
        };
        return (Piece::OpenTag, length.min(text.len()));
    }
    if text.starts_with(b"/*") {
        let end = memchr::memmem::find(&text[2..], b"*/");
        let length = end.map_or(text.len(), |end| end + 4);
        let is_doc_comment =
            text.get(2) == Some(&b'*') && text.get(3).is_some_and(|byte| b" \t\r\n".contains(byte));
        let piece = if is_doc_comment {
            Piece::DocComment
        } else {
            Piece::Comment
        };
        return (piece, length);
    }
    let length = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    (Piece::Comment, length)
}
