//! Folding: what the engine does in several events and a reader sees as one.

use super::numbers::NumberMap;
use super::step::{Birth, Row, What, ZvalRow};

/// How many rows are few.
const FEW: usize = 8;

/// Folds the rows of a step. See the page of the room for what is left out.
pub(super) fn fold(rows: &mut Vec<Row>) {
    if rows.len() <= FEW && each_is_of_another_zval(rows) {
        return;
    }
    let mut folded: Vec<Option<Row>> = Vec::with_capacity(rows.len());
    // For each zval the rows that are about it, in order, by their place in `folded`.
    let mut about: NumberMap<Birth, Vec<usize>> = NumberMap::default();
    for row in rows.drain(..) {
        let Row::Zval(row) = row else {
            folded.push(Some(row));
            continue;
        };
        let Some(row) = absorb(&mut folded, about.entry(row.zval).or_default(), row) else {
            continue;
        };
        let at = folded.len();
        about.entry(row.zval).or_default().push(at);
        if let Some(from) = &row.from {
            about.entry(from.zval).or_default().push(at);
        }
        folded.push(Some(Row::Zval(row)));
    }
    rows.extend(folded.into_iter().flatten());
}

/// Whether there is nothing to fold.
fn each_is_of_another_zval(rows: &[Row]) -> bool {
    rows.iter().enumerate().all(|(at, row)| match row {
        Row::Zval(row) => rows[..at].iter().all(|earlier| match earlier {
            Row::Zval(earlier) => earlier.zval != row.zval && earlier.from.is_none(),
            _ => true,
        }),
        _ => true,
    })
}

/// Takes `row` into the rows about its zval so far; gives it back, changed perhaps, where it stands for itself.
fn absorb(folded: &mut [Option<Row>], about: &mut Vec<usize>, mut row: ZvalRow) -> Option<ZvalRow> {
    let Some(&last_at) = about.last() else {
        return Some(row);
    };
    let Some(Row::Zval(last)) = &mut folded[last_at] else {
        return Some(row);
    };
    match (last.what, row.what) {
        // A new zval, or one just written, with its last value.
        (What::Born | What::Separated(_) | What::Written, What::Written)
            if last.zval == row.zval =>
        {
            last.value = row.value;
            last.names = row.names;
        }
        // The copy is born before it is told of as a copy.
        (What::Born, What::Separated(_)) => {
            folded[last_at] = None;
            about.pop();
            return Some(row);
        }
        // The holder that got a copy lets go of what it had.
        (What::Separated(_), What::Released) => match &mut last.from {
            Some(from) if from.zval == row.zval && from.before == from.after => {
                from.after = row.after;
            }
            _ => return Some(row),
        },
        // A reference is made for somebody who takes it at once.
        (What::MadeReference, What::Shared) if last.before == last.after => {
            last.after = row.after;
            last.names = row.names;
        }
        // Taken and given back.
        (What::Shared, What::Released) if last.before == row.after => {
            folded[last_at] = None;
            about.pop();
        }
        // Taken, written through, and given back.
        (What::Written, What::Released) => {
            let taken = about.len().checked_sub(2).map(|at| about[at]);
            let is_taken = |at: &usize| {
                matches!(&folded[*at], Some(Row::Zval(taken))
                    if taken.what == What::Shared && taken.before == row.after && taken.zval == row.zval)
            };
            let Some(taken) = taken.filter(is_taken) else {
                return Some(row);
            };
            folded[taken] = None;
            about.remove(about.len() - 2);
            if let Some(Row::Zval(written)) = &mut folded[last_at] {
                (written.before, written.after) = (row.after, row.after);
                written.names = row.names;
            }
        }
        (What::Released, What::ReferenceDropped) => {
            if let Some(written) = borrowed_reference(folded, about) {
                about.truncate(about.len() - 2 - usize::from(written.is_some()));
                row = written?;
                row.is_ref = false;
                (row.before, row.after) = (1, 1);
            }
            return Some(row);
        }
        _ => return Some(row),
    }
    None
}

/// Whether the rows about a zval end in a reference that was made and released, written meanwhile or not. Takes those rows
/// out, and gives the one of the writing.
fn borrowed_reference(folded: &mut [Option<Row>], about: &[usize]) -> Option<Option<ZvalRow>> {
    let what = |at: usize| match &folded[at] {
        Some(Row::Zval(row)) => Some((row.what, row.before, row.after)),
        _ => None,
    };
    let made = Some((What::MadeReference, 1, 2));
    match *about {
        [.., first, last] if what(first) == made => {
            folded[first] = None;
            folded[last] = None;
            Some(None)
        }
        [.., first, middle, last]
            if what(first) == made && what(middle).is_some_and(|row| row.0 == What::Written) =>
        {
            folded[first] = None;
            folded[last] = None;
            match folded[middle].take() {
                Some(Row::Zval(written)) => Some(Some(written)),
                _ => Some(None),
            }
        }
        _ => None,
    }
}

/// Gives a row its numbers. Returns whether it is to be shown: a copy that was a temporary is only a release of what it was
/// copied from, or nothing.
pub(super) fn number(row: &mut ZvalRow, number: &dyn Fn(Birth) -> Option<u32>) -> bool {
    if let Some(from) = &mut row.from {
        from.number = number(from.zval).unwrap_or(0);
    }
    match number(row.zval) {
        Some(known) => {
            row.number = known;
            if row.from.as_ref().is_some_and(|from| from.number == 0) {
                row.from = None;
                row.what = What::Born;
            }
            true
        }
        None => match row.from.take() {
            Some(from) if from.number != 0 && from.before != from.after => {
                row.what = What::Released;
                row.zval = from.zval;
                row.number = from.number;
                (row.before, row.after) = (from.before, from.after);
                row.is_ref = from.is_ref;
                row.names = from.names;
                true
            }
            _ => false,
        },
    }
}
