//! Differences and intersections by callbacks: each array is sorted as the callback compares, then they are walked side by
//! side.
//!
//! The order in which callbacks are asked is PHP's (php-src `php_array_diff`, `php_array_intersect`), and so is the result
//! for callbacks that contradict themselves.

use super::order::Compare;
use super::quicksort;
use super::set::{Operation, arrays_and_callbacks, keep, string_of};
use super::sort::{Subject, UserCompare, unless_thrown};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::machine::NameMap;
use crate::ext::{Arrays, Builtin, Call, Rest};
use crate::zval::{PhpArray, Position, Tag, Value};
use std::cmp::Ordering;

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_udiff(array, ...rest), array_diff_ukey(array, ...rest), array_diff_uassoc(array, ...rest),
    array_udiff_uassoc(array, ...rest), array_intersect(array, ...arrays), array_uintersect(array, ...rest),
    array_intersect_ukey(array, ...rest), array_intersect_uassoc(array, ...rest), array_uintersect_uassoc(array, ...rest),
};

/// What of two elements must agree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Agreement {
    Values,
    Keys,
    KeysAndValues,
}

/// The elements whose values are in none of the others, as the last argument compares.
fn array_udiff(call: &mut Call<'_>, array: Value, rest: Rest) -> Result<PhpArray, Unwind> {
    let (arrays, mut callbacks) = arrays_and_callbacks(call, array, rest, 1)?;
    Sides::new(&arrays, Agreement::Values, None, callbacks.pop()).run(call, Operation::Difference)
}

/// The elements whose keys are in none of the others, as the last argument compares.
fn array_diff_ukey(call: &mut Call<'_>, array: Value, rest: Rest) -> Result<PhpArray, Unwind> {
    let (arrays, mut callbacks) = arrays_and_callbacks(call, array, rest, 1)?;
    Sides::new(&arrays, Agreement::Keys, callbacks.pop(), None).run(call, Operation::Difference)
}

/// The elements that are in none of the others with key and value, keys compared by the last argument.
fn array_diff_uassoc(call: &mut Call<'_>, array: Value, rest: Rest) -> Result<PhpArray, Unwind> {
    let (arrays, mut callbacks) = arrays_and_callbacks(call, array, rest, 1)?;
    Sides::new(&arrays, Agreement::KeysAndValues, callbacks.pop(), None)
        .run(call, Operation::Difference)
}

/// The elements that are in none of the others with key and value, values compared by the last argument but one, keys by the
/// last.
fn array_udiff_uassoc(call: &mut Call<'_>, array: Value, rest: Rest) -> Result<PhpArray, Unwind> {
    let (arrays, mut callbacks) = arrays_and_callbacks(call, array, rest, 2)?;
    let keys = callbacks.pop();
    Sides::new(&arrays, Agreement::KeysAndValues, keys, callbacks.pop())
        .run(call, Operation::Difference)
}

/// The elements whose values, as strings, are in all of the others.
fn array_intersect(
    call: &mut Call<'_>,
    array: PhpArray,
    arrays: Arrays,
) -> Result<PhpArray, Unwind> {
    let mut all = arrays.0;
    all.insert(0, array);
    let is_scalar = |array: &PhpArray| array.zvals().all(|zval| zval.tag() < Tag::Resource);
    if all.iter().all(is_scalar) {
        return intersect_strings(call, &all);
    }
    Sides::new(&all, Agreement::Values, None, None).run(call, Operation::Intersection)
}

/// The elements whose values are in all of the others, as the last argument compares.
fn array_uintersect(call: &mut Call<'_>, array: Value, rest: Rest) -> Result<PhpArray, Unwind> {
    let (arrays, mut callbacks) = arrays_and_callbacks(call, array, rest, 1)?;
    Sides::new(&arrays, Agreement::Values, None, callbacks.pop()).run(call, Operation::Intersection)
}

/// The elements whose keys are in all of the others, as the last argument compares.
fn array_intersect_ukey(call: &mut Call<'_>, array: Value, rest: Rest) -> Result<PhpArray, Unwind> {
    let (arrays, mut callbacks) = arrays_and_callbacks(call, array, rest, 1)?;
    Sides::new(&arrays, Agreement::Keys, callbacks.pop(), None).run(call, Operation::Intersection)
}

/// The elements that are in all of the others with key and value, keys compared by the last argument.
fn array_intersect_uassoc(
    call: &mut Call<'_>,
    array: Value,
    rest: Rest,
) -> Result<PhpArray, Unwind> {
    let (arrays, mut callbacks) = arrays_and_callbacks(call, array, rest, 1)?;
    Sides::new(&arrays, Agreement::KeysAndValues, callbacks.pop(), None)
        .run(call, Operation::Intersection)
}

