//! The request heap from outside.

mod blocks;
mod leaks;
mod limits;
mod mistakes;
mod model;
mod persistent;
mod requests;
mod schemes;
mod speed;
mod support;
mod unwinding;
mod zvals;
