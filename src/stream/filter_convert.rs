//! Filters that convert from and to encodings of bytes: `convert.base64-*`, `convert.quoted-printable-*` (php-src
//! `ext/standard/filters.c`).

use super::Stream;
use super::filter::{Bucket, FilterOps, Flush, Status};
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::{Key, PhpArray, PhpStr, StrBuilder, Value, convert};
use std::cell::RefCell;

/// The input is nothing that can be converted.
pub struct Invalid;

/// Converts what comes in pieces.
pub trait Converter {
    /// Converts a piece; what cannot be converted yet is kept.
    ///
    /// # Errors
    /// It is invalid.
    fn push(&mut self, input: &[u8], output: &mut StrBuilder) -> Result<(), Invalid>;

    /// Converts what was kept.
    ///
    /// # Errors
    /// It is invalid.
    fn finish(&mut self, output: &mut StrBuilder) -> Result<(), Invalid>;
}

/// A filter that converts.
pub struct ConvertFilter {
    name: &'static str,
    converter: RefCell<Box<dyn Converter>>,
}

impl ConvertFilter {
    /// The filter of a name, with its parameters.
    pub fn new(name: &[u8], params: Option<&Value>) -> Option<ConvertFilter> {
        let options = params.and_then(|params| params.as_array());
        let (name, converter): (&'static str, Box<dyn Converter>) = match name {
            b"convert.base64-encode" => (
                "convert.base64-encode",
                Box::new(Base64Encoder {
                    kept: Vec::new(),
                    lines: Lines::from_options(options),
                }),
            ),
            b"convert.base64-decode" => ("convert.base64-decode", Box::<Base64Decoder>::default()),
            b"convert.quoted-printable-encode" => (
                "convert.quoted-printable-encode",
                Box::new(QuotedEncoder {
                    lines: Lines::from_options(options),
                    is_binary: flag(options, "binary"),
                }),
            ),
            b"convert.quoted-printable-decode" => (
                "convert.quoted-printable-decode",
                Box::<QuotedDecoder>::default(),
            ),
            _ => return None,
        };
        Some(ConvertFilter {
            name,
            converter: RefCell::new(converter),
        })
    }
}

fn flag(options: Option<&PhpArray>, name: &str) -> bool {
    options
        .and_then(|options| options.get(&Key::from(name)))
        .is_some_and(|zval| convert::to_bool(zval.view()))
}

impl FilterOps for ConvertFilter {
    fn filter(
        &self,
        m: &mut Machine,
        _: &Stream,
        input: Vec<Bucket>,
        output: &mut Vec<Bucket>,
        consumed: &mut usize,
        flush: Flush,
    ) -> Result<Status, Unwind> {
        let mut converted = StrBuilder::new();
        let mut result = Ok(());
        for bucket in input {
            *consumed += bucket.data.len();
            result = result.and_then(|()| {
                self.converter
                    .borrow_mut()
                    .push(&bucket.data, &mut converted)
            });
        }
        if flush != Flush::None {
            result = result.and_then(|()| self.converter.borrow_mut().finish(&mut converted));
        }
        if result.is_err() {
            let message = format!("Stream filter ({}): invalid byte sequence", self.name);
            m.report(Level::Warning, &message)?;
            return Ok(Status::Fatal);
        }
        if !converted.is_empty() {
            output.push(Bucket::new(converted.finish()));
        }
        Ok(Status::PassOn)
    }
}

/// Lines of a length, with what stands between them.
struct Lines {
    length: usize,
    end: PhpStr,
    column: usize,
}

impl Lines {
    fn from_options(options: Option<&PhpArray>) -> Lines {
        let option =
            |name: &str| options.and_then(|options| Some(options.get(&Key::from(name))?.get()));
        let length = option("line-length").map_or(0, |value| convert::to_int(value.view()));
        let end = option("line-break-chars")
            .and_then(|value| convert::scalar_to_string(value.view()))
            .unwrap_or_else(|| PhpStr::from("\r\n"));
        Lines {
            length: usize::try_from(length).unwrap_or(0),
            end,
            column: 0,
        }
    }

    /// Writes bytes that may be divided anywhere.
    fn push(&mut self, bytes: &[u8], output: &mut StrBuilder) {
        for byte in bytes {
            if self.length > 0 && self.column >= self.length {
                output.push_bytes(&self.end);
                self.column = 0;
            }
            output.push(*byte);
            self.column += 1;
        }
    }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

struct Base64Encoder {
    kept: Vec<u8>,
    lines: Lines,
}

impl Base64Encoder {
    fn group(&mut self, bytes: &[u8], output: &mut StrBuilder) {
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        let mut group = [b'='; 4];
        for (at, digit) in group.iter_mut().enumerate().take(bytes.len() + 1) {
            *digit = DIGITS[(bits >> (18 - 6 * at) & 63) as usize];
        }
        self.lines.push(&group, output);
    }
}

impl Converter for Base64Encoder {
    fn push(&mut self, input: &[u8], output: &mut StrBuilder) -> Result<(), Invalid> {
        let mut all = std::mem::take(&mut self.kept);
        all.extend_from_slice(input);
        let mut groups = all.chunks_exact(3);
        for group in groups.by_ref() {
            self.group(group, output);
        }
        self.kept = groups.remainder().to_vec();
        Ok(())
    }

