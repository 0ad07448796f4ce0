//! `sscanf`: values read from a text by a format (php-src `php_sscanf_internal`).

use super::scan_format::{Conversion, Kind, Piece, pieces};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::argument::Rest;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr, Value, ZvalPtr, number};

/// Scanning functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! { sscanf(string, format, &...vars) };

/// Reads from `string` what `format` describes: into `vars`, returning how many, or into an array.
fn sscanf(
    call: &mut Call<'_>,
    string: PhpStr,
    format: PhpStr,
    vars: Rest,
) -> Result<Value, Unwind> {
    let variables: Vec<ZvalPtr> = vars.0.into_iter().map(Value::into_zval).collect();
    scan(call, &string, &format, &variables)
}

/// Why scanning stops.
enum Stop {
    /// The text has something else than the format.
    Mismatch,
    /// The text has come to its end.
    Underflow,
}

/// Reads from `text` what `format` describes, for `sscanf` and `fscanf`.
///
/// # Errors
/// The format is malformed: a ValueError.
pub(crate) fn scan(
    call: &mut Call<'_>,
    text: &[u8],
    format: &[u8],
    variables: &[ZvalPtr],
) -> Result<Value, Unwind> {
    let (pieces, total) = pieces(format, variables.len())
        .map_err(|message| call.throw_bytes(Throw::ValueError, &message))?;
    // As in C, the text ends at its first NUL.
    let text = text.split(|byte| *byte == 0).next().unwrap_or(b"");
    let mut scanner = Scanner {
        text,
        at: 0,
        values: vec![None; total],
        conversions: 0,
    };
    let stop = pieces.iter().find_map(|piece| scanner.read(piece).err());
    for (variable, value) in variables.iter().zip(&scanner.values) {
        if let Some(value) = value {
            drop(variable.replace(value.clone()));
        }
    }
    let has_nothing = matches!(stop, Some(Stop::Underflow)) && scanner.conversions == 0;
    Ok(match (variables.is_empty(), has_nothing) {
        (false, true) => Value::int(-1),
        (false, false) => Value::int(scanner.conversions),
        (true, true) => Value::NULL,
        (true, false) => {
            let values = scanner.values.into_iter();
            PhpArray::from_values(values.map(Option::unwrap_or_default)).into()
        }
    })
}

struct Scanner<'a> {
    text: &'a [u8],
    at: usize,
    values: Vec<Option<Value>>,
    conversions: i64,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

