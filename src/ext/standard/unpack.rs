//! `unpack`: bytes to values.

use super::pack::{is_big_endian, is_float, number_size, warn_type};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, Call};
use crate::zval::{Key, PhpArray, PhpStr, Value};

/// Unpacking functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! { unpack(format, string, offset = 0) };

/// Names of elements are cut to this (php-src).
const NAME_BYTES: usize = 200;

/// One element of a format: `N2name`.
struct Element<'a> {
    letter: u8,
    /// `None` for `*`.
    count: Option<i64>,
    name: &'a [u8],
}

/// The values that `format` finds in `string`.
fn unpack(
    call: &mut Call<'_>,
    format: PhpStr,
    string: PhpStr,
    offset: i64,
) -> Result<Value, Unwind> {
    let Some(input) = usize::try_from(offset)
        .ok()
        .and_then(|offset| string.get(offset..))
    else {
        return Err(call.value_error(2, "must be contained in argument #2 ($data)"));
    };
    let mut unpacker = Unpacker {
        input,
        at: 0,
        result: PhpArray::hashed_with_capacity(0),
    };
    let mut rest = format.as_bytes();
    while let [letter, after @ ..] = rest {
        let digits = after
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (count, after) = match (digits, after) {
            (0, [b'*', after @ ..]) => (None, after),
            (0, _) => (Some(1), after),
            _ => {
                let number = std::str::from_utf8(&after[..digits])
                    .ok()
                    .and_then(|text| text.parse::<i32>().ok());
                let Some(number) = number else {
                    warn_type(call, *letter, "integer overflow")?;
                    return Ok(Value::FALSE);
                };
                (Some(i64::from(number)), &after[digits..])
            }
        };
        let end = memchr::memchr(b'/', after).unwrap_or(after.len());
        let element = Element {
            letter: *letter,
            count,
            name: &after[..end.min(NAME_BYTES)],
        };
        rest = after.get(end + 1..).unwrap_or(b"");
        if !unpacker.read(call, &element)? {
            return Ok(Value::FALSE);
        }
    }
    Ok(unpacker.result.into())
}

struct Unpacker<'a> {
    input: &'a [u8],
    at: usize,
    result: PhpArray,
}

