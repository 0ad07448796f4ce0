//! The fields of a hash's state as an array, and back: php-src's `php_hash_serialize_spec`.
//!
//! A spec names the fields: `b` for bytes, `l` for 32 bits, `q` for 64, `i` for a C int, each with a count, and a full
//! stop where the state ends. Several bytes become a string; a number becomes a signed one of 32 bits, a wide one two.

use crate::zval::{PhpArray, PhpStr, Value, View};

/// The number of the form described here, beside the fields in what `HashContext::__serialize` gives.
pub(super) const FORMAT: i64 = 2;
/// What php-src numbers an array of the wrong shape.
pub(super) const FAILURE: i64 = -1;
/// What it numbers a state that cannot be.
pub(super) const IMPOSSIBLE: i64 = -2000;

/// Fields of one kind.
struct Field {
    /// Bytes of one.
    size: usize,
    count: usize,
}

fn fields(spec: &'static str) -> impl Iterator<Item = Field> {
    let parts = spec.trim_end_matches('.').char_indices();
    parts
        .filter(|(_, letter)| letter.is_ascii_alphabetic())
        .map(move |(at, letter)| {
            let digits = &spec[at + 1..];
            let end = digits.find(|digit: char| !digit.is_ascii_digit());
            Field {
                size: match letter {
                    'b' => 1,
                    'q' => 8,
                    _ => 4,
                },
                count: digits[..end.unwrap_or(digits.len())].parse().unwrap_or(1),
            }
        })
}

/// The array of a state.
pub(super) fn to_array(spec: &'static str, mut context: &[u8]) -> PhpArray {
    let mut values = Vec::new();
    for Field { size, count } in fields(spec) {
        let (bytes, rest) = context.split_at(size * count);
        context = rest;
        if size == 1 && count > 1 {
            values.push(Value::from(PhpStr::new(bytes)));
            continue;
        }
        // A wide number is two narrow ones, the lower first.
        for word in bytes.chunks(size.min(4)) {
            let mut wide = [0; 4];
            wide[..word.len()].copy_from_slice(word);
            values.push(Value::from(i64::from(i32::from_le_bytes(wide))));
        }
    }
    PhpArray::from_values(values)
}

/// The state of an array, or php-src's number of what is wrong with it.
pub(super) fn from_array(spec: &'static str, array: &PhpArray) -> Result<Vec<u8>, i64> {
    let mut context = Vec::new();
    let mut index = 0;
    for Field { size, count } in fields(spec) {
        let mut next = || {
            let value = array.get_int(index).map(|zval| zval.get());
            index += 1;
            value
        };
        if size == 1 && count > 1 {
            match next().as_ref().map(Value::view) {
                Some(View::String(bytes)) if bytes.len() == count => {
                    context.extend_from_slice(bytes)
                }
                _ => return Err(-1000 - context.len() as i64),
            }
            continue;
        }
        for _ in 0..count {
            let at = context.len() as i64;
            for _ in 0..size.div_ceil(4) {
                match next().as_ref().map(Value::view) {
                    Some(View::Int(word)) => {
                        context.extend_from_slice(&word.to_le_bytes()[..size.min(4)])
                    }
                    _ => return Err(-1000 - at),
                }
            }
        }
    }
    Ok(context)
}
