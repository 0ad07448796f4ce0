//! `pack`: values to bytes.

use super::format::{float_of, int_of};
use super::string::hex_digit;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::{Level, Throw};
use crate::ext::argument::Rest;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, Value};

/// Packing functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! { pack(format, ...values) };

/// One letter of a format, with its count.
#[derive(Clone, Copy)]
struct Code {
    letter: u8,
    count: i32,
}

/// How many bytes a number of a letter has; `None` for letters that are no numbers.
pub(super) fn number_size(letter: u8) -> Option<usize> {
    match letter {
        b'c' | b'C' => Some(1),
        b's' | b'S' | b'n' | b'v' => Some(2),
        b'i' | b'I' | b'l' | b'L' | b'N' | b'V' | b'f' | b'g' | b'G' => Some(4),
        b'q' | b'Q' | b'J' | b'P' | b'd' | b'e' | b'E' => Some(8),
        _ => None,
    }
}

/// Whether the highest byte of a letter's numbers comes first.
pub(super) fn is_big_endian(letter: u8) -> bool {
    matches!(letter, b'n' | b'N' | b'J' | b'G' | b'E')
}

/// Whether a letter's numbers are floats.
pub(super) fn is_float(letter: u8) -> bool {
    matches!(letter, b'f' | b'g' | b'G' | b'd' | b'e' | b'E')
}

/// `Type X: words`, with the byte of the format as it is.
pub(super) fn about_type(letter: u8, words: &str) -> Vec<u8> {
    [&b"Type "[..], &[letter], b": ", words.as_bytes()].concat()
}

/// A warning about a letter of the format.
pub(super) fn warn_type(call: &mut Call<'_>, letter: u8, words: &str) -> Result<(), Unwind> {
    let name = call.function_name();
    let message = [name.as_bytes(), b"(): ", &about_type(letter, words)].concat();
    call.raise_bytes(Level::Warning, &message)
}

fn value_error(call: &mut Call<'_>, letter: u8, words: &str) -> Unwind {
    call.throw_bytes(Throw::ValueError, &about_type(letter, words))
}

/// The bytes that `format` makes of the values.
fn pack(call: &mut Call<'_>, format: PhpStr, values: Rest) -> Result<PhpStr, Unwind> {
    let mut values = values.0;
    let codes = read_format(call, &format, &mut values)?;
    let size = output_size(call, &codes)?;
    let mut packer = Packer {
        output: PhpStr::filled(0, size),
        at: 0,
        values: values.into_iter(),
    };
    for code in &codes {
        packer.push(call, *code)?;
    }
    let length = packer.at;
    packer.output.truncate(length);
    Ok(packer.output)
}

fn read_format(
    call: &mut Call<'_>,
    format: &[u8],
    values: &mut [Value],
) -> Result<Vec<Code>, Unwind> {
    let mut codes = Vec::with_capacity(format.len());
    let mut used = 0usize;
    let mut rest = format;
    while let [letter, after @ ..] = rest {
        let letter = *letter;
        rest = after;
        let mut count = Some(1);
        if let [b'*', after @ ..] = rest {
            count = None;
            rest = after;
        } else if rest.first().is_some_and(u8::is_ascii_digit) {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let number = rest[..digits].iter().fold(0i64, |number, digit| {
                number
                    .saturating_mul(10)
                    .saturating_add(i64::from(digit - b'0'))
            });
            // C's `atoi` cuts it to an int.
            count = Some(number as i32);
            rest = &rest[digits..];
        }
        // A negative count can only come from that cut, and is then taken for `*`.
        let count = count.filter(|count| *count >= 0);
        let count = match letter {
            b'x' | b'X' | b'@' => match count {
                Some(count) => count,
                None => {
                    warn_type(call, letter, "'*' ignored")?;
                    1
                }
            },
            b'a' | b'A' | b'Z' | b'h' | b'H' => {
                let Some(value) = values.get_mut(used) else {
                    return Err(value_error(call, letter, "not enough arguments"));
                };
                used += 1;
                match count {
                    Some(count) => count,
                    None => {
                        let string = call.to_string(value)?;
                        let length = string.len() + usize::from(letter == b'Z');
                        *value = string.into();
                        length as i32
                    }
                }
            }
            _ if number_size(letter).is_some() => {
                let left = values.len().saturating_sub(used) as i32;
                let count = count.unwrap_or(left);
                if count > left {
                    return Err(value_error(call, letter, "too few arguments"));
                }
                used += count as usize;
                count
            }
            _ => return Err(value_error(call, letter, "unknown format code")),
        };
        codes.push(Code { letter, count });
    }
    if used < values.len() {
        let unused = values.len() - used;
        call.warn(&format!("{unused} arguments unused"))?;
    }
    Ok(codes)
}

