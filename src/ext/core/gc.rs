//! The cycle collector's functions (php-src `Zend/zend_builtin_functions.c`), and `leak` of PHP's debug builds.

use crate::builtins;
use crate::ext::{Builtin, Call};
use crate::gc;
use crate::heap::{self, Heap};
use crate::zval::PhpArray;

/// Functions about memory that the engine manages.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    gc_collect_cycles(), gc_enabled(), gc_enable(), gc_disable(), gc_status(), gc_mem_caches(), leak(num_bytes = 3),
};

/// Frees cycles that nothing holds; gives the number of arrays and objects freed.
fn gc_collect_cycles(_: &mut Call<'_>) -> i64 {
    gc::collect() as i64
}

/// Whether a full root buffer starts a collection.
fn gc_enabled(_: &mut Call<'_>) -> bool {
    gc::is_enabled()
}

/// Has a full root buffer start collections.
fn gc_enable(call: &mut Call<'_>) {
    set(call, "1");
}

/// Has collections start by `gc_collect_cycles` alone.
fn gc_disable(call: &mut Call<'_>) {
    set(call, "0");
}

fn set(call: &mut Call<'_>, value: &str) {
    // The setting is known and takes any text.
    let _ = call.machine.ini.set("zend.enable_gc", value);
    call.machine.setting_changed("zend.enable_gc");
}

/// How the collector stands.
fn gc_status(_: &mut Call<'_>) -> PhpArray {
    let status = gc::status();
    let mut array = PhpArray::new();
    array.set_value("runs", status.runs as i64);
    array.set_value("collected", status.collected as i64);
    array.set_value("threshold", status.threshold as i64);
    array.set_value("roots", status.roots as i64);
    array
}

/// Gives memory that the heap keeps in reserve back to the system; gives the number of bytes.
fn gc_mem_caches(_: &mut Call<'_>) -> i64 {
    Heap::current().map_or(0, |heap| heap.gc_mem_caches() as i64)
}

/// Takes a block of the request heap that nobody frees, to be seen in the leak report.
fn leak(_: &mut Call<'_>, num_bytes: i64) {
    if let Ok(size) = usize::try_from(num_bytes) {
        let _lost = heap::emalloc(size);
    }
}
