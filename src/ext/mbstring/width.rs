//! The room that text takes in a terminal: East Asian characters are twice as wide as others.

use super::codec::BAD;
use super::encoding::Encoding;
use super::part::count;
use super::settings::{encoder, encoding};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, StrBuilder};

/// Width functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mb_strwidth(string, encoding = null),
    mb_strimwidth(string, start, width, trim_marker = "", encoding = null),
};

/// The characters whose East_Asian_Width is W or F in Unicode 14.
static WIDE: &[(u32, u32)] = &[
    (0x1100, 0x115F),
    (0x231A, 0x231B),
    (0x2329, 0x232A),
    (0x23E9, 0x23EC),
    (0x23F0, 0x23F0),
    (0x23F3, 0x23F3),
    (0x25FD, 0x25FE),
    (0x2614, 0x2615),
    (0x2648, 0x2653),
    (0x267F, 0x267F),
    (0x2693, 0x2693),
    (0x26A1, 0x26A1),
    (0x26AA, 0x26AB),
    (0x26BD, 0x26BE),
    (0x26C4, 0x26C5),
    (0x26CE, 0x26CE),
    (0x26D4, 0x26D4),
    (0x26EA, 0x26EA),
    (0x26F2, 0x26F3),
    (0x26F5, 0x26F5),
    (0x26FA, 0x26FA),
    (0x26FD, 0x26FD),
    (0x2705, 0x2705),
    (0x270A, 0x270B),
    (0x2728, 0x2728),
    (0x274C, 0x274C),
    (0x274E, 0x274E),
    (0x2753, 0x2755),
    (0x2757, 0x2757),
    (0x2795, 0x2797),
    (0x27B0, 0x27B0),
    (0x27BF, 0x27BF),
    (0x2B1B, 0x2B1C),
    (0x2B50, 0x2B50),
    (0x2B55, 0x2B55),
    (0x2E80, 0x2E99),
    (0x2E9B, 0x2EF3),
    (0x2F00, 0x2FD5),
    (0x2FF0, 0x2FFB),
    (0x3000, 0x303E),
    (0x3041, 0x3096),
    (0x3099, 0x30FF),
    (0x3105, 0x312F),
    (0x3131, 0x318E),
    (0x3190, 0x31E3),
    (0x31F0, 0x321E),
    (0x3220, 0x3247),
    (0x3250, 0x4DBF),
    (0x4E00, 0xA48C),
    (0xA490, 0xA4C6),
    (0xA960, 0xA97C),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFAFF),
    (0xFE10, 0xFE19),
    (0xFE30, 0xFE52),
    (0xFE54, 0xFE66),
    (0xFE68, 0xFE6B),
    (0xFF01, 0xFF60),
    (0xFFE0, 0xFFE6),
    (0x16FE0, 0x16FE4),
    (0x16FF0, 0x16FF1),
    (0x17000, 0x187F7),
    (0x18800, 0x18CD5),
    (0x18D00, 0x18D08),
    (0x1AFF0, 0x1AFF3),
    (0x1AFF5, 0x1AFFB),
    (0x1AFFD, 0x1AFFE),
    (0x1B000, 0x1B122),
    (0x1B150, 0x1B152),
    (0x1B164, 0x1B167),
    (0x1B170, 0x1B2FB),
    (0x1F004, 0x1F004),
    (0x1F0CF, 0x1F0CF),
    (0x1F18E, 0x1F18E),
    (0x1F191, 0x1F19A),
    (0x1F200, 0x1F202),
    (0x1F210, 0x1F23B),
    (0x1F240, 0x1F248),
    (0x1F250, 0x1F251),
    (0x1F260, 0x1F265),
    (0x1F300, 0x1F320),
    (0x1F32D, 0x1F335),
    (0x1F337, 0x1F37C),
    (0x1F37E, 0x1F393),
    (0x1F3A0, 0x1F3CA),
    (0x1F3CF, 0x1F3D3),
    (0x1F3E0, 0x1F3F0),
    (0x1F3F4, 0x1F3F4),
    (0x1F3F8, 0x1F43E),
    (0x1F440, 0x1F440),
    (0x1F442, 0x1F4FC),
    (0x1F4FF, 0x1F53D),
    (0x1F54B, 0x1F54E),
    (0x1F550, 0x1F567),
    (0x1F57A, 0x1F57A),
    (0x1F595, 0x1F596),
    (0x1F5A4, 0x1F5A4),
    (0x1F5FB, 0x1F64F),
    (0x1F680, 0x1F6C5),
    (0x1F6CC, 0x1F6CC),
    (0x1F6D0, 0x1F6D2),
    (0x1F6D5, 0x1F6D7),
    (0x1F6DD, 0x1F6DF),
    (0x1F6EB, 0x1F6EC),
    (0x1F6F4, 0x1F6FC),
    (0x1F7E0, 0x1F7EB),
    (0x1F7F0, 0x1F7F0),
    (0x1F90C, 0x1F93A),
    (0x1F93C, 0x1F945),
    (0x1F947, 0x1F9FF),
    (0x1FA70, 0x1FA74),
    (0x1FA78, 0x1FA7C),
    (0x1FA80, 0x1FA86),
    (0x1FA90, 0x1FAAC),
    (0x1FAB0, 0x1FABA),
    (0x1FAC0, 0x1FAC5),
    (0x1FAD0, 0x1FAD9),
    (0x1FAE0, 0x1FAE7),
    (0x1FAF0, 0x1FAF6),
    (0x20000, 0x2FFFD),
    (0x30000, 0x3FFFD),
];

