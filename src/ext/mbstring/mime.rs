//! Headers of mail: text beyond ASCII in "encoded words" (RFC 2047).

use super::codec::transfer::{Base64, QuotedPrintable};
use super::codec::{Codec, Encoder, State, Substitute};
use super::encoding::{Encoding, find, known};
use super::settings::{encoder, encoding, internal_encoding, language};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, StrBuilder};

/// Functions for headers.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_encode_mimeheader(string, charset = null, transfer_encoding = null, newline = "\r\n", indent = 0),
    mb_decode_mimeheader(string),
};

/// How an encoded word is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    Base64,
    Quoted,
}

/// The longest line, and how far an encoded word may begin on it.
const LINE: usize = 74;
const WORD_START: usize = 60;

/// Text as encoded words, where it needs any.
fn mb_encode_mimeheader(
    call: &mut Call<'_>,
    string: PhpStr,
    charset: Option<PhpStr>,
    transfer_encoding: Option<PhpStr>,
    newline: PhpStr,
    indent: i64,
) -> Result<PhpStr, Unwind> {
    let language = language(call.machine);
    let mut transfer = Transfer::Base64;
    let charset = match charset {
        Some(name) => {
            let charset = encoding(call, Some(name.clone()), 1)?;
            if charset.mime_name.is_empty() {
                let what = format!("\"{name}\" cannot be used for MIME header encoding");
                return Err(call.value_error(1, &what));
            }
            charset
        }
        None => {
            if language.header_encoding != "BASE64" {
                transfer = Transfer::Quoted;
            }
            known(language.mail_charset)
        }
    };
    match transfer_encoding.as_ref().and_then(|name| name.first()) {
        Some(b'B' | b'b') => transfer = Transfer::Base64,
        Some(b'Q' | b'q') => transfer = Transfer::Quoted,
        _ => {}
    }
    let indent = usize::try_from(indent).unwrap_or(0);
    let from = internal_encoding(call.machine);
    Ok(encode_header(
        &string, from, charset, transfer, &newline, indent,
    ))
}

/// A header's text as encoded words.
pub(super) fn encode_header(
    string: &[u8],
    from: &'static Encoding,
    charset: &'static Encoding,
    transfer: Transfer,
    newline: &[u8],
    indent: usize,
) -> PhpStr {
    let newline = newline.split(|byte| *byte == 0).next().unwrap_or_default();
    let mut fold = newline[..newline.len().min(8)].to_vec();
    fold.push(b' ');
    let letter = match transfer {
        Transfer::Base64 => 'B',
        Transfer::Quoted => 'Q',
    };
    let mut writer = HeaderWriter {
        out: StrBuilder::new(),
        plain: Vec::new(),
        has_letters: false,
        line_start: 0,
        indent: if indent < LINE { indent } else { 0 },
        fold,
        opening: format!("=?{}?{letter}?", charset.mime_name).into_bytes(),
        word: None,
        charset,
        transfer,
    };
    from.codec
        .decode_all(string, &mut |character| writer.take(character));
    writer.finish()
}

struct HeaderWriter {
    out: StrBuilder,
    /// A word of ASCII that is not written yet, spaces before it included.
    plain: Vec<u32>,
    /// Whether `plain` has more than spaces.
    has_letters: bool,
    line_start: usize,
    indent: usize,
    fold: Vec<u8>,
    opening: Vec<u8>,
    /// The characters of the encoded word that is being written, from the first that is not ASCII to the end of the text.
    word: Option<Vec<u32>>,
    charset: &'static Encoding,
    transfer: Transfer,
}

impl HeaderWriter {
    fn take(&mut self, character: u32) {
        if self.word.is_some() {
            self.add_to_word(character);
            return;
        }
        let is_ordinary =
            matches!(character, 0x21..=0x7E if !matches!(character, 0x3D | 0x3F | 0x5F));
        if is_ordinary {
            self.plain.push(character);
            self.has_letters = true;
            return;
        }
        if !self.has_letters && character == 0x20 {
            self.plain.push(character);
            return;
        }
        if self.plain.len() < LINE && character == 0x20 {
            if self.column() + self.plain.len() > LINE {
                self.break_line();
            } else if !self.out.is_empty() {
                self.out.push(b' ');
            }
            self.write_plain();
            self.has_letters = false;
            return;
        }
        if self.column() + self.opening.len() > WORD_START {
            self.break_line();
        } else if !self.out.is_empty() {
            self.out.push(b' ');
        }
        self.out.push_bytes(&self.opening);
        self.word = Some(Vec::new());
        for character in std::mem::take(&mut self.plain) {
            self.add_to_word(character);
        }
        self.add_to_word(character);
    }

