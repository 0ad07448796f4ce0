//! Output buffers (php-src `main/output.c`).

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::output_buffer::{Buffer, Done};
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{PhpArray, PhpStr, Value};

/// Functions about output.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    ob_start(callback = null, chunk_size = 0, flags = PHP_OUTPUT_HANDLER_STDFLAGS), ob_flush(), ob_clean(), ob_end_flush(),
    ob_end_clean(), ob_get_flush(), ob_get_clean(), ob_get_contents(), ob_get_level(), ob_get_length(), ob_list_handlers(),
    ob_get_status(full_status = false), ob_implicit_flush(enable = true), flush(),
};

/// Starts a buffer, with a callback that everything in it goes through.
fn ob_start(
    call: &mut Call<'_>,
    callback: Value,
    chunk_size: i64,
    flags: i64,
) -> Result<bool, Unwind> {
    let chunk_size = usize::try_from(chunk_size).unwrap_or(0);
    let handler = if callback.is_null() {
        None
    } else {
        match Callable::resolve(call.machine, &callback) {
            Ok(callable) => {
                let name = super::variable_type::name_of_callable(call, &callback)?;
                Some((callable, name))
            }
            Err(reason) => {
                call.warn(reason.text())?;
                return not_created(call);
            }
        }
    };
    call.machine.check_buffer_lock("ob_start")?;
    call.machine
        .start_buffer(Buffer::new(handler, chunk_size, flags));
    Ok(true)
}

fn not_created(call: &mut Call<'_>) -> Result<bool, Unwind> {
    call.note("Failed to create buffer")?;
    Ok(false)
}

/// Name and level of the innermost buffer for a notice: `default output handler (0)`.
fn innermost(call: &Call<'_>) -> Option<String> {
    let buffers = call.output.buffers();
    let name = buffers.innermost()?.name();
    Some(format!("{name} ({})", buffers.len() - 1))
}

/// The notice for a buffer that is not there.
fn no_buffer(call: &mut Call<'_>, action: &str, short: &str) -> Result<bool, Unwind> {
    let message = format!("Failed to {action} buffer. No buffer to {short}");
    call.note(&message)?;
    Ok(false)
}

/// Sends the innermost buffer's content on its way.
fn ob_flush(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let Some(buffer) = innermost(call) else {
        return no_buffer(call, "flush", "flush");
    };
    if call.machine.flush_buffer("ob_flush")? == Done::Refused {
        call.note(&format!("Failed to flush buffer of {buffer}"))?;
        return Ok(false);
    }
    Ok(true)
}

/// Drops the innermost buffer's content.
fn ob_clean(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let Some(buffer) = innermost(call) else {
        return no_buffer(call, "delete", "delete");
    };
    if call.machine.clean_buffer("ob_clean")? == Done::Refused {
        call.note(&format!("Failed to delete buffer of {buffer}"))?;
        return Ok(false);
    }
    Ok(true)
}

/// Ends the innermost buffer, sending its content on its way.
fn ob_end_flush(call: &mut Call<'_>) -> Result<bool, Unwind> {
    if innermost(call).is_none() {
        return no_buffer(call, "delete and flush", "delete or flush");
    }
    Ok(call.machine.end_buffer("ob_end_flush")? == Done::Yes)
}

/// Ends the innermost buffer, dropping its content.
fn ob_end_clean(call: &mut Call<'_>) -> Result<bool, Unwind> {
    if innermost(call).is_none() {
        return no_buffer(call, "delete", "delete");
    }
    Ok(call.machine.discard_buffer("ob_end_clean")? == Done::Yes)
}

/// What is in the innermost buffer.
fn contents(call: &Call<'_>) -> Option<PhpStr> {
    let buffer = call.output.buffers().innermost()?;
    Some(PhpStr::new(buffer.content()))
}

/// Ends the innermost buffer, sending its content on its way, and gives it.
fn ob_get_flush(call: &mut Call<'_>) -> Result<OrFalse<PhpStr>, Unwind> {
    let Some(content) = contents(call) else {
        no_buffer(call, "delete and flush", "delete or flush")?;
        return Ok(OrFalse::False);
    };
    let buffer = innermost(call).unwrap_or_default();
    if call.machine.end_buffer("ob_get_flush")? == Done::Refused {
        call.note(&format!("Failed to delete buffer of {buffer}"))?;
    }
    Ok(OrFalse::Value(content))
}

/// Ends the innermost buffer and gives its content.
fn ob_get_clean(call: &mut Call<'_>) -> Result<OrFalse<PhpStr>, Unwind> {
    let Some(content) = contents(call) else {
        return Ok(OrFalse::False);
    };
    let buffer = innermost(call).unwrap_or_default();
    if call.machine.discard_buffer("ob_get_clean")? == Done::Refused {
        call.note(&format!("Failed to delete buffer of {buffer}"))?;
    }
    Ok(OrFalse::Value(content))
}

/// What is in the innermost buffer.
fn ob_get_contents(call: &mut Call<'_>) -> OrFalse<PhpStr> {
    OrFalse::from(contents(call))
}

/// How many buffers there are.
fn ob_get_level(call: &mut Call<'_>) -> i64 {
    call.output.buffers().len() as i64
}

/// How many bytes are in the innermost buffer.
fn ob_get_length(call: &mut Call<'_>) -> OrFalse<i64> {
    let buffer = call.output.buffers().innermost();
    OrFalse::from(buffer.map(|buffer| buffer.content().len() as i64))
}

/// The names of the buffers' callbacks, outermost first.
fn ob_list_handlers(call: &mut Call<'_>) -> PhpArray {
    let names = call.output.buffers().iter();
    PhpArray::from_values(names.map(|buffer| buffer.name().clone().into()))
}

/// The state of the innermost buffer, or of all.
fn ob_get_status(call: &mut Call<'_>, full_status: bool) -> PhpArray {
    let buffers = call.output.buffers();
    let states = buffers.iter().enumerate().map(|(level, buffer)| {
        let mut state = PhpArray::new();
        state.set_value("name", buffer.name().clone());
        state.set_value("type", buffer.flags() & 0xf);
        state.set_value("flags", buffer.flags());
        state.set_value("level", level as i64);
        state.set_value("chunk_size", buffer.chunk_size() as i64);
        state.set_value("buffer_size", buffer.capacity() as i64);
        state.set_value("buffer_used", buffer.content().len() as i64);
        state
    });
    if full_status {
        return PhpArray::from_values(states.map(Value::from));
    }
    states.last().unwrap_or_default()
}

/// Whether everything that leaves the buffers is sent at once.
fn ob_implicit_flush(call: &mut Call<'_>, enable: bool) {
    call.machine.output.flush_each = enable;
}

/// Sends what has left the buffers.
fn flush(call: &mut Call<'_>) {
    call.machine.flush_output();
}
