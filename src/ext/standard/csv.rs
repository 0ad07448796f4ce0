//! Comma-separated values (php-src `php_fgetcsv`, `php_fputcsv`).

use super::stream_argument::StreamArg;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::stream::StreamRef;
use crate::zval::{PhpArray, PhpStr, ResourceRef, StrBuilder, Value};

/// Functions on comma-separated values.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    fgetcsv(stream, length = null, separator = ",", enclosure = "\"", escape = "\\"),
    fputcsv(stream, fields, separator = ",", enclosure = "\"", escape = "\\", eol = "\n"),
    str_getcsv(string, separator = ",", enclosure = "\"", escape = "\\"),
};

/// The three characters that matter.
#[derive(Clone, Copy)]
pub(crate) struct Dialect {
    /// Between fields.
    pub(crate) separator: u8,
    /// Around fields.
    pub(crate) enclosure: u8,
    /// Before an enclosure that is none.
    pub(crate) escape: Option<u8>,
}

impl Dialect {
    /// The characters of three arguments, of which `first` is the number of the first one, counted from 0.
    ///
    /// # Errors
    /// One is not a single character.
    pub(crate) fn from_arguments(
        call: &mut Call<'_>,
        first: usize,
        [separator, enclosure, escape]: [PhpStr; 3],
    ) -> Result<Dialect, Unwind> {
        let [separator] = separator[..] else {
            return Err(call.value_error(first, "must be a single character"));
        };
        let [enclosure] = enclosure[..] else {
            return Err(call.value_error(first + 1, "must be a single character"));
        };
        let escape = match escape[..] {
            [] => None,
            [escape] => Some(escape),
            _ => {
                return Err(call.value_error(first + 2, "must be empty or a single character"));
            }
        };
        Ok(Dialect {
            separator,
            enclosure,
            escape,
        })
    }

    /// Fields as a line, without its end.
    ///
    /// # Errors
    /// A field cannot be made a string.
    pub(crate) fn line(self, call: &mut Call<'_>, fields: &PhpArray) -> Result<StrBuilder, Unwind> {
        let mut line = StrBuilder::new();
        for (at, field) in fields.zvals().enumerate() {
            if at > 0 {
                line.push(self.separator);
            }
            let field = call.to_string(&field.get())?;
            self.push_field(&field, &mut line);
        }
        Ok(line)
    }

    fn push_field(self, field: &[u8], line: &mut StrBuilder) {
        let needs_enclosure = field.iter().any(|byte| {
            [self.separator, self.enclosure, b'\n', b'\r', b'\t', b' '].contains(byte)
                || Some(*byte) == self.escape
        });
        if !needs_enclosure {
            line.push_bytes(field);
            return;
        }
        line.push(self.enclosure);
        let mut is_escaped = false;
        for byte in field {
            if Some(*byte) == self.escape {
                is_escaped = true;
            } else if !is_escaped && *byte == self.enclosure {
                line.push(self.enclosure);
            } else {
                is_escaped = false;
            }
            line.push(*byte);
        }
        line.push(self.enclosure);
    }

    /// The fields of a line. A field that is still open at the line's end goes on in the stream's next line.
    ///
    /// # Errors
    /// Code of the script threw.
    pub(crate) fn fields(
        self,
        call: &mut Call<'_>,
        stream: Option<&StreamRef>,
        line: PhpStr,
    ) -> Result<PhpArray, Unwind> {
        let mut fields = PhpArray::new();
        let mut reader = Reader {
            end: without_end(&line),
            line,
            at: 0,
        };
        loop {
            reader.skip_space_before(self);
            if fields.is_empty() && reader.at == reader.end {
                // A blank line.
                fields.push_value(Value::NULL);
                return Ok(fields);
            }
            let field = if reader.byte() == Some(self.enclosure) {
                self.enclosed(call, stream, &mut reader)?
            } else {
                let length = reader.length_to(self.separator);
                let field = &reader.line[reader.at..reader.at + length];
                let field = PhpStr::new(&field[..without_end(field)]);
                reader.at += length;
                field
            };
            fields.push_value(field);
            if reader.at >= reader.end {
                return Ok(fields);
            }
            // The separator.
            reader.at += 1;
        }
    }

