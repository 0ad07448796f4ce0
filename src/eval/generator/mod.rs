//! Generators: functions that stop at each `yield` and go on when they are asked.
//!
//! A body that is suspended only between statements runs in steps, on the stack of whoever asks ([`steps`]); any other in a
//! coroutine, made when it first runs. Its frame and slots are held by the generator. While it runs, the calls it makes use the
//! machine's stack of slots, above those of whoever resumed it, for they have all ended when it suspends itself. Only a function
//! with a `yield` inside the arguments of a call needs a stack of slots of its own.
//!
//! `yield from $other` delegates: until `$other` ends, whoever resumes this generator resumes that one, directly, however long
//! the chain is. A generator may have several that delegate to it; each of them stands where it stands (php-src
//! `zend_generators.c`):
//!
//! ```text
//!   $a ──delegate──► $b ──delegate──► $c    the current generator of all three: it runs, its value is theirs
//!                            $d ──────┘
//! ```

mod ask;
mod delegation;
mod inspect;
mod node;
mod run;
mod state;
mod stepping;
mod steps;
mod walk;

pub use inspect::executing;
pub use node::{Yield, YieldFrom, YieldedValue};
pub use state::{Generator, State};
pub use steps::{Layout, Program, Suspension, SuspensionKind, address};
pub use walk::generator_iterator;
