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
use crate::eval::repeated_call::{Passed, RepeatedCall};
use crate::ext::Call;
use crate::zval::{KeyRef, Value, Zval};

/// A callback that gets values: parameters by reference are told that they get none.
struct Asked {
    callback: RepeatedCall,
    takes_references: bool,
}

impl Asked {
    /// Questions with `count` arguments each.
    fn new(callback: Callable, count: usize) -> Asked {
        Asked {
            takes_references: callback.takes_references(),
            callback: RepeatedCall::new(callback, count),
        }
    }

    /// Calls the callback.
    #[inline]
    fn ask<const N: usize>(
        &mut self,
        call: &mut Call<'_>,
        arguments: [Passed<'_>; N],
    ) -> Result<Value, Unwind> {
        if self.takes_references {
            return self.ask_with_warnings(call, arguments);
        }
        self.callback.call(call.machine, arguments)
    }

    #[cold]
    #[inline(never)]
    fn ask_with_warnings<const N: usize>(
        &mut self,
        call: &mut Call<'_>,
        arguments: [Passed<'_>; N],
    ) -> Result<Value, Unwind> {
        let values = arguments.map(Passed::value);
        warn_of_references(call, self.callback.callable(), &values)?;
        self.callback.call(call.machine, values.map(Passed::Value))
    }
}

/// An element that the walked array holds.
#[inline(always)]
fn element(zval: &Zval) -> Passed<'_> {
    Passed::Held(zval)
}

/// A key.
#[inline(always)]
fn key<'a>(key: KeyRef<'a>) -> Passed<'a> {
    Passed::Value(key.to_value())
}
