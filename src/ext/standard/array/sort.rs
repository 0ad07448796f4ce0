//! Sorting: `sort`, `asort`, `ksort` and their kind, by flags or by a callback. All are stable.

use super::Asked;
use super::order::{Compare, Direction, Uniform};
use super::quicksort;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::repeated_call::Passed;
use crate::ext::{ArrayByRef, Builtin, Call};
use crate::zval::convert;
use crate::zval::{KeyRef, PhpArray, Position, Rearranged, Tag, Value, Zval, ZvalPtr};
use std::cmp::Ordering;

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    sort(&array, flags = SORT_REGULAR), rsort(&array, flags = SORT_REGULAR), asort(&array, flags = SORT_REGULAR),
    arsort(&array, flags = SORT_REGULAR), ksort(&array, flags = SORT_REGULAR), krsort(&array, flags = SORT_REGULAR),
    usort(&array, callback), uasort(&array, callback), uksort(&array, callback), natsort(&array), natcasesort(&array),
};

/// Which keys the elements have afterwards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// Those they had.
    Kept,
    /// 0, 1, 2, …
    Renumbered,
}

/// Sorts by value; the keys become 0, 1, 2, …
fn sort(call: &mut Call<'_>, array: ArrayByRef, flags: i64) -> Result<bool, Unwind> {
    let compare = Compare::from_flags(flags);
    sort_elements(
        call,
        &array,
        compare,
        Direction::Ascending,
        Keys::Renumbered,
    )
}

/// Like [`sort`], the greatest first.
fn rsort(call: &mut Call<'_>, array: ArrayByRef, flags: i64) -> Result<bool, Unwind> {
    let compare = Compare::from_flags(flags);
    sort_elements(
        call,
        &array,
        compare,
        Direction::Descending,
        Keys::Renumbered,
    )
}

/// Sorts by value; the keys stay with their elements.
fn asort(call: &mut Call<'_>, array: ArrayByRef, flags: i64) -> Result<bool, Unwind> {
    let compare = Compare::from_flags(flags);
    sort_elements(call, &array, compare, Direction::Ascending, Keys::Kept)
}

/// Like [`asort`], the greatest first.
fn arsort(call: &mut Call<'_>, array: ArrayByRef, flags: i64) -> Result<bool, Unwind> {
    let compare = Compare::from_flags(flags);
    sort_elements(call, &array, compare, Direction::Descending, Keys::Kept)
}

/// Sorts by key.
fn ksort(_: &mut Call<'_>, array: ArrayByRef, flags: i64) -> bool {
    sort_keys(&array, Compare::from_flags(flags), Direction::Ascending)
}

/// Like [`ksort`], the greatest first.
fn krsort(_: &mut Call<'_>, array: ArrayByRef, flags: i64) -> bool {
    sort_keys(&array, Compare::from_flags(flags), Direction::Descending)
}

/// Sorts by value as `callback` compares; the keys become 0, 1, 2, …
fn usort(call: &mut Call<'_>, array: ArrayByRef, callback: Callable) -> Result<bool, Unwind> {
    sort_by_callback(call, &array, callback, Keys::Renumbered, by_element)
}

/// Sorts by value as `callback` compares; the keys stay with their elements.
fn uasort(call: &mut Call<'_>, array: ArrayByRef, callback: Callable) -> Result<bool, Unwind> {
    sort_by_callback(call, &array, callback, Keys::Kept, by_element)
}

/// Sorts by key as `callback` compares.
fn uksort(call: &mut Call<'_>, array: ArrayByRef, callback: Callable) -> Result<bool, Unwind> {
    sort_by_callback(call, &array, callback, Keys::Kept, |key, _| {
        Subject::Key(key)
    })
}

/// Sorts by value in natural order; the keys stay with their elements.
fn natsort(call: &mut Call<'_>, array: ArrayByRef) -> Result<bool, Unwind> {
    sort_elements(
        call,
        &array,
        Compare::Natural,
        Direction::Ascending,
        Keys::Kept,
    )
}

/// Like [`natsort`], ASCII letters of both cases being equal.
fn natcasesort(call: &mut Call<'_>, array: ArrayByRef) -> Result<bool, Unwind> {
    sort_elements(
        call,
        &array,
        Compare::NaturalNoCase,
        Direction::Ascending,
        Keys::Kept,
    )
}

/// What a callback compares.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    /// A key.
    Key(KeyRef<'a>),
    /// An element of an array that is held meanwhile.
    Element(&'a Zval),
}

impl Subject<'_> {
    #[inline]
    fn argument<'b>(&'b self) -> Passed<'b> {
        match self {
            Subject::Key(key) => super::key(*key),
            Subject::Element(zval) => super::element(zval),
        }
    }
}

/// What is sorted: small, so that it can be moved around, and next to what is compared.
#[derive(Clone, Copy)]
struct Item<'a> {
    subject: Subject<'a>,
    position: Position,
}

