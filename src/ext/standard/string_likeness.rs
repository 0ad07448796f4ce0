//! How alike two strings are, and how they sound.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, ByRef, Call};
use crate::zval::PhpStr;

/// Likeness of strings.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    similar_text(string1, string2, &percent = null),
    levenshtein(string1, string2, insertion_cost = 1, replacement_cost = 1, deletion_cost = 1),
    soundex(string),
};

/// How many bytes the strings have in common: the longest common part, and likewise left and right of it.
fn similar_text(
    call: &mut Call<'_>,
    string1: PhpStr,
    string2: PhpStr,
    percent: ByRef,
) -> Result<i64, Unwind> {
    let total = string1.len() + string2.len();
    // php-src recurses; here the parts still to be compared wait in a list, as strings can be long.
    let mut parts = vec![(string1.as_bytes(), string2.as_bytes())];
    let mut sum = 0;
    while let Some((left, right)) = parts.pop() {
        let common = longest_common(call, left, right)?;
        if common.length == 0 {
            continue;
        }
        sum += common.length;
        if common.left > 0 && common.right > 0 && common.improvements > 1 {
            parts.push((&left[..common.left], &right[..common.right]));
        }
        let after = (
            &left[common.left + common.length..],
            &right[common.right + common.length..],
        );
        if !after.0.is_empty() && !after.1.is_empty() {
            parts.push(after);
        }
    }
    if total == 0 {
        percent.set(0.0);
    } else {
        percent.set(sum as f64 * 200.0 / total as f64);
    }
    Ok(sum as i64)
}

#[derive(Default)]
struct CommonPart {
    left: usize,
    right: usize,
    length: usize,
    /// How often a longer part was found. After a single one nothing left of it can be alike.
    improvements: usize,
}

fn longest_common(call: &mut Call<'_>, left: &[u8], right: &[u8]) -> Result<CommonPart, Unwind> {
    let mut best = CommonPart::default();
    for l in 0..left.len() {
        if left.len() - l <= best.length {
            break;
        }
        call.check_interrupt()?;
        for r in 0..right.len() {
            if right.len() - r <= best.length {
                break;
            }
            let pairs = left[l..].iter().zip(&right[r..]);
            let length = pairs.take_while(|(a, b)| a == b).count();
            if length > best.length {
                best.left = l;
                best.right = r;
                best.length = length;
                best.improvements += 1;
            }
        }
    }
    Ok(best)
}

/// What it costs to turn `string1` into `string2` by inserting, replacing and deleting bytes.
fn levenshtein(
    call: &mut Call<'_>,
    string1: PhpStr,
    string2: PhpStr,
    insertion_cost: i64,
    replacement_cost: i64,
    deletion_cost: i64,
) -> Result<i64, Unwind> {
    if string1.is_empty() {
        return Ok((string2.len() as i64).wrapping_mul(insertion_cost));
    }
    if string2.is_empty() {
        return Ok((string1.len() as i64).wrapping_mul(deletion_cost));
    }
    let mut above: Vec<i64> = (0..=string2.len() as i64)
        .map(|count| count.wrapping_mul(insertion_cost))
        .collect();
    let mut row = vec![0; above.len()];
    for left in string1.iter() {
        call.check_interrupt()?;
        row[0] = above[0].wrapping_add(deletion_cost);
        for (at, right) in string2.iter().enumerate() {
            let replaced = if left == right {
                above[at]
            } else {
                above[at].wrapping_add(replacement_cost)
            };
            let deleted = above[at + 1].wrapping_add(deletion_cost);
            let inserted = row[at].wrapping_add(insertion_cost);
            row[at + 1] = replaced.min(deleted).min(inserted);
        }
        std::mem::swap(&mut above, &mut row);
    }
    Ok(above[string2.len()])
}

/// The soundex key of a word: its first letter and three digits for the consonants after it.
fn soundex(_: &mut Call<'_>, string: PhpStr) -> PhpStr {
    // By letter: 0 separates equal consonants and is not written.
    const CODES: &[u8; 26] = b"01230120022455012623010202";
    let mut key = *b"0000";
    let mut length = 0;
    let mut last = 0;
    let letters = string.iter().filter(|byte| byte.is_ascii_alphabetic());
    for letter in letters.map(u8::to_ascii_uppercase) {
        let code = CODES[usize::from(letter - b'A')];
        if length == 0 {
            key[0] = letter;
            length = 1;
        } else if code != last && code != b'0' {
            key[length] = code;
            length += 1;
        }
        last = code;
        if length == 4 {
            break;
        }
    }
    PhpStr::new(&key)
}