/// How many columns a character takes. Bytes without meaning take one.
fn width(character: u32) -> usize {
    if character < WIDE[0].0 {
        return 1;
    }
    let at = WIDE.partition_point(|(_, end)| *end < character);
    match WIDE.get(at) {
        Some((begin, _)) if *begin <= character => 2,
        _ => 1,
    }
}

fn width_of(text: &[u8], encoding: &Encoding) -> usize {
    let mut sum = 0;
    encoding
        .codec
        .decode_all(text, &mut |character| sum += width(character));
    sum
}

/// How many columns `string` takes.
fn mb_strwidth(call: &mut Call<'_>, string: PhpStr, name: Option<PhpStr>) -> Result<i64, Unwind> {
    let encoding = encoding(call, name, 1)?;
    Ok(width_of(&string, encoding) as i64)
}

/// The part of `string` from the character `start` on that `width` columns take, with `trim_marker` where something had to go.
fn mb_strimwidth(
    call: &mut Call<'_>,
    string: PhpStr,
    start: i64,
    columns: i64,
    trim_marker: PhpStr,
    name: Option<PhpStr>,
) -> Result<PhpStr, Unwind> {
    let encoding = encoding(call, name, 4)?;
    let total = count(&string, encoding) as i64;
    let from = if start < 0 {
        start.saturating_add(total)
    } else {
        start
    };
    if start != 0 && !(0..=total).contains(&from) {
        return Err(call.value_error(1, "is out of range"));
    }
    let from = from as usize;
    let marker_width = width_of(&trim_marker, encoding);
    let mut walk = Walk::default();
    encoding.codec.decode_all(&string, &mut |character| {
        walk.step(character, from);
    });
    let columns = if columns < 0 {
        columns.saturating_add(walk.width as i64)
    } else {
        columns
    };
    let Ok(columns) = usize::try_from(columns) else {
        return Err(call.value_error(2, "is out of range"));
    };
    if walk.width <= columns {
        if from == 0 && !walk.has_bad {
            return Ok(string);
        }
        return Ok(part(call, &string, from, usize::MAX, encoding).finish());
    }
    if columns <= marker_width {
        return Ok(trim_marker);
    }
    let mut out = part(call, &string, from, columns - marker_width, encoding);
    out.push_bytes(&trim_marker);
    Ok(out.finish())
}

/// What is known of the characters from a position on.
#[derive(Default)]
struct Walk {
    position: usize,
    width: usize,
    has_bad: bool,
}

impl Walk {
    /// Takes a character; whether it is one from the position on.
    fn step(&mut self, character: u32, from: usize) -> bool {
        let is_in = self.position >= from;
        self.position += 1;
        if is_in {
            self.width += width(character);
            self.has_bad |= character == BAD;
        }
        is_in
    }
}

/// The characters from a position on that fit into `columns`.
fn part(
    call: &mut Call<'_>,
    string: &PhpStr,
    from: usize,
    columns: usize,
    encoding: &'static Encoding,
) -> StrBuilder {
    let mut encoder = encoder(call, encoding, columns.min(string.len()));
    let mut walk = Walk::default();
    encoding.codec.decode_all(string, &mut |character| {
        if walk.step(character, from) && walk.width <= columns {
            encoder.push(character);
        }
    });
    encoder.end()
}