impl Unpacker<'_> {
    /// Reads an element; false after a warning that ends everything.
    fn read(&mut self, call: &mut Call<'_>, element: &Element<'_>) -> Result<bool, Unwind> {
        match element.letter {
            b'X' => self.go_back(call, element)?,
            b'@' => self.go_to(call, element)?,
            b'a' | b'A' | b'Z' | b'h' | b'H' => return self.read_text(call, element),
            b'x' => return self.repeat(call, element, 1, |_, _| None),
            letter => {
                let Some(size) = number_size(letter) else {
                    let message = [&b"Invalid format type "[..], &[letter]].concat();
                    return Err(call.throw_bytes(Throw::ValueError, &message));
                };
                return self.repeat(call, element, size, number);
            }
        }
        Ok(true)
    }

    fn go_back(&mut self, call: &mut Call<'_>, element: &Element<'_>) -> Result<(), Unwind> {
        let count = match element.count {
            Some(count) => count as usize,
            None => {
                warn_type(call, b'X', "'*' ignored")?;
                1
            }
        };
        if count > self.at {
            // php-src steps one before the start, and says nothing.
            self.at = 0;
        } else {
            self.at -= count;
        }
        Ok(())
    }

    fn go_to(&mut self, call: &mut Call<'_>, element: &Element<'_>) -> Result<(), Unwind> {
        match element.count {
            Some(count) if count as usize <= self.input.len() => self.at = count as usize,
            // A `*` goes nowhere that is outside.
            None => self.at = 0,
            Some(_) => warn_type(call, b'@', "outside of string")?,
        }
        Ok(())
    }

    fn rest(&self) -> &[u8] {
        self.input.get(self.at..).unwrap_or(b"")
    }

    fn set(&mut self, element: &Element<'_>, number: usize, value: Value) {
        let name = if element.count == Some(1) && !element.name.is_empty() {
            PhpStr::new(element.name)
        } else {
            PhpStr::concat(element.name, number.to_string().as_bytes())
        };
        self.result.set(&Key::from_string(&name), value.into_zval());
    }

    /// Reads `count` values of a size, or as many as there are.
    fn repeat(
        &mut self,
        call: &mut Call<'_>,
        element: &Element<'_>,
        size: usize,
        value: impl Fn(u8, &[u8]) -> Option<Value>,
    ) -> Result<bool, Unwind> {
        let mut number = 0;
        while element.count.is_none_or(|count| (number as i64) < count) {
            let Some(bytes) = self.rest().get(..size) else {
                if element.count.is_none() {
                    return Ok(true);
                }
                return self.not_enough(call, element.letter, size as i64);
            };
            let value = value(element.letter, bytes);
            number += 1;
            if let Some(value) = value {
                self.set(element, number, value);
            }
            self.at += size;
        }
        Ok(true)
    }

    fn not_enough(&self, call: &mut Call<'_>, letter: u8, size: i64) -> Result<bool, Unwind> {
        let have = self.rest().len();
        warn_type(
            call,
            letter,
            &format!("not enough input, need {size}, have {have}"),
        )?;
        Ok(false)
    }

    fn read_text(&mut self, call: &mut Call<'_>, element: &Element<'_>) -> Result<bool, Unwind> {
        let is_digits = matches!(element.letter, b'h' | b'H');
        let wanted = element.count.map(|count| match is_digits {
            true => (count + 1) / 2,
            false => count,
        });
        let left = self.rest().len();
        if wanted.is_some_and(|wanted| wanted as usize > left) {
            return self.not_enough(call, element.letter, wanted.unwrap_or(0));
        }
        let size = wanted.map_or(left, |wanted| wanted as usize);
        if is_digits && size > (i32::MAX / 2) as usize {
            let what = format!("repeater must be less than or equal to {}", i32::MAX / 2);
            return Err(call.value_error(0, &what));
        }
        let bytes = &self.rest()[..size];
        let value = match element.letter {
            b'A' => {
                let is_blank = |byte: &u8| matches!(byte, 0 | b' ' | b'\t' | b'\r' | b'\n');
                let end = bytes.iter().rposition(|byte| !is_blank(byte));
                Value::bytes(&bytes[..end.map_or(0, |last| last + 1)])
            }
            b'Z' => Value::bytes(bytes.split(|byte| *byte == 0).next().unwrap_or(b"")),
            b'a' => Value::bytes(bytes),
            letter => {
                let odd = element.count.is_some_and(|count| count % 2 == 1);
                digits(letter, bytes, size * 2 - usize::from(odd && size > 0))
            }
        };
        let named = Element {
            letter: element.letter,
            count: Some(1),
            name: element.name,
        };
        self.set(&named, 1, value);
        self.at += size;
        Ok(true)
    }
}

fn digits(letter: u8, bytes: &[u8], count: usize) -> Value {
    let digit = |bits: u8| char::from_digit(u32::from(bits & 15), 16).unwrap_or('0') as u8;
    let text: Vec<u8> = bytes
        .iter()
        .flat_map(|byte| match letter {
            b'h' => [digit(*byte), digit(byte >> 4)],
            _ => [digit(byte >> 4), digit(*byte)],
        })
        .take(count)
        .collect();
    Value::bytes(&text)
}

fn number(letter: u8, bytes: &[u8]) -> Option<Value> {
    let in_order = |bits: u64, byte: &u8| bits << 8 | u64::from(*byte);
    let bits = if is_big_endian(letter) {
        bytes.iter().fold(0, in_order)
    } else {
        bytes.iter().rev().fold(0, in_order)
    };
    Some(match (is_float(letter), bytes.len()) {
        (true, 4) => Value::float(f64::from(f32::from_bits(bits as u32))),
        (true, _) => Value::float(f64::from_bits(bits)),
        (false, _) => Value::int(match letter {
            b'c' => i64::from(bits as i8),
            b's' => i64::from(bits as i16),
            b'i' | b'l' => i64::from(bits as i32),
            _ => bits as i64,
        }),
    })
}
