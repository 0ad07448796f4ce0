//! The calls under way, shown to the script (php-src `Zend/zend_builtin_functions.c`).

use crate::builtins;
use crate::eval::class::backtrace::{TraceOptions, trace_text};
use crate::ext::{Builtin, Call};
use crate::zval::PhpArray;

/// Functions about the calls under way.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    debug_backtrace(options = DEBUG_BACKTRACE_PROVIDE_OBJECT, limit = 0), debug_print_backtrace(options = 0, limit = 0),
};

const PROVIDE_OBJECT: i64 = 1;
const IGNORE_ARGS: i64 = 2;

fn options(options: i64, limit: i64) -> TraceOptions {
    TraceOptions {
        arguments: options & IGNORE_ARGS == 0,
        objects: options & PROVIDE_OBJECT != 0,
        // The function that asks is not shown.
        skip: 1,
        limit: usize::try_from(limit).unwrap_or(0),
    }
}

/// The calls under way, innermost first.
fn debug_backtrace(call: &mut Call<'_>, wanted: i64, limit: i64) -> PhpArray {
    call.machine.backtrace_array(options(wanted, limit))
}

/// Prints the calls under way.
fn debug_print_backtrace(call: &mut Call<'_>, wanted: i64, limit: i64) {
    let wanted = TraceOptions {
        objects: false,
        ..options(wanted, limit)
    };
    let trace = call.machine.backtrace_array(wanted);
    let text = trace_text(call.machine, &trace);
    // Without the `{main}` that exceptions end with.
    let end = memchr::memrchr(b'#', &text).unwrap_or(text.len());
    call.machine.write_output(&text[..end]);
}
