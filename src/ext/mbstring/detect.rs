//! Which encoding a text is in.
//!
//! Encodings in which the bytes mean something compete: unlikely characters and long readings count against them. The list
//! of likely characters is that of php-src `common_codepoints.txt`.

use super::codec::{BAD, State};
use super::convert::{is_strict, is_valid};
use super::encoding::{Encoding, Kind};
use super::settings::{detect_order, encoding_list};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, IfPassed, OrFalse, StringOrArray};
use crate::zval::PhpStr;
use std::sync::OnceLock;

/// Detection.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_detect_encoding(string, encodings = null, strict = false),
};

/// The likeliest of some encodings for `string`.
fn mb_detect_encoding(
    call: &mut Call<'_>,
    string: PhpStr,
    encodings: Option<StringOrArray>,
    strict: IfPassed<bool>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let mut candidates = match encodings {
        Some(list) => encoding_list(call, &list, 1)?,
        None => detect_order(call.machine),
    };
    if candidates.is_empty() {
        return Err(call.value_error(1, "must specify at least one encoding"));
    }
    candidates.retain(|encoding| encoding.kind != Kind::Transfer);
    let strict = strict.0.unwrap_or_else(|| is_strict(call));
    let found = match candidates.as_slice() {
        [] => None,
        [only] if strict => is_valid(&string, only).then_some(*only),
        _ => identify(&candidates, &[string.as_bytes()], strict),
    };
    Ok(found.map(|encoding| PhpStr::from(encoding.name)).into())
}

/// A candidate, and what counts against it.
struct Candidate {
    encoding: &'static Encoding,
    state: State,
    is_possible: bool,
    demerits: usize,
}

impl Candidate {
    fn feed(&mut self, byte: u8) {
        let (possible, demerits) = (&mut self.is_possible, &mut self.demerits);
        self.encoding
            .codec
            .decode(&mut self.state, byte, &mut |character| {
                *possible &= character != BAD;
                *demerits += demerit(character);
            });
    }

    fn end(&mut self) {
        let (possible, demerits) = (&mut self.is_possible, &mut self.demerits);
        self.encoding
            .codec
            .finish_decoding(&mut self.state, &mut |character| {
                *possible &= character != BAD;
                *demerits += demerit(character);
            });
    }
}

/// The likeliest of some encodings for the texts together. Unless it is strict, the last one left is taken at once,
/// whatever follows.
pub(super) fn identify(
    encodings: &[&'static Encoding],
    texts: &[&[u8]],
    is_strict: bool,
) -> Option<&'static Encoding> {
    let mut candidates: Vec<Candidate> = encodings
        .iter()
        .map(|encoding| Candidate {
            encoding,
            state: State::default(),
            is_possible: !is_strict || texts.iter().all(|text| encoding.codec.has_form(text)),
            demerits: 0,
        })
        .collect();
    'texts: for text in texts {
        // Only those that fail in this text count.
        let mut failed = 0;
        for byte in *text {
            for candidate in &mut candidates {
                if candidate.is_possible {
                    candidate.feed(*byte);
                    failed += usize::from(!candidate.is_possible);
                }
            }
            if !is_strict && failed + 1 >= candidates.len() {
                break 'texts;
            }
        }
        for candidate in &mut candidates {
            candidate.end();
        }
    }
    let mut best: Option<&Candidate> = None;
    for candidate in candidates.iter().filter(|candidate| candidate.is_possible) {
        if best.is_none_or(|best| candidate.demerits < best.demerits) {
            best = Some(candidate);
        }
    }
    best.map(|candidate| candidate.encoding)
}

/// What a character counts against an encoding.
fn demerit(character: u32) -> usize {
    match character {
        BAD => 0,
        0x21..=0x2F => 6,
        0x1_0000.. => 40,
        _ if is_common(character) => 1,
        _ => 30,
    }
}

/// Characters and ranges `a-b` of them, in order.
static COMMON: &str = include_str!("common_characters.txt");

fn is_common(character: u32) -> bool {
    static BITS: OnceLock<Box<[u32; 0x800]>> = OnceLock::new();
    let bits = BITS.get_or_init(|| {
        let mut bits = Box::new([0; 0x800]);
        for line in COMMON.lines() {
            let mut numbers = line
                .split('-')
                .filter_map(|n| usize::from_str_radix(n, 16).ok());
            let Some(first) = numbers.next() else {
                continue;
            };
            for character in first..=numbers.next().unwrap_or(first) {
                bits[character >> 5] |= 1 << (character & 31);
            }
        }
        bits
    });
    bits[(character >> 5) as usize] >> (character & 31) & 1 == 1
}