fn output_size(call: &mut Call<'_>, codes: &[Code]) -> Result<usize, Unwind> {
    let (mut at, mut size) = (0i64, 0i64);
    for code in codes {
        let count = i64::from(code.count);
        let unit = match code.letter {
            b'h' | b'H' | b'a' | b'A' | b'Z' | b'x' => 1,
            letter => number_size(letter).unwrap_or(0) as i64,
        };
        match code.letter {
            b'X' => {
                at -= count;
                if at < 0 {
                    warn_type(call, code.letter, "outside of string")?;
                    at = 0;
                }
            }
            b'@' => at = count,
            letter => {
                let units = match letter {
                    b'h' | b'H' => count / 2 + count % 2,
                    _ => count,
                };
                if (i64::from(i32::MAX) - at) / unit < units {
                    let words = "integer overflow in format string";
                    return Err(value_error(call, letter, words));
                }
                at += units * unit;
            }
        }
        size = size.max(at);
    }
    Ok(size as usize)
}

struct Packer {
    output: PhpStr,
    at: usize,
    values: std::vec::IntoIter<Value>,
}

impl Packer {
    fn write(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        let end = self.at + bytes.len();
        self.output.make_mut()[self.at..end].copy_from_slice(bytes);
        self.at = end;
    }

    fn fill(&mut self, from: usize, to: usize, byte: u8) {
        if from < to {
            self.output.make_mut()[from..to].fill(byte);
        }
    }

    fn next(&mut self) -> Value {
        self.values.next().unwrap_or_default()
    }

    fn push(&mut self, call: &mut Call<'_>, code: Code) -> Result<(), Unwind> {
        let count = code.count as usize;
        match code.letter {
            b'a' | b'A' | b'Z' => {
                let value = self.next();
                let text = call.to_string(&value)?;
                let room = match code.letter {
                    b'Z' => count.saturating_sub(1),
                    _ => count,
                };
                let end = self.at + count;
                self.fill(self.at, end, if code.letter == b'A' { b' ' } else { 0 });
                self.write(&text[..room.min(text.len())]);
                self.at = end;
            }
            b'h' | b'H' => {
                let value = self.next();
                let text = call.to_string(&value)?;
                self.push_digits(call, code, &text)?;
            }
            b'x' => {
                self.fill(self.at, self.at + count, 0);
                self.at += count;
            }
            b'X' => self.at = self.at.saturating_sub(count),
            b'@' => {
                self.fill(self.at, count, 0);
                self.at = count;
            }
            letter => {
                for _ in 0..count {
                    let value = self.next();
                    self.push_number(call, letter, &value)?;
                }
            }
        }
        Ok(())
    }

    fn push_digits(&mut self, call: &mut Call<'_>, code: Code, text: &[u8]) -> Result<(), Unwind> {
        let mut count = code.count as usize;
        if count > text.len() {
            warn_type(call, code.letter, "not enough characters in string")?;
            count = text.len();
        }
        for pair in text[..count].chunks(2) {
            let mut byte = 0;
            for (at, digit) in pair.iter().enumerate() {
                let value = match hex_digit(*digit) {
                    Some(value) => value,
                    None => {
                        let name = call.function_name();
                        let words = about_type(code.letter, "illegal hex digit ");
                        let message = [name.as_bytes(), b"(): ", &words, &[*digit]].concat();
                        call.raise_bytes(Level::Warning, &message)?;
                        0
                    }
                };
                let is_low = (at == 0) == (code.letter == b'h');
                byte |= if is_low { value } else { value << 4 };
            }
            self.write(&[byte]);
        }
        Ok(())
    }

    fn push_number(
        &mut self,
        call: &mut Call<'_>,
        letter: u8,
        value: &Value,
    ) -> Result<(), Unwind> {
        let size = number_size(letter).unwrap_or(0);
        let bits = match (is_float(letter), size) {
            (true, 4) => u64::from((float_of(call, value)? as f32).to_bits()),
            (true, _) => float_of(call, value)?.to_bits(),
            (false, _) => int_of(call, value)? as u64,
        };
        if is_big_endian(letter) {
            self.write(&bits.to_be_bytes()[8 - size..]);
        } else {
            self.write(&bits.to_le_bytes()[..size]);
        }
        Ok(())
    }
}