    fn column(&self) -> usize {
        self.out.len() - self.line_start + self.indent
    }

    fn break_line(&mut self) {
        self.out.push_bytes(&self.fold);
        self.line_start = self.out.len();
        self.indent = 0;
    }

    fn write_plain(&mut self) {
        for character in self.plain.drain(..) {
            self.out.push(character as u8);
        }
    }

    fn add_to_word(&mut self, character: u32) {
        let mut word = self.word.take().unwrap_or_default();
        word.push(character);
        if word.len() > 1 && self.column() + self.encoded(&word).len() >= LINE {
            word.pop();
            let encoded = self.encoded(&word);
            self.out.push_bytes(&encoded);
            self.out.push_bytes(b"?=");
            self.break_line();
            self.out.push_bytes(&self.opening);
            word.clear();
            word.push(character);
        }
        self.word = Some(word);
    }

    /// The inside of an encoded word.
    fn encoded(&self, word: &[u32]) -> Vec<u8> {
        let question_mark = u32::from(b'?');
        let substitute = Substitute::Character(question_mark);
        let mut encoder = Encoder::new(self.charset.codec, substitute, question_mark, word.len());
        for character in word {
            encoder.push(*character);
        }
        let bytes = encoder.end().finish();
        match self.transfer {
            Transfer::Base64 => {
                let mut state = State::default();
                let mut out = StrBuilder::new();
                for byte in bytes.iter() {
                    // Words are shorter than the lines that Base64 breaks.
                    state.mode = 0;
                    let _ = Base64.encode(&mut state, u32::from(*byte), &mut out);
                }
                state.mode = 0;
                Base64.finish_encoding(&mut state, &mut out);
                out.as_bytes().to_vec()
            }
            Transfer::Quoted => bytes.iter().fold(Vec::new(), |mut out, byte| {
                if needs_quoting(*byte) {
                    out.extend_from_slice(format!("={byte:02X}").as_bytes());
                } else {
                    out.push(*byte);
                }
                out
            }),
        }
    }

    fn finish(mut self) -> PhpStr {
        if let Some(word) = self.word.take() {
            let encoded = self.encoded(&word);
            self.out.push_bytes(&encoded);
            self.out.push_bytes(b"?=");
        } else if !self.plain.is_empty() {
            if !self.out.is_empty() {
                if self.column() + self.plain.len() > LINE {
                    self.break_line();
                } else {
                    self.out.push(b' ');
                }
            }
            self.write_plain();
        }
        self.out.finish()
    }
}

/// Whether a byte cannot stand in an encoded word as it is.
fn needs_quoting(byte: u8) -> bool {
    !(byte.is_ascii_alphabetic() || matches!(byte, b'!' | b'*' | b'+' | b'-' | b'/'))
}

/// Text of which the encoded words are read.
fn mb_decode_mimeheader(call: &mut Call<'_>, string: PhpStr) -> PhpStr {
    let to = internal_encoding(call.machine);
    let mut reader = HeaderReader {
        encoder: encoder(call, to, string.len()),
        kept: Vec::new(),
        charset: known("ASCII"),
        transfer: Transfer::Base64,
        state: Reading::Plain,
        word: Vec::new(),
    };
    for byte in string.iter() {
        reader.take(*byte);
    }
    reader.finish()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Plain,
    /// After `=`.
    Equals,
    Charset,
    Letter,
    AfterLetter,
    Word,
    /// After `?` in a word.
    Question,
    AfterWord,
    /// In the white space of a folded line, after a word or after other text.
    FoldAfterWord,
    Fold,
}

struct HeaderReader {
    encoder: Encoder,
    /// Bytes that belong to a word, or else stand for themselves.
    kept: Vec<u8>,
    charset: &'static Encoding,
    transfer: Transfer,
    state: Reading,
    word: Vec<u8>,
}

impl HeaderReader {
    fn plain(&mut self, byte: u8) {
        self.encoder.push(if byte < 0x80 {
            u32::from(byte)
        } else {
            super::codec::BAD
        });
    }