/// The elements that are in all of the others with key and value, values compared by the last argument but one, keys by the
/// last.
fn array_uintersect_uassoc(
    call: &mut Call<'_>,
    array: Value,
    rest: Rest,
) -> Result<PhpArray, Unwind> {
    let (arrays, mut callbacks) = arrays_and_callbacks(call, array, rest, 2)?;
    let keys = callbacks.pop();
    Sides::new(&arrays, Agreement::KeysAndValues, keys, callbacks.pop())
        .run(call, Operation::Intersection)
}

/// The intersection where no user code is asked: the strings are looked up.
fn intersect_strings(call: &mut Call<'_>, arrays: &[PhpArray]) -> Result<PhpArray, Unwind> {
    let [first, others @ ..] = arrays else {
        return Ok(PhpArray::new());
    };
    // For each string, in how many of the arrays so far it is.
    let mut found: NameMap<usize> = NameMap::default();
    for (index, other) in others.iter().enumerate() {
        for zval in other.zvals() {
            let string = string_of(call, zval)?;
            if index == 0 {
                found.insert(string, 1);
            } else if let Some(count) = found.get_mut(&string)
                && *count == index
            {
                *count += 1;
            }
        }
    }
    let mut kept = Vec::new();
    for at in 0..first.end() {
        if let Some(zval) = first.zval_at(at)
            && (others.is_empty() || found.get(&string_of(call, zval)?) == Some(&others.len()))
        {
            kept.push(at);
        }
    }
    Ok(keep(first, kept))
}

/// An element: which array it is in, and where.
type Element = (usize, Position);

/// The arrays side by side, and how their elements are compared.
struct Sides<'a> {
    arrays: &'a [PhpArray],
    agreement: Agreement,
    /// How keys are compared; as strings without a callback.
    keys: Option<UserCompare>,
    /// How values are compared; as strings without a callback.
    values: Option<UserCompare>,
    thrown: Option<Unwind>,
}

