//! Wrappers written in PHP: registering them, and getting PHP's own back (php-src `main/streams/userspace.c`).

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call};
use crate::stream::{UserWrapper, Wrappers};
use crate::zval::PhpStr;
use std::rc::Rc;

/// Functions on wrappers.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    stream_wrapper_register(protocol, class, flags = 0), stream_register_wrapper(protocol, class, flags = 0),
    stream_wrapper_unregister(protocol), stream_wrapper_restore(protocol),
};

/// Makes a class the wrapper of a scheme.
fn stream_wrapper_register(
    call: &mut Call<'_>,
    protocol: PhpStr,
    class: PhpStr,
    flags: i64,
) -> Result<bool, Unwind> {
    let Some(entry) = call.machine.lookup_class(&class)? else {
        let what = format!("must be a valid class name, {class} given");
        return Err(call.type_error(1, &what));
    };
    crate::zval::take_id();
    let is_valid = protocol
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    if !is_valid {
        let name = entry.display_name();
        call.warn(&format!(
            "Invalid protocol scheme specified. Unable to register wrapper class {name} to {protocol}://"
        ))?;
        return Ok(false);
    }
    let wrapper = Rc::new(UserWrapper::new(entry, flags & 1 != 0));
    if !call.wrappers().add(&protocol, wrapper) {
        call.warn(&format!("Protocol {protocol}:// is already defined."))?;
        return Ok(false);
    }
    Ok(true)
}

/// Another name of `stream_wrapper_register`.
fn stream_register_wrapper(
    call: &mut Call<'_>,
    protocol: PhpStr,
    class: PhpStr,
    flags: i64,
) -> Result<bool, Unwind> {
    stream_wrapper_register(call, protocol, class, flags)
}

/// Takes the wrapper of a scheme away.
fn stream_wrapper_unregister(call: &mut Call<'_>, protocol: PhpStr) -> Result<bool, Unwind> {
    if call.wrappers().remove(&protocol) {
        return Ok(true);
    }
    call.warn(&format!("Unable to unregister protocol {protocol}://"))?;
    Ok(false)
}

/// Gives a scheme PHP's own wrapper back.
fn stream_wrapper_restore(call: &mut Call<'_>, protocol: PhpStr) -> Result<bool, Unwind> {
    let Some(original) = Wrappers::original(&protocol) else {
        call.warn(&format!("{protocol}:// never existed, nothing to restore"))?;
        return Ok(false);
    };
    let wrappers = call.wrappers();
    let is_changed = wrappers
        .find(&protocol)
        .is_none_or(|wrapper| wrapper.label() != original.label());
    if !is_changed {
        call.note(&format!(
            "{protocol}:// was never changed, nothing to restore"
        ))?;
        return Ok(true);
    }
    let wrappers = call.wrappers();
    wrappers.remove(&protocol);
    Ok(wrappers.add(&protocol, original))
}
