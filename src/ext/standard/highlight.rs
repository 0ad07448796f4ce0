//! PHP code for the eye and without its comments: `highlight_string`, `highlight_file`, `php_strip_whitespace`.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::lex::{Piece, Pieces, Token};
use crate::stream::Options;
use crate::zval::{PhpStr, StrBuilder, Value};
use std::cell::Cell;

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    highlight_string(string, return = false), highlight_file(filename, return = false),
    show_source(filename, return = false), php_strip_whitespace(filename),
};

/// Writes code as HTML with a colour for each kind of token, or returns it.
fn highlight_string(call: &mut Call<'_>, string: PhpStr, returns: bool) -> Value {
    let html = highlight(call, &string);
    write_or_return(call, html, returns)
}

/// Writes a file's code as HTML, or returns it; false if it cannot be opened.
fn highlight_file(call: &mut Call<'_>, filename: PhpStr, returns: bool) -> Result<Value, Unwind> {
    let Some(code) = read(call, &filename)? else {
        call.warn(&format!("Failed opening '{filename}' for highlighting"))?;
        return Ok(Value::FALSE);
    };
    let html = highlight(call, &code);
    Ok(write_or_return(call, html, returns))
}

/// Another name of `highlight_file`.
fn show_source(call: &mut Call<'_>, filename: PhpStr, returns: bool) -> Result<Value, Unwind> {
    highlight_file(call, filename, returns)
}

/// A file's code without comments, and with one blank for each white space.
fn php_strip_whitespace(call: &mut Call<'_>, filename: PhpStr) -> Result<PhpStr, Unwind> {
    let Some(code) = read(call, &filename)? else {
        return Ok(PhpStr::empty());
    };
    let doc_comment = Cell::new(None);
    let mut pieces = Pieces::new(&code, &doc_comment);
    let mut stripped = StrBuilder::new();
    let mut behind_blank = false;
    while let Some((piece, text)) = pieces.next() {
        match piece {
            Piece::WhiteSpace if behind_blank => {}
            Piece::WhiteSpace => {
                stripped.push(b' ');
                behind_blank = true;
            }
            Piece::Comment | Piece::DocComment => {}
            Piece::Token(Token::HeredocEnd(_)) => {
                stripped.push_bytes(text);
                // The line of the closing label may go on, but has to end.
                if let Some((piece, text)) = pieces.next()
                    && piece != Piece::WhiteSpace
                {
                    stripped.push_bytes(text);
                }
                stripped.push(b'\n');
                behind_blank = true;
            }
            _ => {
                stripped.push_bytes(text);
                behind_blank = false;
            }
        }
    }
    Ok(stripped.finish())
}

fn write_or_return(call: &mut Call<'_>, html: PhpStr, returns: bool) -> Value {
    if returns {
        return html.into();
    }
    call.write_output(&html);
    Value::TRUE
}

/// The code of a file; `None` after a warning if it cannot be opened.
fn read(call: &mut Call<'_>, filename: &PhpStr) -> Result<Option<PhpStr>, Unwind> {
    let options = Options {
        use_path: true,
        for_include: true,
        ..Options::REPORT
    };
    call.machine.read_file(filename, options)
}

/// Code as HTML.
fn highlight(call: &mut Call<'_>, code: &PhpStr) -> PhpStr {
    let colour = |name: &str| call.ini.string(name);
    let html_colour = colour("highlight.html");
    let comment_colour = colour("highlight.comment");
    let default_colour = colour("highlight.default");
    let string_colour = colour("highlight.string");
    let keyword_colour = colour("highlight.keyword");
    let mut html = StrBuilder::new();
    let open_span = |html: &mut StrBuilder, colour: &PhpStr| {
        html.push_bytes(b"<span style=\"color: ");
        html.push_bytes(colour);
        html.push_bytes(b"\">");
    };
    html.push_str("<code>");
    open_span(&mut html, &html_colour);
    html.push(b'\n');
    let mut last = Colour::Html;
    let doc_comment = Cell::new(None);
    for (piece, text) in Pieces::new(code, &doc_comment) {
        let next = match Colour::of(piece) {
            Some(next) => next,
            None => last,
        };
        if next != last {
            if last != Colour::Html {
                html.push_str("</span>");
            }
            match next {
                Colour::Html => {}
                Colour::Comment => open_span(&mut html, &comment_colour),
                Colour::Default => open_span(&mut html, &default_colour),
                Colour::String => open_span(&mut html, &string_colour),
                Colour::Keyword => open_span(&mut html, &keyword_colour),
            }
            last = next;
        }
        push_escaped(&mut html, text);
    }
    if last != Colour::Html {
        html.push_str("</span>\n");
    }
    html.push_str("</span>\n</code>");
    html.finish()
}

/// What a token is coloured as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Colour {
    Html,
    Comment,
    Default,
    String,
    Keyword,
}

impl Colour {
    /// The colour of a piece; `None` for white space, which has that of what it stands behind.
    fn of(piece: Piece<'_>) -> Option<Colour> {
        let token = match piece {
            Piece::WhiteSpace => return None,
            Piece::Comment | Piece::DocComment => return Some(Colour::Comment),
            Piece::OpenTag | Piece::OpenTagWithEcho | Piece::CloseTag => {
                return Some(Colour::Default);
            }
            Piece::Token(token) => token,
        };
        Some(match token {
            Token::InlineHtml(_) => Colour::Html,
            Token::DoubleQuote
            | Token::StringContent(_)
            | Token::SingleQuoted(_)
            | Token::DoubleQuoted(_) => Colour::String,
            Token::MagicLine
            | Token::MagicFile
            | Token::MagicDir
            | Token::MagicTrait
            | Token::MagicMethod
            | Token::MagicFunction
            | Token::MagicNamespace
            | Token::MagicClass
            | Token::Identifier(_)
            | Token::QualifiedName(_)
            | Token::FullyQualifiedName(_)
            | Token::RelativeName(_)
            | Token::Variable(_)
            | Token::VariableName(_)
            | Token::Integer(_)
            | Token::Float(_)
            | Token::OffsetNumber(_) => Colour::Default,
            _ => Colour::Keyword,
        })
    }
}

fn push_escaped(html: &mut StrBuilder, text: &[u8]) {
    for &byte in text {
        match byte {
            b'\n' => html.push_str("<br />"),
            b'<' => html.push_str("&lt;"),
            b'>' => html.push_str("&gt;"),
            b'&' => html.push_str("&amp;"),
            b' ' => html.push_str("&nbsp;"),
            b'\t' => html.push_str("&nbsp;&nbsp;&nbsp;&nbsp;"),
            _ => html.push(byte),
        }
    }
}
