//! `array_multisort`: several arrays sorted as the columns of one table.

use super::order::{Compare, Direction};
use super::sort::{stable, unless_thrown};
use super::stack::renumbered;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, ByRef, Call, Rest};
use crate::zval::{Key, PhpArray, Position, Value, View, ZvalPtr};
use std::cmp::Ordering;

pub(in crate::ext) static FUNCTIONS: &[Builtin] = builtins! {
    array_multisort(&array, &...rest),
};

const SORT_DESC: i64 = 3;
const SORT_ASC: i64 = 4;
const FLAG_CASE: i64 = 8;

/// One of the arrays, and how it is sorted.
struct Column {
    zval: ZvalPtr,
    entries: Vec<(Key, ZvalPtr)>,
    compare: Option<Compare>,
    direction: Option<Direction>,
}

/// Sorts by the first array, then by the second among equal elements of the first, and so on; each array may be followed by
/// its sort flags. String keys stay with their elements.
fn array_multisort(call: &mut Call<'_>, array: ByRef, rest: Rest) -> Result<bool, Unwind> {
    let first = Value::zval(array.zval().clone());
    let mut columns: Vec<Column> = Vec::new();
    for (index, value) in std::iter::once(first).chain(rest.0).enumerate() {
        match value.view() {
            View::Array(array) => {
                let entries = array.to_entries();
                columns.push(Column {
                    zval: value.into_zval(),
                    entries,
                    compare: None,
                    direction: None,
                });
            }
            View::Int(flag) => take_flag(call, columns.last_mut(), index, flag)?,
            _ => return Err(call.type_error(index, "must be an array or a sort flag")),
        }
    }
    let count = columns.first().map_or(0, |column| column.entries.len());
    if columns.iter().any(|column| column.entries.len() != count) {
        return Err(call
            .machine
            .throw(Throw::ValueError, "Array sizes are inconsistent"));
    }
    let mut order: Vec<Position> = (0..count as Position).collect();
    let mut thrown = None;
    stable(&mut order, |left, right| {
        unless_thrown(&mut thrown, || rows(call, &columns, left, right))
    });
    if let Some(unwind) = thrown {
        return Err(unwind);
    }
    for column in columns {
        let sorted = order.iter().map(|at| column.entries[*at as usize].clone());
        let sorted = renumbered(sorted.collect::<Vec<_>>().into_iter());
        drop(column.zval.replace(PhpArray::into(sorted)));
    }
    Ok(true)
}

/// Notes a sort flag for the array before it; each kind may come once.
fn take_flag(
    call: &mut Call<'_>,
    column: Option<&mut Column>,
    index: usize,
    flag: i64,
) -> Result<(), Unwind> {
    let is_new = match flag & !FLAG_CASE {
        SORT_ASC | SORT_DESC => {
            let direction = if flag == SORT_DESC {
                Direction::Descending
            } else {
                Direction::Ascending
            };
            column.is_some_and(|column| column.direction.replace(direction).is_none())
        }
        0 | 1 | 2 | 5 | 6 => {
            column.is_some_and(|column| column.compare.replace(Compare::from_flags(flag)).is_none())
        }
        _ => return Err(call.value_error(index, "must be a valid sort flag")),
    };
    if is_new {
        return Ok(());
    }
    Err(call.type_error(
        index,
        "must be an array or a sort flag that has not already been specified",
    ))
}

/// Compares two rows, column by column.
fn rows(
    call: &mut Call<'_>,
    columns: &[Column],
    left: Position,
    right: Position,
) -> Result<Ordering, Unwind> {
    for column in columns {
        let compare = column.compare.unwrap_or(Compare::Regular);
        let (left, right) = (
            &column.entries[left as usize].1,
            &column.entries[right as usize].1,
        );
        let mut ordering = compare.elements(call.machine, left, right)?;
        if column.direction == Some(Direction::Descending) {
            ordering = ordering.reverse();
        }
        if ordering != Ordering::Equal {
            return Ok(ordering);
        }
    }
    Ok(Ordering::Equal)
}
