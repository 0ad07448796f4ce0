//! `preg_split`.

use super::groups::pair;
use super::pattern::Pattern;
use super::search::Search;
use super::{PregError, flag, set_error};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr, Value, ZvalPtr};

pub(super) static FUNCTIONS: &[Builtin] =
    builtins! { preg_split(pattern, subject, limit = -1, flags = 0) };

/// The pieces of `subject` between the matches of `pattern`; at most `limit` if it is above 0, the last with all the rest.
fn preg_split(
    call: &mut Call<'_>,
    pattern: PhpStr,
    subject: PhpStr,
    limit: Option<i64>,
    flags: i64,
) -> Result<Value, Unwind> {
    let Some(pattern) = Pattern::get(call, &pattern)? else {
        return Ok(Value::FALSE);
    };
    let mut pieces = Pieces {
        array: PhpArray::with_capacity(USUAL_PIECES),
        subject: &subject,
        skips_empty: flags & flag::SPLIT_NO_EMPTY != 0,
        with_offset: flags & flag::SPLIT_OFFSET_CAPTURE != 0,
    };
    set_error(call, PregError::None);
    // `None` is no limit.
    let mut left = match limit.unwrap_or(-1) {
        0 | -1 => None,
        limit => Some(limit),
    };
    let mut last_end = 0;
    if left.is_none_or(|left| left > 1) {
        let Some(mut search) = Search::new(call, &pattern, &subject, 0) else {
            return Ok(Value::FALSE);
        };
        while let Some(found) = search.next(call)? {
            if found.begin > found.end {
                set_error(call, PregError::Internal);
                return Ok(Value::FALSE);
            }
            if pieces.add(last_end, found.begin) {
                left = left.map(|left| left - 1);
            }
            if flags & flag::SPLIT_DELIM_CAPTURE != 0 {
                for number in 1..found.groups {
                    pieces.add_group(search.room().group(number));
                }
            }
            last_end = found.end;
            if left.is_some_and(|left| left <= 1) {
                break;
            }
        }
        if search.has_failed() {
            return Ok(Value::FALSE);
        }
    }
    pieces.add(last_end, subject.len());
    Ok(pieces.array.into())
}

/// How many pieces there is room for at first: as many bytes as PHP's smallest array has.
const USUAL_PIECES: usize = 16;

/// The pieces so far.
struct Pieces<'a> {
    array: PhpArray,
    subject: &'a PhpStr,
    skips_empty: bool,
    with_offset: bool,
}

impl Pieces<'_> {
    /// Adds a piece, if it counts; whether it does.
    #[inline(always)]
    fn add(&mut self, begin: usize, end: usize) -> bool {
        if self.skips_empty && begin == end {
            return false;
        }
        let text = if begin == 0 && end == self.subject.len() {
            self.subject.clone()
        } else {
            PhpStr::new(self.subject.get(begin..end).unwrap_or_default())
        };
        self.push(text, begin as i64);
        true
    }

    /// Adds what a group of the delimiter captured.
    fn add_group(&mut self, group: Option<(usize, usize)>) {
        match group {
            Some((begin, end)) => {
                self.add(begin, end);
            }
            None if self.skips_empty => {}
            None => self.push(PhpStr::empty(), if self.with_offset { -1 } else { 0 }),
        }
    }

    #[inline(always)]
    fn push(&mut self, text: PhpStr, offset: i64) {
        let zval = if self.with_offset {
            pair(text, offset)
        } else {
            ZvalPtr::new(text.into())
        };
        // The pieces are fewer than the largest index.
        let _ = self.array.push(zval);
    }
}