    fn enclosed(
        self,
        call: &mut Call<'_>,
        stream: Option<&StreamRef>,
        reader: &mut Reader,
    ) -> Result<PhpStr, Unwind> {
        let mut field = StrBuilder::new();
        let mut state = State::Inside;
        reader.at += 1;
        loop {
            let Some(byte) = reader.byte() else {
                if state == State::AfterEnclosure {
                    break;
                }
                field.push_bytes(&reader.line[reader.end..]);
                let next = match stream {
                    Some(stream) => stream.read_line(call.machine, None)?,
                    None => None,
                };
                let Some(next) = next else {
                    break;
                };
                *reader = Reader {
                    end: without_end(&next),
                    line: next,
                    at: 0,
                };
                state = State::Inside;
                continue;
            };
            match state {
                State::Escaped => {
                    field.push(byte);
                    state = State::Inside;
                }
                State::AfterEnclosure if byte != self.enclosure => break,
                State::AfterEnclosure => {
                    field.push(byte);
                    state = State::Inside;
                }
                State::Inside if byte == self.enclosure => state = State::AfterEnclosure,
                State::Inside => {
                    if Some(byte) == self.escape {
                        state = State::Escaped;
                    }
                    field.push(byte);
                }
            }
            reader.at += 1;
        }
        let length = reader.length_to(self.separator);
        field.push_bytes(&reader.line[reader.at..reader.at + length]);
        reader.at += length;
        Ok(field.finish())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Inside,
    Escaped,
    AfterEnclosure,
}

/// A line being taken apart.
struct Reader {
    line: PhpStr,
    /// Where its end of line begins.
    end: usize,
    at: usize,
}

impl Reader {
    fn byte(&self) -> Option<u8> {
        (self.at < self.end).then(|| self.line[self.at])
    }

    fn length_to(&self, separator: u8) -> usize {
        let rest = &self.line[self.at..self.end];
        memchr::memchr(separator, rest).unwrap_or(rest.len())
    }

    /// Skips space that stands before an enclosure.
    fn skip_space_before(&mut self, dialect: Dialect) {
        let rest = &self.line[self.at..self.end];
        let space = rest
            .iter()
            .take_while(|byte| {
                **byte != dialect.separator && (byte.is_ascii_whitespace() || **byte == 11)
            })
            .count();
        if rest.get(space) == Some(&dialect.enclosure) {
            self.at += space;
        }
    }
}

/// The length of a line without its end.
fn without_end(line: &[u8]) -> usize {
    match line {
        [.., b'\r', b'\n'] => line.len() - 2,
        [.., b'\n' | b'\r'] => line.len() - 1,
        _ => line.len(),
    }
}

/// The fields of the stream's next line.
fn fgetcsv(
    call: &mut Call<'_>,
    stream: ResourceRef,
    length: Option<i64>,
    separator: PhpStr,
    enclosure: PhpStr,
    escape: PhpStr,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let dialect = Dialect::from_arguments(call, 2, [separator, enclosure, escape])?;
    let most = match length {
        None | Some(0) => None,
        Some(length @ 1..) if length < i64::MAX => Some(length as usize),
        Some(_) => {
            let message = format!("must be between 0 and {}", i64::MAX - 1);
            return Err(call.value_error(1, &message));
        }
    };
    let stream: StreamArg = crate::ext::FromArg::from_value(call, 0, stream.into())?;
    let Some(line) = stream.read_line(call.machine, most)? else {
        return Ok(OrFalse::False);
    };
    dialect
        .fields(call, Some(&stream), line)
        .map(OrFalse::Value)
}

/// Writes fields as a line; gives how many bytes.
fn fputcsv(
    call: &mut Call<'_>,
    stream: ResourceRef,
    fields: PhpArray,
    separator: PhpStr,
    enclosure: PhpStr,
    escape: PhpStr,
    eol: PhpStr,
) -> Result<OrFalse<i64>, Unwind> {
    let dialect = Dialect::from_arguments(call, 2, [separator, enclosure, escape])?;
    let stream: StreamArg = crate::ext::FromArg::from_value(call, 0, stream.into())?;
    let mut line = dialect.line(call, &fields)?;
    line.push_bytes(&eol);
    let written = stream.write(call.machine, line.as_bytes())?;
    Ok(OrFalse::from(written.map(|written| written as i64)))
}

/// The fields of a line.
fn str_getcsv(
    call: &mut Call<'_>,
    string: PhpStr,
    separator: PhpStr,
    enclosure: PhpStr,
    escape: PhpStr,
) -> Result<PhpArray, Unwind> {
    // Unlike the functions on files, this one takes the first characters without a word.
    let dialect = Dialect {
        separator: separator.first().copied().unwrap_or(b','),
        enclosure: enclosure.first().copied().unwrap_or(b'"'),
        escape: escape.first().copied(),
    };
    dialect.fields(call, None, string)
}
