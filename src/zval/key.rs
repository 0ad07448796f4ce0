//! Array keys: an integer or a string that does not look like one.

use super::string::PhpStr;
use super::value::Value;

/// The key of an array element.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// An integer key.
    Int(i64),
    /// A string key. Never a decimal integer in canonical form: those are integer keys.
    String(PhpStr),
}

impl Key {
    /// The key for a string: canonical decimal integers become integer keys (`"12"`, not `"012"` or `"1.0"`).
    #[inline]
    pub fn from_string(string: &PhpStr) -> Key {
        match integer_key(string) {
            Some(int) => Key::Int(int),
            None => Key::String(string.clone()),
        }
    }

    /// The key for bytes, see [`Key::from_string`].
    pub fn from_bytes(bytes: &[u8]) -> Key {
        match integer_key(bytes) {
            Some(int) => Key::Int(int),
            None => Key::String(PhpStr::new(bytes)),
        }
    }

    /// The key as a value.
    pub fn to_value(&self) -> Value {
        match self {
            Key::Int(int) => Value::int(*int),
            Key::String(string) => string.clone().into(),
        }
    }

    /// The key as text.
    pub fn to_string(&self) -> PhpStr {
        match self {
            Key::Int(int) => int_to_string(*int),
            Key::String(string) => string.clone(),
        }
    }
}

impl From<i64> for Key {
    fn from(int: i64) -> Key {
        Key::Int(int)
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Key {
        Key::from_bytes(text.as_bytes())
    }
}

/// The integer that a string key stands for, if it is written the way PHP writes integers
/// (php-src `ZEND_HANDLE_NUMERIC_STR`): no leading zero, no `+`, no `-0`, within 64 bits.
#[inline]
pub fn integer_key(bytes: &[u8]) -> Option<i64> {
    let first = *bytes.first()?;
    if first > b'9' || bytes.len() > 20 {
        return None;
    }
    integer_key_slow(bytes)
}

fn integer_key_slow(bytes: &[u8]) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    match digits {
        [] => return None,
        [b'0'] => return (!negative).then_some(0),
        [b'0', ..] => return None,
        _ => {}
    }
    let mut int: i64 = 0;
    for &digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        int = int.checked_mul(10)?;
        let digit = i64::from(digit - b'0');
        int = if negative {
            int.checked_sub(digit)?
        } else {
            int.checked_add(digit)?
        };
    }
    Some(int)
}

/// An integer in decimal.
pub fn int_to_string(int: i64) -> PhpStr {
    if (0..10).contains(&int) {
        return PhpStr::from_byte(b'0' + int as u8);
    }
    let mut digits = [0; 20];
    PhpStr::new(format_int(int, &mut digits))
}

/// The digits of the numbers below 100, two each.
static PAIRS: [u8; 200] = {
    let mut pairs = [b'0'; 200];
    let mut number = 0;
    while number < 100 {
        pairs[2 * number] += (number / 10) as u8;
        pairs[2 * number + 1] += (number % 10) as u8;
        number += 1;
    }
    pairs
};

/// Writes a number in decimal at the end of `buffer`, which has room for 20 digits, and returns where it starts.
#[inline]
pub(super) fn format_unsigned(number: u64, buffer: &mut [u8]) -> usize {
    let mut rest = number;
    let mut at = buffer.len();
    while rest >= 100 {
        let pair = 2 * (rest % 100) as usize;
        rest /= 100;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    }
    if rest >= 10 {
        let pair = 2 * rest as usize;
        at -= 2;
        buffer[at..at + 2].copy_from_slice(&PAIRS[pair..pair + 2]);
    } else {
        at -= 1;
        buffer[at] = b'0' + rest as u8;
    }
    at
}

/// Writes an integer in decimal at the end of `buffer` and returns that part.
pub fn format_int(int: i64, buffer: &mut [u8; 20]) -> &[u8] {
    let mut at = format_unsigned(int.unsigned_abs(), buffer);
    if int < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    &buffer[at..]
}
