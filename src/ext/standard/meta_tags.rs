//! `get_meta_tags`: what the `<meta>` tags at the head of a page say (manual: "get_meta_tags").

use super::stream_argument::Path;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::stream::{Limit, Options};
use crate::zval::{Key, PhpArray, PhpStr, Value};

/// The function.
pub(super) static FUNCTIONS: &[Builtin] =
    builtins! { get_meta_tags(filename, use_include_path = false) };

/// The longest token; what is longer is read as several (php-src `META_DEF_BUFSIZE`).
const LONGEST_TOKEN: usize = 8192;

/// The content of the `<meta>` tags in a file by their names, up to `</head>`; false if it cannot be read.
fn get_meta_tags(
    call: &mut Call<'_>,
    filename: Path,
    use_include_path: bool,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let options = Options {
        use_path: use_include_path,
        ..Options::REPORT
    };
    let opened = call.machine.open_stream(&filename, b"rb", options, None)?;
    let Some(stream) = opened else {
        return Ok(OrFalse::False);
    };
    let page = stream.contents(call.machine, Limit::None)?;
    stream.close(call.machine)?;
    let mut reader = Reader::default();
    let tokens = Tokens {
        page: &page,
        at: 0,
        is_behind_word: false,
    };
    let mut last = Token::Other;
    for token in tokens {
        if reader.take(token, last) == Goes::Off {
            break;
        }
        last = token;
    }
    Ok(OrFalse::Value(reader.tags))
}

/// A piece of HTML as far as it matters here. White space other than blanks is none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Less,
    Greater,
    Equals,
    Slash,
    /// Letters and digits.
    Word(&'a [u8]),
    /// Between quotes.
    Quoted(&'a [u8]),
    Other,
}

struct Tokens<'a> {
    page: &'a [u8],
    at: usize,
    /// Whether a word ends here.
    is_behind_word: bool,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let mut is_behind_word = std::mem::take(&mut self.is_behind_word);
        let first = loop {
            match *self.page.get(self.at)? {
                b'\n' | b'\r' | b'\t' => self.at += 1,
                // As in php-src, a NUL ends the page, but for one right behind a word.
                0 if !is_behind_word => return None,
                byte => break byte,
            }
            is_behind_word = false;
        };
        let start = self.at;
        self.at += 1;
        Some(match first {
            b'<' => Token::Less,
            b'>' => Token::Greater,
            b'=' => Token::Equals,
            b'/' => Token::Slash,
            quote @ (b'\'' | b'"') => {
                let text = self.take_while(|byte| ![quote, b'<', b'>', 0].contains(&byte));
                // The bracket behind a lone quote stands for itself.
                let is_closed = !matches!(self.page.get(self.at), Some(b'<' | b'>') | None);
                if is_closed && text.len() < LONGEST_TOKEN {
                    self.at += 1;
                }
                Token::Quoted(text)
            }
            byte if byte.is_ascii_alphanumeric() => {
                self.at = start;
                self.is_behind_word = true;
                Token::Word(self.take_while(|byte| {
                    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':')
                }))
            }
            _ => Token::Other,
        })
    }
}

impl<'a> Tokens<'a> {
    fn take_while(&mut self, belongs: impl Fn(u8) -> bool) -> &'a [u8] {
        let rest = &self.page[self.at..];
        let bytes = rest.iter().take(LONGEST_TOKEN);
        let length = bytes.take_while(|byte| belongs(**byte)).count();
        self.at += length;
        &rest[..length]
    }
}

/// Which attribute a value belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Attribute {
    Name,
    Content,
}

/// Whether the page is read on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    On,
    Off,
}

/// What was read of the tag so far, and of the tags before it.
#[derive(Default)]
struct Reader {
    tags: PhpArray,
    is_in_tag: bool,
    is_meta: bool,
    /// The attribute whose value is to come.
    awaited: Option<Attribute>,
    name: Option<Vec<u8>>,
    content: Option<PhpStr>,
}

impl Reader {
    fn take(&mut self, token: Token<'_>, last: Token<'_>) -> Goes {
        match (token, last) {
            (Token::Word(word), Token::Less) => self.is_meta = word.eq_ignore_ascii_case(b"meta"),
            (Token::Word(word), Token::Slash) if self.is_in_tag => {
                return match word.eq_ignore_ascii_case(b"head") {
                    true => Goes::Off,
                    false => Goes::On,
                };
            }
            (Token::Word(text) | Token::Quoted(text), Token::Equals) if self.awaited.is_some() => {
                self.take_value(text);
            }
            (Token::Word(word), _) if self.is_meta => {
                if word.eq_ignore_ascii_case(b"name") {
                    self.awaited = Some(Attribute::Name);
                } else if word.eq_ignore_ascii_case(b"content") {
                    self.awaited = Some(Attribute::Content);
                }
            }
            (Token::Less, _) => {
                // A tag that begins where a value is awaited: what was read was none.
                if self.awaited.take().is_some() {
                    (self.name, self.content) = (None, None);
                }
                self.is_in_tag = true;
            }
            (Token::Greater, _) => self.end_tag(),
            _ => {}
        }
        Goes::On
    }

    fn take_value(&mut self, text: &[u8]) {
        match self.awaited.take() {
            Some(Attribute::Name) => {
                let safe = |byte: &u8| match byte {
                    b'.' | b'\\' | b'+' | b'*' | b'?' | b'[' | b'^' | b']' | b'$' | b'(' | b')'
                    | b' ' => b'_',
                    byte => byte.to_ascii_lowercase(),
                };
                self.name = Some(text.iter().map(safe).collect());
            }
            Some(Attribute::Content) => self.content = Some(PhpStr::new(text)),
            None => {}
        }
    }

    fn end_tag(&mut self) {
        let content = self.content.take();
        if let Some(name) = self.name.take() {
            let content = content.unwrap_or_else(PhpStr::empty);
            self.tags
                .set(&Key::from_bytes(&name), Value::from(content).into_zval());
        }
        (self.is_in_tag, self.is_meta, self.awaited) = (false, false, None);
    }
}