impl Scanner<'_> {
    fn rest(&self) -> &[u8] {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        let spaces = self.rest().iter().take_while(|byte| is_space(**byte));
        self.at += spaces.count();
    }

    fn read(&mut self, piece: &Piece) -> Result<(), Stop> {
        let conversion = match piece {
            Piece::Space => {
                self.skip_space();
                return Ok(());
            }
            Piece::Literal(byte) => {
                let found = self.rest().first().ok_or(Stop::Underflow)?;
                let is_same = found == byte;
                self.at += 1;
                return if is_same { Ok(()) } else { Err(Stop::Mismatch) };
            }
            Piece::Conversion(conversion) => conversion,
        };
        if let Kind::Position = conversion.kind {
            let position = self.at as i64;
            self.assign(conversion, || Value::int(position));
            return Ok(());
        }
        if !matches!(conversion.kind, Kind::Characters | Kind::Set(_)) {
            self.skip_space();
        }
        if self.rest().is_empty() {
            return Err(Stop::Underflow);
        }
        let (value, length) = match &conversion.kind {
            Kind::Position => return Ok(()),
            Kind::Integer { base, is_unsigned } => {
                self.integer(*base, *is_unsigned, conversion.width)?
            }
            Kind::Float => self.float(conversion.width)?,
            Kind::Word | Kind::Characters => {
                let width = match (&conversion.kind, conversion.width) {
                    (Kind::Characters, 0) => 1,
                    (_, 0) => usize::MAX,
                    (_, width) => width,
                };
                let taken = self.rest().iter().take(width);
                let length = taken.take_while(|byte| !is_space(**byte)).count();
                (Value::bytes(&self.rest()[..length]), length)
            }
            Kind::Set(set) => {
                let width = match conversion.width {
                    0 => usize::MAX,
                    width => width,
                };
                let taken = self.rest().iter().take(width);
                let length = taken.take_while(|byte| set.contains(**byte)).count();
                if length == 0 {
                    return Err(Stop::Mismatch);
                }
                (Value::bytes(&self.rest()[..length]), length)
            }
        };
        self.at += length;
        self.assign(conversion, || value);
        Ok(())
    }

    fn assign(&mut self, conversion: &Conversion, value: impl FnOnce() -> Value) {
        self.conversions += 1;
        if let Some(target) = conversion.target
            && let Some(place) = self.values.get_mut(target)
        {
            *place = Some(value());
        }
    }

    /// At most this many bytes make a number.
    const NUMBER_BYTES: usize = 63;

    fn number_text(&self, width: usize) -> &[u8] {
        let width = match width {
            0 => Self::NUMBER_BYTES,
            width => width.min(Self::NUMBER_BYTES),
        };
        &self.rest()[..width.min(self.rest().len())]
    }

    fn no_digits(&self, read: usize) -> Stop {
        if self.at + read >= self.text.len() {
            Stop::Underflow
        } else {
            Stop::Mismatch
        }
    }

    /// Reads an integer; base 0 is told by the digits.
    fn integer(&self, base: u32, is_unsigned: bool, width: usize) -> Result<(Value, usize), Stop> {
        let text = self.number_text(width);
        let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
        let has_prefix = matches!(text.get(sign..sign + 2), Some([b'0', b'x' | b'X']))
            && matches!(base, 0 | 16)
            // php-src counts from the number's first byte, be it a sign.
            && sign == 0;
        let radix = match (base, text.get(sign)) {
            (0, _) if has_prefix => 16,
            (0, Some(b'0')) => 8,
            (0, _) => 10,
            (base, _) => base,
        };
        let digits_of = |from: usize| {
            let tail = text.get(from..).unwrap_or(b"");
            tail.iter()
                .take_while(|byte| (**byte as char).is_digit(radix))
                .count()
        };
        let (start, count) = match has_prefix {
            true if digits_of(2) > 0 => (2, digits_of(2)),
            // `0x` alone is the number 0, and the x is left.
            true => (0, 1),
            false => (sign, digits_of(sign)),
        };
        if count == 0 {
            return Err(self.no_digits(sign));
        }
        let is_negative = sign == 1 && text[0] == b'-';
        let magnitude = text[start..start + count]
            .iter()
            .fold(0u128, |value, byte| {
                let digit = (*byte as char).to_digit(radix).unwrap_or(0);
                value
                    .saturating_mul(u128::from(radix))
                    .saturating_add(u128::from(digit))
            });
        let value = match (is_unsigned, is_negative) {
            (true, _) => {
                let clamped = u64::try_from(magnitude).unwrap_or(u64::MAX);
                let unsigned = match u64::try_from(magnitude) {
                    Ok(_) if is_negative => clamped.wrapping_neg(),
                    _ => clamped,
                };
                match i64::try_from(unsigned) {
                    Ok(int) => Value::int(int),
                    Err(_) => Value::bytes(unsigned.to_string().as_bytes()),
                }
            }
            (false, false) => Value::int(i64::try_from(magnitude).unwrap_or(i64::MAX)),
            (false, true) => {
                Value::int(i64::try_from(magnitude).map_or(i64::MIN, |magnitude| -magnitude))
            }
        };
        Ok((value, start + count))
    }

    fn float(&self, width: usize) -> Result<(Value, usize), Stop> {
        let text = self.number_text(width);
        let digits = |from: usize| {
            let tail = text.get(from..).unwrap_or(b"");
            tail.iter().take_while(|byte| byte.is_ascii_digit()).count()
        };
        let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
        let whole = digits(sign);
        let mut end = sign + whole;
        let mut count = whole;
        if text.get(end) == Some(&b'.') {
            let fraction = digits(end + 1);
            count += fraction;
            end += 1 + fraction;
        }
        if count == 0 {
            return Err(self.no_digits(end));
        }
        if let Some(b'e' | b'E') = text.get(end) {
            let exponent_sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits(end + 1 + exponent_sign);
            if exponent > 0 {
                end += 1 + exponent_sign + exponent;
            }
        }
        let float = match number::parse_numeric(&text[..end]) {
            number::Numeric::Whole(number) | number::Numeric::Leading(number) => number.to_float(),
            number::Numeric::Not => 0.0,
        };
        Ok((Value::float(float), end))
    }
}
