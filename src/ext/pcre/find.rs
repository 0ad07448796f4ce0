//! Looking for matches: `preg_match`, `preg_match_all`.

use super::groups::{self, Shape};
use super::pattern::Pattern;
use super::search::Search;
use super::{PregError, flag, set_error};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, ByRef, Call, IfPassed};
use crate::zval::{Key, PhpArray, PhpStr, Value, ZvalPtr};

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    preg_match(pattern, subject, &matches = null, flags = 0, offset = 0),
    preg_match_all(pattern, subject, &matches = null, flags = 0, offset = 0),
};

/// Whether `pattern` matches in `subject` from `offset` on: 1 or 0, or false after an error. What it captured goes into
/// `matches`.
fn preg_match(
    call: &mut Call<'_>,
    pattern: PhpStr,
    subject: PhpStr,
    matches: IfPassed<ByRef>,
    flags: i64,
    offset: i64,
) -> Result<Value, Unwind> {
    let Some(pattern) = Pattern::get(call, &pattern)? else {
        return Ok(Value::FALSE);
    };
    refuse_least_offset(call, offset)?;
    let matches = matches.0;
    clear(&matches);
    if flags & 0xff != 0 {
        return Err(call.value_error(3, "must be a PREG_* constant"));
    }
    let Some(start) = start_of(call, &subject, offset) else {
        return Ok(Value::FALSE);
    };
    set_error(call, PregError::None);
    let Some(mut search) = Search::new(call, &pattern, &subject, start) else {
        return Ok(Value::FALSE);
    };
    let Some(found) = search.next(call)? else {
        return Ok(match search.has_failed() {
            false => Value::int(0),
            true => Value::FALSE,
        });
    };
    if let Some(matches) = matches {
        if found.begin > found.end {
            call.warn("Get subpatterns list failed")?;
            return Ok(Value::FALSE);
        }
        matches.set(groups::all(&search, found, Shape::of(flags)));
    }
    Ok(Value::int(1))
}

/// How often `pattern` matches in `subject` from `offset` on, or false after an error. What the matches captured goes into
/// `matches`, group by group or match by match.
fn preg_match_all(
    call: &mut Call<'_>,
    pattern: PhpStr,
    subject: PhpStr,
    matches: IfPassed<ByRef>,
    flags: i64,
    offset: i64,
) -> Result<Value, Unwind> {
    let Some(pattern) = Pattern::get(call, &pattern)? else {
        return Ok(Value::FALSE);
    };
    refuse_least_offset(call, offset)?;
    let matches = matches.0;
    clear(&matches);
    let by_match = match flags & 0xff {
        0 | flag::PATTERN_ORDER => false,
        flag::SET_ORDER => true,
        _ => return Err(call.value_error(3, "must be a PREG_* constant")),
    };
    let Some(start) = start_of(call, &subject, offset) else {
        return Ok(Value::FALSE);
    };
    set_error(call, PregError::None);
    let Some(mut search) = Search::new(call, &pattern, &subject, start) else {
        return Ok(Value::FALSE);
    };
    let Some(matches) = matches else {
        return count(call, &mut search);
    };
    let shape = Shape::of(flags);
    let mut gathered = if by_match {
        Gathered::by_match(&pattern, shape)
    } else {
        Gathered::by_group(&pattern, shape)
    };
    let mut count = 0;
    while let Some(found) = search.next(call)? {
        if found.begin > found.end {
            call.warn("Get subpatterns list failed")?;
            return Ok(Value::FALSE);
        }
        gathered.add(&search, found, count);
        count += 1;
    }
    matches.set(gathered.into_array());
    Ok(match search.has_failed() {
        false => Value::int(count),
        true => Value::FALSE,
    })
}

fn count(call: &mut Call<'_>, search: &mut Search<'_>) -> Result<Value, Unwind> {
    let mut count = 0;
    while let Some(found) = search.next(call)? {
        if found.begin > found.end {
            return Ok(Value::FALSE);
        }
        count += 1;
    }
    Ok(match search.has_failed() {
        false => Value::int(count),
        true => Value::FALSE,
    })
}

/// How many matches there is room for at first: as many bytes as PHP's smallest array has.
const USUAL_MATCHES: usize = 16;

/// What several matches captured.
struct Gathered<'a> {
    pattern: &'a Pattern,
    shape: Shape,
    order: Order,
}

enum Order {
    /// The matches, each with its groups.
    Matches(PhpArray),
    /// The groups, each with what it captured in each match, and the marks of the matches.
    Groups(Vec<PhpArray>, Option<PhpArray>),
}

impl<'a> Gathered<'a> {
    fn by_match(pattern: &'a Pattern, shape: Shape) -> Gathered<'a> {
        Gathered {
            pattern,
            shape,
            order: Order::Matches(PhpArray::with_capacity(USUAL_MATCHES)),
        }
    }

    fn by_group(pattern: &'a Pattern, shape: Shape) -> Gathered<'a> {
        let groups = (0..=pattern.captures).map(|_| PhpArray::with_capacity(USUAL_MATCHES));
        Gathered {
            pattern,
            shape,
            order: Order::Groups(groups.collect(), None),
        }
    }

    /// Adds the match that the search has found; `index` is its number.
    #[inline(always)]
    fn add(&mut self, search: &Search<'_>, found: super::search::Match, index: i64) {
        match &mut self.order {
            Order::Matches(matches) => {
                matches.push_value(groups::all(search, found, self.shape));
            }
            Order::Groups(groups, marks) => {
                for (number, group) in groups.iter_mut().enumerate() {
                    // The matches are fewer than the largest index.
                    let _ = group.push(self.shape.group(search, number));
                }
                if let Some(mark) = search.mark() {
                    let marks = marks.get_or_insert_with(PhpArray::new);
                    marks.set(&Key::Int(index), ZvalPtr::new(Value::bytes(mark)));
                }
            }
        }
    }

    fn into_array(self) -> PhpArray {
        let (groups, marks) = match self.order {
            Order::Matches(matches) => return matches,
            Order::Groups(groups, marks) => (groups, marks),
        };
        let mut all = PhpArray::with_capacity(groups.len());
        for (number, group) in groups.into_iter().enumerate() {
            let zval = ZvalPtr::new(group.into());
            if let Some(Some(name)) = self.pattern.names.get(number) {
                all.set(&Key::String(name.clone()), zval.clone());
            }
            // The numbers are fewer than the largest index.
            let _ = all.push(zval);
        }
        if let Some(marks) = marks {
            all.set_value("MARK", marks);
        }
        all
    }
}

/// What is captured goes over what the variable held, whatever becomes of the search.
fn clear(matches: &Option<ByRef>) {
    if let Some(matches) = matches {
        matches.set(PhpArray::new());
    }
}

fn refuse_least_offset(call: &mut Call<'_>, offset: i64) -> Result<(), Unwind> {
    if offset == i64::MIN {
        let what = format!("must be greater than {}", i64::MIN);
        return Err(call.value_error(4, &what));
    }
    Ok(())
}

/// Where a search starts; a negative offset counts from the end. `None`, noted as an error, behind the end.
fn start_of(call: &mut Call<'_>, subject: &PhpStr, offset: i64) -> Option<usize> {
    let start = match usize::try_from(offset) {
        Ok(start) => start,
        Err(_) => subject
            .len()
            .saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX)),
    };
    if start > subject.len() {
        set_error(call, PregError::Internal);
        return None;
    }
    Some(start)
}
