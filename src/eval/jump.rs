//! Where a `switch` or a `match` goes whose cases are all literals, and what `in_array` finds among literals: looked up instead
//! of compared one after the other.

use super::script::Arena;
use crate::zval::number::{Numeric, parse_numeric};
use crate::zval::{PhpStr, Value, View};

/// The cases of a `switch` or `match` by their values, sorted.
#[derive(Clone, Copy)]
pub enum JumpTable {
    /// All are integers; each with the index of its case.
    Ints(&'static [(i64, usize)]),
    /// All are strings, none of them numeric; with their hashes.
    Strings(&'static [(u64, PhpStr, usize)]),
}

/// What a table knows of a subject.
pub enum Jump {
    /// To this case.
    To(usize),
    /// No case is equal.
    Nowhere,
    /// Its type is not that of the cases.
    Unknown,
}

impl JumpTable {
    /// The table of `cases`, each with its index, in the order they are compared. `None` where there are too few for a table to
    /// pay, or they are not all of one kind that it can hold.
    pub fn of(cases: &[(Value, usize)], arena: &Arena) -> Option<JumpTable> {
        const WORTH_IT: usize = 3;
        if cases.len() < WORTH_IT {
            return None;
        }
        let ints = cases.iter().map(|(value, at)| Some((value.as_int()?, *at)));
        if let Some(mut ints) = ints.collect::<Option<Vec<_>>>() {
            // Of equal ones the first counts, and sorting keeps their order.
            ints.sort_by_key(|(int, _)| *int);
            ints.dedup_by_key(|(int, _)| *int);
            return Some(JumpTable::Ints(arena.slice(ints)));
        }
        let strings = cases.iter().map(|(value, at)| {
            let string = value.as_string()?;
            let is_numeric = !matches!(parse_numeric(string), Numeric::Not);
            (!is_numeric).then(|| (string.hash(), string.clone(), *at))
        });
        let mut strings = strings.collect::<Option<Vec<_>>>()?;
        strings
            .sort_by(|left, right| (left.0, left.1.as_bytes()).cmp(&(right.0, right.1.as_bytes())));
        strings.dedup_by(|next, kept| next.1 == kept.1);
        Some(JumpTable::Strings(arena.slice(strings)))
    }

    /// Where `subject` goes.
    #[inline]
    pub fn find(&self, subject: View<'_>) -> Jump {
        let found = match (self, subject) {
            (JumpTable::Ints(cases), View::Int(int)) => cases
                .binary_search_by_key(&int, |(case, _)| *case)
                .map(|at| cases[at].1),
            (JumpTable::Strings(cases), View::String(string)) => {
                let hash = string.hash();
                cases
                    .binary_search_by(|(case_hash, case, _)| {
                        case_hash
                            .cmp(&hash)
                            .then_with(|| case.as_bytes().cmp(string.as_bytes()))
                    })
                    .map(|at| cases[at].2)
            }
            _ => return Jump::Unknown,
        };
        found.map_or(Jump::Nowhere, Jump::To)
    }
}
