//! What the request heap holds (php-src `ext/standard/var.c`).

use crate::builtins;
use crate::ext::{Builtin, Call};
use crate::heap::Heap;

/// Functions about memory.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    memory_get_usage(real_usage = false), memory_get_peak_usage(real_usage = false), memory_reset_peak_usage(),
};

fn ask(about: impl FnOnce(&Heap) -> usize) -> i64 {
    Heap::current().map_or(0, |heap| about(&heap) as i64)
}

/// Bytes in use, or bytes that the heap has from the system.
fn memory_get_usage(_: &mut Call<'_>, real_usage: bool) -> i64 {
    ask(|heap| {
        if real_usage {
            heap.real_usage()
        } else {
            heap.usage()
        }
    })
}

/// The most bytes that have been in use.
fn memory_get_peak_usage(_: &mut Call<'_>, real_usage: bool) -> i64 {
    ask(|heap| {
        if real_usage {
            heap.real_peak()
        } else {
            heap.peak()
        }
    })
}

/// Forgets the peak so far.
fn memory_reset_peak_usage(_: &mut Call<'_>) {
    if let Some(heap) = Heap::current() {
        heap.reset_peak();
    }
}