    fn finish(&mut self, output: &mut StrBuilder) -> Result<(), Invalid> {
        let kept = std::mem::take(&mut self.kept);
        if !kept.is_empty() {
            self.group(&kept, output);
        }
        Ok(())
    }
}

#[derive(Default)]
struct Base64Decoder {
    bits: u32,
    digits: usize,
    padding: usize,
}

impl Converter for Base64Decoder {
    fn push(&mut self, input: &[u8], output: &mut StrBuilder) -> Result<(), Invalid> {
        for byte in input {
            let value = match byte {
                b'A'..=b'Z' => byte - b'A',
                b'a'..=b'z' => byte - b'a' + 26,
                b'0'..=b'9' => byte - b'0' + 52,
                b'+' => 62,
                b'/' => 63,
                b'=' => {
                    if self.digits < 2 && self.padding == 0 {
                        return Err(Invalid);
                    }
                    self.padding += 1;
                    self.flush_partial(output);
                    continue;
                }
                b' ' | b'\t' | b'\r' | b'\n' => continue,
                _ => return Err(Invalid),
            };
            if self.padding > 0 {
                return Err(Invalid);
            }
            self.bits = self.bits << 6 | u32::from(value);
            self.digits += 1;
            if self.digits == 4 {
                output.push_bytes(&self.bits.to_be_bytes()[1..]);
                (self.bits, self.digits) = (0, 0);
            }
        }
        Ok(())
    }

    fn finish(&mut self, output: &mut StrBuilder) -> Result<(), Invalid> {
        if self.digits == 1 {
            return Err(Invalid);
        }
        self.flush_partial(output);
        Ok(())
    }
}

impl Base64Decoder {
    fn flush_partial(&mut self, output: &mut StrBuilder) {
        match self.digits {
            2 => output.push((self.bits >> 4) as u8),
            3 => output.push_bytes(&((self.bits >> 2) as u16).to_be_bytes()),
            _ => {}
        }
        (self.bits, self.digits) = (0, 0);
    }
}

struct QuotedEncoder {
    lines: Lines,
    is_binary: bool,
}

impl Converter for QuotedEncoder {
    fn push(&mut self, input: &[u8], output: &mut StrBuilder) -> Result<(), Invalid> {
        let mut rest = input;
        while let Some(&byte) = rest.first() {
            let breaks =
                self.lines.length > 0 && !self.is_binary && rest.starts_with(&self.lines.end);
            if breaks {
                output.push_bytes(&self.lines.end);
                rest = &rest[self.lines.end.len()..];
                self.lines.column = 0;
                continue;
            }
            let hex = format!("={byte:02X}");
            let (text, length) = match byte {
                b' '..=b'<' | b'>'..=b'~' => (&rest[..1], 1),
                _ => (hex.as_bytes(), 3),
            };
            if self.lines.length > 0 && self.lines.column + length + 1 > self.lines.length {
                output.push(b'=');
                output.push_bytes(&self.lines.end);
                self.lines.column = 0;
            }
            output.push_bytes(text);
            self.lines.column += length;
            rest = &rest[1..];
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut StrBuilder) -> Result<(), Invalid> {
        Ok(())
    }
}

#[derive(Default)]
struct QuotedDecoder {
    kept: Vec<u8>,
}

impl Converter for QuotedDecoder {
    fn push(&mut self, input: &[u8], output: &mut StrBuilder) -> Result<(), Invalid> {
        let mut all = std::mem::take(&mut self.kept);
        all.extend_from_slice(input);
        let mut rest = &all[..];
        while let Some(&byte) = rest.first() {
            if byte != b'=' {
                output.push(byte);
                rest = &rest[1..];
                continue;
            }
            match rest {
                [b'=', b'\r', b'\n', ..] => rest = &rest[3..],
                [b'=', b'\n', ..] => rest = &rest[2..],
                [b'=', high, low, ..] => {
                    let digits = [*high, *low];
                    let text = std::str::from_utf8(&digits).map_err(|_| Invalid)?;
                    output.push(u8::from_str_radix(text, 16).map_err(|_| Invalid)?);
                    rest = &rest[3..];
                }
                _ => {
                    self.kept = rest.to_vec();
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut StrBuilder) -> Result<(), Invalid> {
        Ok(())
    }
}
