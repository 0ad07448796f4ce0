//! One `%…` of a format: where its value stands, and how it is padded.

use crate::eval::Unwind;
use crate::ext::Call;
use crate::zval::{StrBuilder, Value, View};

/// Which side of its field a text stands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Alignment {
    Left,
    Right,
}

/// What stands between `%` and the letter of the conversion.
#[derive(Clone, Copy, Debug)]
pub(super) struct Specifier {
    /// Which value is shown, counted from 0.
    pub argument: usize,
    /// What fills the field.
    pub padding: u8,
    /// On which side the text stands.
    pub alignment: Alignment,
    /// Whether positive numbers have a `+`.
    pub always_sign: bool,
    /// Least number of bytes.
    pub width: usize,
    /// Digits of a float, most bytes of a string.
    pub precision: Option<i32>,
}

const INT_MAX: i64 = i32::MAX as i64;

/// A specifier, or the index of the value that its width or precision should have been.
type Read = Result<Specifier, usize>;

impl Specifier {
    /// Reads a specifier up to its letter; what follows is returned beside it. `next` is the value that is shown when no
    /// position is given.
    ///
    /// # Errors
    /// The message of a ValueError.
    pub fn read<'a>(
        text: &'a [u8],
        values: &[Value],
        next: &mut usize,
    ) -> Result<(Read, &'a [u8]), String> {
        if let Some((specifier, rest)) = Specifier::read_plain(text) {
            let argument = take_next(next);
            return Ok((
                Ok(Specifier {
                    argument,
                    ..specifier
                }),
                rest,
            ));
        }
        let mut specifier = Specifier {
            argument: 0,
            padding: b' ',
            alignment: Alignment::Right,
            always_sign: false,
            width: 0,
            precision: None,
        };
        let mut rest = text;
        let mut argument = None;
        if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
            argument = position(&mut rest)?;
            specifier.read_modifiers(&mut rest)?;
            match specifier.read_width(&mut rest, values, next)? {
                Ok(()) => {}
                Err(index) => return Ok((Err(index), rest)),
            }
            match specifier.read_precision(&mut rest, values, next)? {
                Ok(()) => {}
                Err(index) => return Ok((Err(index), rest)),
            }
        }
        if let [b'l', after @ ..] = rest {
            rest = after;
        }
        specifier.argument = argument.unwrap_or_else(|| take_next(next));
        Ok((Ok(specifier), rest))
    }

    /// Reads a specifier in its common form: flags, a width and a precision in few digits. `None` where it has another.
    #[inline]
    fn read_plain(text: &[u8]) -> Option<(Specifier, &[u8])> {
        let mut specifier = Specifier {
            argument: 0,
            padding: b' ',
            alignment: Alignment::Right,
            always_sign: false,
            width: 0,
            precision: None,
        };
        let mut at = 0;
        loop {
            match text.get(at)? {
                byte @ (b' ' | b'0') => specifier.padding = *byte,
                b'-' => specifier.alignment = Alignment::Left,
                b'+' => specifier.always_sign = true,
                _ => break,
            }
            at += 1;
        }
        let start = at;
        while let byte @ b'0'..=b'9' = text.get(at)? {
            specifier.width = specifier.width * 10 + usize::from(byte - b'0');
            at += 1;
            if at - start > 4 {
                return None;
            }
        }
        if text.get(at)? == &b'.' {
            at += 1;
            let start = at;
            let mut precision = 0;
            while let byte @ b'0'..=b'9' = text.get(at)? {
                precision = precision * 10 + i32::from(byte - b'0');
                at += 1;
                if at - start > 4 {
                    return None;
                }
            }
            specifier.precision = (at > start).then_some(precision);
        }
        let is_letter = matches!(text.get(at)?, b'a'..=b'k' | b'm'..=b'z' | b'A'..=b'Z');
        is_letter.then(|| (specifier, &text[at..]))
    }

    fn read_modifiers(&mut self, rest: &mut &[u8]) -> Result<(), String> {
        loop {
            match **rest {
                [byte @ (b' ' | b'0'), ..] => self.padding = byte,
                [b'-', ..] => self.alignment = Alignment::Left,
                [b'+', ..] => self.always_sign = true,
                [b'\'', padding, ..] => {
                    self.padding = padding;
                    *rest = &rest[1..];
                }
                [b'\''] => return Err("Missing padding character".to_owned()),
                _ => return Ok(()),
            }
            *rest = &rest[1..];
        }
    }

    fn read_width(
        &mut self,
        rest: &mut &[u8],
        values: &[Value],
        next: &mut usize,
    ) -> Result<Result<(), usize>, String> {
        let out_of_range = || format!("Width must be greater than zero and less than {INT_MAX}");
        if let [b'*', after @ ..] = *rest {
            *rest = after;
            let index = position(rest)?.unwrap_or_else(|| take_next(next));
            let Some(value) = values.get(index) else {
                return Ok(Err(index));
            };
            let View::Int(width) = value.view() else {
                return Err("Width must be an integer".to_owned());
            };
            if !(0..=INT_MAX).contains(&width) {
                return Err(out_of_range());
            }
            self.width = width as usize;
        } else if rest.first().is_some_and(u8::is_ascii_digit) {
            self.width = number(rest).ok_or_else(out_of_range)? as usize;
        }
        Ok(Ok(()))
    }

    fn read_precision(
        &mut self,
        rest: &mut &[u8],
        values: &[Value],
        next: &mut usize,
    ) -> Result<Result<(), usize>, String> {
        let [b'.', after @ ..] = *rest else {
            return Ok(Ok(()));
        };
        *rest = after;
        if let [b'*', after @ ..] = *rest {
            *rest = after;
            let index = position(rest)?.unwrap_or_else(|| take_next(next));
            let Some(value) = values.get(index) else {
                return Ok(Err(index));
            };
            let View::Int(precision) = value.view() else {
                return Err("Precision must be an integer".to_owned());
            };
            if !(-1..=INT_MAX).contains(&precision) {
                return Err(format!("Precision must be between -1 and {INT_MAX}"));
            }
            self.precision = Some(precision as i32);
        } else if rest.first().is_some_and(u8::is_ascii_digit) {
            self.precision = Some(number(rest).ok_or_else(|| {
                format!("Precision must be greater than zero and less than {INT_MAX}")
            })?);
        }
        Ok(Ok(()))
    }

    /// The same for a number: it is not padded with zeros on its right.
    pub fn for_digits(&self) -> Specifier {
        let mut copy = *self;
        if copy.alignment == Alignment::Left && copy.padding == b'0' {
            copy.padding = b' ';
        }
        copy
    }
}