fn by_element<'a>(_: KeyRef<'a>, zval: &'a ZvalPtr) -> Subject<'a> {
    Subject::Element(zval)
}

/// The positions of all elements in order.
fn positions(array: &PhpArray) -> Vec<Position> {
    (0..array.end())
        .filter(|at| array.zval_at(*at).is_some())
        .collect()
}

/// Positions for indices among the elements, where there are holes between them.
fn to_positions(array: &PhpArray, order: Vec<u32>) -> Vec<Position> {
    if array.end() as usize == array.len() {
        return order;
    }
    let positions = positions(array);
    order.iter().map(|at| positions[*at as usize]).collect()
}

/// Puts the elements at `order`'s positions into the variable, in that order.
fn put_in_order(array: &ArrayByRef, sorted: PhpArray, order: &[Position], keys: Keys) {
    // The variable lets go of the array first, so that elements are moved, not shared. It holds another array meanwhile: a
    // property's type may allow nothing else.
    let former = array
        .0
        .change(|value| std::mem::replace(value, PhpArray::new().into()));
    let walks = former.as_array().map(Rearranged::start);
    let is_same = former.as_array().is_some_and(|former| former.same(&sorted));
    let former = if is_same {
        drop(former);
        Value::NULL
    } else {
        former
    };
    let sorted = match keys {
        Keys::Kept => sorted.reordered(order),
        Keys::Renumbered => sorted.reordered_as_list(order),
    };
    if let Some(walks) = walks {
        walks.into_array(&sorted, |position| position);
    }
    array.0.change(|value| *value = sorted.into());
    drop(former);
}

fn sort_elements(
    call: &mut Call<'_>,
    array: &ArrayByRef,
    compare: Compare,
    direction: Direction,
    keys: Keys,
) -> Result<bool, Unwind> {
    let value = array.0.get();
    let Some(elements) = value.as_array() else {
        return Ok(true);
    };
    if elements.is_empty() {
        return Ok(true);
    }
    if let Some(uniform) = Uniform::of_elements(elements.zvals(), compare) {
        if keys == Keys::Renumbered
            && let Uniform::Ints(ints) = uniform
        {
            sort_ints(array, value, ints, direction);
            return Ok(true);
        }
        let order = to_positions(elements, uniform.order(direction));
        drop(uniform);
        let elements = elements.clone();
        drop(value);
        put_in_order(array, elements, &order, keys);
        return Ok(true);
    }
    let elements = elements.clone();
    drop(value);
    let mut thrown = None;
    let mut items: Vec<(&Zval, Position)> = (0..elements.end())
        .filter_map(|position| Some((&**elements.zval_at(position)?, position)))
        .collect();
    quicksort::sort(&mut items, &mut |(left, first), (right, second)| {
        let ordering = unless_thrown(&mut thrown, || compare.elements(call.machine, left, right));
        // Reversed, not swapped: what cannot be compared comes after both ways.
        let ordering = match direction {
            Direction::Ascending => ordering,
            Direction::Descending => ordering.reverse(),
        };
        ordering.then(first.cmp(&second)) == Ordering::Greater
    });
    let order: Vec<Position> = items.iter().map(|(_, position)| *position).collect();
    drop(items);
    put_in_order(array, elements, &order, keys);
    thrown.map_or(Ok(true), Err)
}

/// Sorts a list of ints. Those that nobody else holds get their new values where they are, which keeps neighbours together.
fn sort_ints(array: &ArrayByRef, value: Value, mut ints: Vec<i64>, direction: Direction) {
    let Some(elements) = value.as_array() else {
        return;
    };
    let is_own = elements.zvals().all(|zval| zval.is_plain_single());
    if !is_own || elements.payload_count() != 2 {
        let order = to_positions(elements, Uniform::Ints(ints).order(direction));
        let elements = elements.clone();
        drop(value);
        put_in_order(array, elements, &order, Keys::Renumbered);
        return;
    }
    ints.sort_unstable();
    if direction == Direction::Descending {
        ints.reverse();
    }
    for (zval, int) in elements.zvals().zip(ints) {
        debug_assert!(zval.tag() == Tag::Int);
        zval.replace(Value::int(int));
    }
    let is_list = elements.is_packed() && elements.end() as usize == elements.len();
    if is_list && elements.next_index() == elements.len() as i64 {
        elements.set_cursor(0);
        return;
    }
    let order = positions(elements);
    let elements = elements.clone();
    drop(value);
    put_in_order(array, elements, &order, Keys::Renumbered);
}