    fn give_up(&mut self) {
        for byte in std::mem::take(&mut self.kept) {
            self.plain(byte);
        }
    }

    fn take(&mut self, byte: u8) {
        let is_line_end = matches!(byte, b'\r' | b'\n');
        match self.state {
            Reading::Plain => match byte {
                b'\r' | b'\n' => self.state = Reading::Fold,
                b'=' => {
                    self.kept.push(byte);
                    self.state = Reading::Equals;
                }
                _ => self.plain(byte),
            },
            Reading::Equals => match byte {
                b'?' => {
                    self.kept.push(byte);
                    self.word.clear();
                    self.state = Reading::Charset;
                }
                b'=' => {
                    self.give_up();
                    self.kept.push(byte);
                }
                b'\r' | b'\n' => {
                    self.give_up();
                    self.state = Reading::Fold;
                }
                _ => {
                    self.give_up();
                    self.plain(byte);
                    self.state = Reading::Plain;
                }
            },
            Reading::Charset if byte == b'?' => {
                if let Some(charset) = find(&self.word) {
                    self.charset = charset;
                    self.state = Reading::Letter;
                }
                self.kept.push(byte);
                self.word.push(byte);
            }
            Reading::Charset => {
                if is_line_end {
                    self.give_up();
                    self.state = Reading::Fold;
                    return;
                }
                self.kept.push(byte);
                self.word.push(byte);
                if self.kept.len() > 100 {
                    self.give_up();
                    self.state = Reading::Plain;
                }
            }
            Reading::Letter | Reading::AfterLetter if is_line_end => {
                self.give_up();
                self.state = Reading::Fold;
            }
            Reading::Letter => {
                self.kept.push(byte);
                self.transfer = match byte {
                    b'B' | b'b' => Transfer::Base64,
                    b'Q' | b'q' => Transfer::Quoted,
                    _ => {
                        self.give_up();
                        self.state = Reading::Plain;
                        return;
                    }
                };
                self.state = Reading::AfterLetter;
            }
            Reading::AfterLetter => {
                self.kept.push(byte);
                if byte == b'?' {
                    self.kept.clear();
                    self.word.clear();
                    self.state = Reading::Word;
                } else {
                    self.give_up();
                    self.state = Reading::Plain;
                }
            }
            Reading::Word if byte == b'?' => self.state = Reading::Question,
            Reading::Word => self.word.push(byte),
            Reading::Question => match byte {
                b'=' => {
                    self.end_word();
                    self.state = Reading::AfterWord;
                }
                b'?' => self.word.push(b'?'),
                _ => {
                    self.word.extend_from_slice(&[b'?', byte]);
                    self.state = Reading::Word;
                }
            },
            Reading::AfterWord if is_line_end => self.state = Reading::FoldAfterWord,
            Reading::AfterWord => {
                self.kept.push(byte);
                match byte {
                    b'=' => self.state = Reading::Equals,
                    b' ' | b'\t' => {}
                    _ => {
                        self.give_up();
                        self.state = Reading::Plain;
                    }
                }
            }
            Reading::FoldAfterWord | Reading::Fold => {
                if is_line_end || matches!(byte, b' ' | b'\t') {
                    return;
                }
                if byte == b'=' {
                    if self.state == Reading::FoldAfterWord {
                        self.kept.push(b' ');
                    } else {
                        self.plain(b' ');
                    }
                    self.kept.push(byte);
                    self.state = Reading::Equals;
                } else {
                    self.kept.push(b' ');
                    self.kept.push(byte);
                    self.give_up();
                    self.state = Reading::Plain;
                }
            }
        }
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word);
        let mut bytes = Vec::with_capacity(word.len());
        let mut take = |character: u32| bytes.push(character as u8);
        match self.transfer {
            Transfer::Base64 => Base64.decode_all(&word, &mut take),
            Transfer::Quoted => QuotedPrintable.decode_all(&word, &mut take),
        }
        let encoder = &mut self.encoder;
        self.charset
            .codec
            .decode_all(&bytes, &mut |character| encoder.push(character));
    }

    fn finish(mut self) -> PhpStr {
        match self.state {
            Reading::Word | Reading::Question => self.end_word(),
            _ => self.give_up(),
        }
        self.encoder.end().finish()
    }
}