fn take_next(next: &mut usize) -> usize {
    *next += 1;
    *next - 1
}

/// Reads `n$`; counted from 0 then.
fn position(rest: &mut &[u8]) -> Result<Option<usize>, String> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if rest.get(digits) != Some(&b'$') {
        return Ok(None);
    }
    match number(rest) {
        Some(number @ 1..) => {
            *rest = &rest[1..];
            Ok(Some(number as usize - 1))
        }
        _ => Err(format!(
            "Argument number specifier must be greater than zero and less than {INT_MAX}"
        )),
    }
}

/// Reads digits; `None` if they are too many.
fn number(rest: &mut &[u8]) -> Option<i32> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, after) = rest.split_at(digits);
    *rest = after;
    let value = number.iter().try_fold(0i64, |value, digit| {
        Some(value * 10 + i64::from(digit - b'0')).filter(|value| *value < INT_MAX)
    });
    value.and_then(|value| i32::try_from(value).ok())
}

/// Appends `text` in its field. A sign stands before the zeros that fill a field, and after anything else.
pub(super) fn pad(
    call: &mut Call<'_>,
    result: &mut StrBuilder,
    specifier: &Specifier,
    text: &[u8],
    sign: &[u8],
) -> Result<(), Unwind> {
    let length = text.len() + sign.len();
    let field = specifier.width.max(length);
    if field as i64 > INT_MAX - result.len() as i64 - 1 {
        return Err(call.fatal(&format!("Field width {field} is too long")));
    }
    let fill = field - length;
    match specifier.alignment {
        Alignment::Left => {
            result.push_bytes(sign);
            result.push_bytes(text);
            result.push_repeated(specifier.padding, fill);
        }
        Alignment::Right if specifier.padding == b'0' => {
            result.push_bytes(sign);
            result.push_repeated(b'0', fill);
            result.push_bytes(text);
        }
        Alignment::Right => {
            result.push_repeated(specifier.padding, fill);
            result.push_bytes(sign);
            result.push_bytes(text);
        }
    }
    Ok(())
}