fn sort_keys(array: &ArrayByRef, compare: Compare, direction: Direction) -> bool {
    let value = array.0.get();
    let Some(elements) = value.as_array() else {
        return true;
    };
    if elements.is_empty() {
        return true;
    }
    let order = match Uniform::of_keys(elements.keys(), compare) {
        Some(Uniform::Ints(ints)) if direction == Direction::Ascending && ints.is_sorted() => {
            // Nothing moves but the pointer.
            drop(value);
            array.0.change(|value| {
                if let Some(array) = value.as_array_mut() {
                    array.make_mut().set_cursor(0);
                }
            });
            return true;
        }
        Some(uniform) => to_positions(elements, uniform.order(direction)),
        None => {
            let mut order = positions(elements);
            stable(&mut order, |left, right| {
                let (Some((left, _)), Some((right, _))) =
                    (elements.entry_at(left), elements.entry_at(right))
                else {
                    return Ordering::Equal;
                };
                match direction {
                    Direction::Ascending => compare.keys(left, right),
                    Direction::Descending => compare.keys(right, left),
                }
            });
            order
        }
    };
    let elements = elements.clone();
    drop(value);
    put_in_order(array, elements, &order, Keys::Kept);
    true
}

/// Sorts positions; those that compare as equal stay in their order.
pub(super) fn stable(
    order: &mut [Position],
    mut compare: impl FnMut(Position, Position) -> Ordering,
) {
    quicksort::sort(order, &mut |left, right| {
        compare(left, right).then(left.cmp(&right)) == Ordering::Greater
    });
}

/// Asks for a comparison unless an earlier one threw: sorting goes on without, as PHP's does.
pub(super) fn unless_thrown(
    thrown: &mut Option<Unwind>,
    compare: impl FnOnce() -> Result<Ordering, Unwind>,
) -> Ordering {
    if thrown.is_some() {
        return Ordering::Equal;
    }
    match compare() {
        Ok(ordering) => ordering,
        Err(unwind) => {
            *thrown = Some(unwind);
            Ordering::Equal
        }
    }
}

/// A comparison written in PHP.
pub(super) struct UserCompare {
    callback: Asked,
    /// Whether the deprecation of bool results has been said in this sort.
    has_said_bool: bool,
}

impl UserCompare {
    pub(super) fn new(callback: Callable) -> UserCompare {
        UserCompare {
            callback: Asked::new(callback, 2),
            has_said_bool: false,
        }
    }

    /// What the callback says of two values.
    ///
    /// # Errors
    /// What the callback throws.
    pub(super) fn plain(
        &mut self,
        call: &mut Call<'_>,
        left: Passed<'_>,
        right: Passed<'_>,
    ) -> Result<Ordering, Unwind> {
        let result = self.callback.ask(call, [left, right])?;
        Ok(convert::to_int(result.view()).cmp(&0))
    }

    /// What the callback of a sort says of two values. For `false`, which such callbacks return for "equal" and for "less",
    /// it is asked the other way round.
    ///
    /// # Errors
    /// What the callback throws.
    pub(super) fn sorting(
        &mut self,
        call: &mut Call<'_>,
        left: Subject<'_>,
        right: Subject<'_>,
    ) -> Result<Ordering, Unwind> {
        let arguments = [left.argument(), right.argument()];
        let result = self.callback.ask(call, arguments)?;
        if result.is_int() {
            return Ok(result.int_bits().cmp(&0));
        }
        let result = result.unwrap_zval();
        if result.is_bool() {
            if !self.has_said_bool {
                self.has_said_bool = true;
                call.deprecate(
                    "Returning bool from comparison function is deprecated, return an integer less than, equal to, or \
                     greater than zero",
                )?;
            }
            if !result.truthy() {
                return self
                    .plain(call, right.argument(), left.argument())
                    .map(Ordering::reverse);
            }
        }
        Ok(convert::to_int(result.view()).cmp(&0))
    }
}

fn sort_by_callback(
    call: &mut Call<'_>,
    array: &ArrayByRef,
    callback: Callable,
    keys: Keys,
    subject: impl for<'a> Fn(KeyRef<'a>, &'a ZvalPtr) -> Subject<'a>,
) -> Result<bool, Unwind> {
    let value = array.0.get();
    let Some(elements) = value.as_array().filter(|array| !array.is_empty()).cloned() else {
        return Ok(true);
    };
    drop(value);
    let mut user = UserCompare::new(callback);
    let mut thrown = None;
    let mut items: Vec<Item<'_>> = (0..elements.end())
        .filter_map(|position| {
            let (key, zval) = elements.entry_at(position)?;
            Some(Item {
                subject: subject(key, zval),
                position,
            })
        })
        .collect();
    quicksort::sort(&mut items, &mut |left, right| {
        unless_thrown(&mut thrown, || {
            user.sorting(call, left.subject, right.subject)
        })
        .then(left.position.cmp(&right.position))
            == Ordering::Greater
    });
    let order: Vec<Position> = items.iter().map(|item| item.position).collect();
    drop(items);
    put_in_order(array, elements, &order, keys);
    thrown.map_or(Ok(true), Err)
}
