//! `getopt`: options of the command line (php-src `ext/standard/basic_functions.c`, `main/getopt.c`).

use crate::builtins;
use crate::ext::{Builtin, ByRef, Call};
use crate::zval::{Key, PhpArray, PhpStr, Value, View, ZvalPtr};

/// Functions about the command line.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    getopt(short_options, long_options = [], &rest_index = null),
};

/// Whether an option has a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Takes {
    Nothing,
    Value,
    Perhaps,
}

struct Known {
    name: Vec<u8>,
    takes: Takes,
}

/// The options of the command line with their values, up to the first word that is none.
fn getopt(
    call: &mut Call<'_>,
    short_options: PhpStr,
    long_options: PhpArray,
    rest_index: ByRef,
) -> PhpArray {
    let mut known = short(&short_options);
    for zval in long_options.zvals() {
        if let View::String(option) = zval.view() {
            known.push(with_colons(option));
        }
    }
    let words = call.argv.clone();
    let (found, rest) = parse(&words, &known);
    rest_index.set(rest as i64);
    let mut options = PhpArray::new();
    for (name, value) in found {
        add(&mut options, &Key::from_bytes(&name), value);
    }
    options
}

/// `ab:c::`
fn short(options: &[u8]) -> Vec<Known> {
    let mut known = Vec::new();
    let mut rest = options;
    while let [letter, behind @ ..] = rest {
        let colons = behind.iter().take(2).take_while(|b| **b == b':').count();
        if letter.is_ascii_alphanumeric() {
            known.push(Known {
                name: vec![*letter],
                takes: takes(colons),
            });
        }
        rest = &behind[colons..];
    }
    known
}

/// `name`, `name:`, `name::`
fn with_colons(option: &[u8]) -> Known {
    let colons = option
        .iter()
        .rev()
        .take(2)
        .take_while(|b| **b == b':')
        .count();
    Known {
        name: option[..option.len() - colons].to_vec(),
        takes: takes(colons),
    }
}

fn takes(colons: usize) -> Takes {
    match colons {
        0 => Takes::Nothing,
        1 => Takes::Value,
        _ => Takes::Perhaps,
    }
}

type Found = (Vec<u8>, Option<Vec<u8>>);

fn parse(words: &[Vec<u8>], known: &[Known]) -> (Vec<Found>, usize) {
    let mut found = Vec::new();
    let mut at = 1;
    while let Some(word) = words.get(at) {
        match word.as_slice() {
            b"--" => {
                at += 1;
                break;
            }
            [b'-', b'-', long @ ..] => {
                at += 1;
                let end = memchr::memchr(b'=', long).unwrap_or(long.len());
                let option = known.iter().find(|known| known.name == long[..end]);
                if let Some(option) = option {
                    let attached = (end < long.len()).then(|| &long[end + 1..]);
                    take(option, attached, words, &mut at, &mut found);
                }
            }
            [b'-', letters @ ..] if !letters.is_empty() => {
                at += 1;
                parse_letters(letters, known, words, &mut at, &mut found);
            }
            _ => break,
        }
    }
    (found, at.min(words.len().max(1)))
}

/// `-abc`, `-a=value`, `-avalue`
fn parse_letters(
    letters: &[u8],
    known: &[Known],
    words: &[Vec<u8>],
    at: &mut usize,
    found: &mut Vec<Found>,
) {
    let mut rest = letters;
    while let [letter, behind @ ..] = rest {
        rest = behind;
        let Some(option) = known.iter().find(|known| known.name == [*letter]) else {
            continue;
        };
        if option.takes == Takes::Nothing {
            found.push((option.name.clone(), None));
            continue;
        }
        let attached = match behind {
            [] => None,
            [b'=', value @ ..] => Some(value),
            value => Some(value),
        };
        take(option, attached, words, at, found);
        return;
    }
}

/// Adds an option with the value attached to it, or with the next word.
fn take(
    option: &Known,
    attached: Option<&[u8]>,
    words: &[Vec<u8>],
    at: &mut usize,
    found: &mut Vec<Found>,
) {
    let value = match (option.takes, attached) {
        (Takes::Nothing, _) | (Takes::Perhaps, None) => None,
        (Takes::Value | Takes::Perhaps, Some(value)) => Some(value.to_vec()),
        (Takes::Value, None) => {
            let Some(word) = words.get(*at) else {
                return;
            };
            *at += 1;
            Some(word.clone())
        }
    };
    found.push((option.name.clone(), value));
}

/// An option that comes again has an array of values.
fn add(options: &mut PhpArray, key: &Key, value: Option<Vec<u8>>) {
    let value = value.map_or(Value::FALSE, |value| Value::bytes(&value));
    let combined = match options.get(key).map(|zval| zval.get()) {
        None => value,
        Some(earlier) => {
            let mut values = match earlier.as_array() {
                Some(values) => values.clone(),
                None => PhpArray::from_values([earlier]),
            };
            values.push_value(value);
            values.into()
        }
    };
    options.set(key, ZvalPtr::new(combined));
}
