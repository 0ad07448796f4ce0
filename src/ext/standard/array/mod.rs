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
pub(super) mod pointer;
pub(super) mod random;
pub(super) mod range;
pub(super) mod search;
pub(super) mod slice;
pub(super) mod sort;
pub(super) mod splice;
pub(super) mod stack;
pub(super) mod unique;
pub(super) mod variables;
pub(super) mod walk;

mod order;
mod quicksort;