impl<'a> Sides<'a> {
    fn new(
        arrays: &'a [PhpArray],
        agreement: Agreement,
        keys: Option<Callable>,
        values: Option<Callable>,
    ) -> Sides<'a> {
        Sides {
            arrays,
            agreement,
            keys: keys.map(UserCompare::new),
            values: values.map(UserCompare::new),
            thrown: None,
        }
    }

    fn run(mut self, call: &mut Call<'_>, operation: Operation) -> Result<PhpArray, Unwind> {
        let mut lists = Vec::with_capacity(self.arrays.len());
        for (index, array) in self.arrays.iter().enumerate() {
            let mut list: Vec<Element> = (0..array.end())
                .filter(|at| array.zval_at(*at).is_some())
                .map(|at| (index, at))
                .collect();
            quicksort::sort(&mut list, &mut |left, right| {
                self.order(call, left, right) == Ordering::Greater
            });
            lists.push(list);
        }
        let dropped = match operation {
            Operation::Difference => self.difference(call, &lists),
            Operation::Intersection => self.intersection(call, &lists),
        };
        if let Some(unwind) = self.thrown {
            return Err(unwind);
        }
        let Some(first) = self.arrays.first() else {
            return Ok(PhpArray::new());
        };
        let mut is_dropped = vec![false; first.end() as usize];
        for (_, at) in dropped {
            is_dropped[at as usize] = true;
        }
        let kept =
            (0..first.end()).filter(|at| !is_dropped[*at as usize] && first.zval_at(*at).is_some());
        let mut result = keep(first, kept.collect());
        // PHP takes the others out of a copy here, which keeps the next index.
        result.make_mut().set_next_index(first.next_index());
        Ok(result)
    }

    /// Compares what the lists are sorted by.
    fn order(&mut self, call: &mut Call<'_>, left: Element, right: Element) -> Ordering {
        match self.agreement {
            Agreement::Values => self.compare_values(call, left, right),
            Agreement::Keys | Agreement::KeysAndValues => self.compare_keys(call, left, right),
        }
    }

    fn compare_values(&mut self, call: &mut Call<'_>, left: Element, right: Element) -> Ordering {
        let (Some(left), Some(right)) = (
            self.arrays[left.0].zval_at(left.1),
            self.arrays[right.0].zval_at(right.1),
        ) else {
            return Ordering::Equal;
        };
        let values = &mut self.values;
        unless_thrown(&mut self.thrown, || match values {
            Some(user) => user.sorting(call, Subject::Element(left), Subject::Element(right)),
            None => Compare::String.elements(call.machine, left, right),
        })
    }

    fn compare_keys(&mut self, call: &mut Call<'_>, left: Element, right: Element) -> Ordering {
        let (Some((left, _)), Some((right, _))) = (
            self.arrays[left.0].entry_at(left.1),
            self.arrays[right.0].entry_at(right.1),
        ) else {
            return Ordering::Equal;
        };
        let keys = &mut self.keys;
        unless_thrown(&mut self.thrown, || match keys {
            Some(user) => user.sorting(call, Subject::Key(left), Subject::Key(right)),
            None => Ok(Compare::String.keys(left, right)),
        })
    }

    /// The elements of the first array that are in one of the others.
    fn difference(&mut self, call: &mut Call<'_>, lists: &[Vec<Element>]) -> Vec<Element> {
        let [first, others @ ..] = lists else {
            return Vec::new();
        };
        let by_value = self.agreement == Agreement::Values;
        let mut dropped = Vec::new();
        let mut places = vec![0; others.len()];
        let mut at = 0;
        while at < first.len() {
            let found = others.iter().zip(&mut places).any(|(other, place)| {
                if by_value {
                    self.advance_to_value(call, first[at], other, place)
                } else {
                    self.is_among(call, first[at], other)
                }
            });
            // Equal values share the fate of the first one.
            loop {
                if found {
                    dropped.push(first[at]);
                }
                at += 1;
                if at >= first.len()
                    || !by_value
                    || self.compare_values(call, first[at - 1], first[at]) != Ordering::Equal
                {
                    break;
                }
            }
        }
        dropped
    }

    /// Moves on in a sorted list to the value, and over it if it is there.
    fn advance_to_value(
        &mut self,
        call: &mut Call<'_>,
        element: Element,
        list: &[Element],
        place: &mut usize,
    ) -> bool {
        while let Some(other) = list.get(*place) {
            match self.compare_values(call, element, *other) {
                Ordering::Greater => *place += 1,
                Ordering::Equal => {
                    *place += 1;
                    return true;
                }
                Ordering::Less => return false,
            }
        }
        false
    }

    /// Whether a list has the key, and with it the value if that must agree too.
    fn is_among(&mut self, call: &mut Call<'_>, element: Element, list: &[Element]) -> bool {
        for &other in list {
            if self.compare_keys(call, element, other) == Ordering::Equal {
                return self.agreement == Agreement::Keys
                    || self.compare_values(call, element, other) == Ordering::Equal;
            }
        }
        false
    }

    /// The elements of the first array that are missing in one of the others.
    fn intersection(&mut self, call: &mut Call<'_>, lists: &[Vec<Element>]) -> Vec<Element> {
        let [first, others @ ..] = lists else {
            return Vec::new();
        };
        let by_value = self.agreement == Agreement::Values;
        let mut dropped = Vec::new();
        let mut places = vec![0; others.len()];
        let mut at = 0;
        while at < first.len() {
            let mut missing_in = None;
            for (index, other) in others.iter().enumerate() {
                let place = &mut places[index];
                let mut comparison = Ordering::Equal;
                while let Some(element) = other.get(*place) {
                    comparison = self.order(call, first[at], *element);
                    if comparison != Ordering::Greater {
                        break;
                    }
                    *place += 1;
                }
                let Some(element) = other.get(*place) else {
                    // Nothing from here on is in that one.
                    dropped.extend_from_slice(&first[at..]);
                    return dropped;
                };
                if comparison == Ordering::Equal
                    && self.agreement == Agreement::KeysAndValues
                    && self.compare_values(call, first[at], *element) != Ordering::Equal
                {
                    comparison = Ordering::Greater;
                }
                if comparison != Ordering::Equal {
                    missing_in = Some(*element);
                    break;
                }
                *place += 1;
            }
            loop {
                if missing_in.is_some() {
                    dropped.push(first[at]);
                }
                at += 1;
                if at >= first.len() || !by_value {
                    break;
                }
                let goes_on = match missing_in {
                    // All below the value that comes next in the other one are missing there too.
                    Some(next) => self.compare_values(call, first[at], next) == Ordering::Less,
                    None => self.compare_values(call, first[at - 1], first[at]) == Ordering::Equal,
                };
                if !goes_on {
                    break;
                }
            }
        }
        dropped
    }
}
