//! Array functions, one file per theme.
//!
//! Elements are shared with the array they come from, never copied deep; those that are references stay references where PHP
//! keeps them. Callbacks may throw, and may change the array that is walked: it is walked as a snapshot or by position.

pub(super) mod constants;
pub(super) mod count;
pub(super) mod extreme;
pub(super) mod fill;
pub(super) mod keys;
pub(super) mod map;
pub(super) mod merge;
pub(super) mod multisort;
pub(super) mod pointer;
pub(crate) mod random;
pub(super) mod range;
pub(super) mod search;
pub(super) mod set;
pub(super) mod set_sorted;
pub(super) mod slice;
pub(super) mod sort;
pub(super) mod splice;
pub(super) mod stack;
pub(super) mod unique;
pub(super) mod variables;
pub(super) mod walk;

mod order;
mod quicksort;

use super::function::warn_of_references;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::ext::Call;
use crate::zval::Value;

/// Calls a callback with values; parameters by reference are told that they get none.
#[inline]
fn ask<const N: usize>(
    call: &mut Call<'_>,
    callback: &Callable,
    arguments: [Value; N],
) -> Result<Value, Unwind> {
    warn_of_references(call, callback, &arguments)?;
    callback.call(call.machine, arguments)
}
