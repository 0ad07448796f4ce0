//! Settings (php-src `ext/standard/basic_functions.c`, `main.c`).

use crate::builtins;
use crate::eval::ini::Access;
use crate::eval::quantity::{self, Sign};
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call, OrFalse};
use crate::heap::Heap;
use crate::zval::{Key, PhpArray, PhpStr, Value, View, ZvalPtr, convert};

/// Functions about settings.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    ini_get(option), ini_get_all(extension = null, details = true), ini_set(option, value), ini_alter(option, value),
    ini_restore(option), ini_parse_quantity(shorthand), get_cfg_var(option), set_include_path(include_path), get_include_path(),
    set_time_limit(seconds), ignore_user_abort(enable = null),
};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The value of a setting; one without a value is the empty string.
fn ini_get(call: &mut Call<'_>, option: PhpStr) -> OrFalse<PhpStr> {
    match call.ini.get(&text(&option)) {
        Some(value) => OrFalse::Value(PhpStr::from(value.unwrap_or_default())),
        None => OrFalse::False,
    }
}

/// All settings, of one extension on request, with what they were and who may change them.
fn ini_get_all(
    call: &mut Call<'_>,
    extension: Option<PhpStr>,
    details: bool,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let prefix = match extension.as_deref().map(text) {
        None => None,
        Some(name) if crate::ext::core::extension_named(&name).is_some() => Some(name),
        Some(name) => {
            call.warn(&format!("Extension \"{name}\" cannot be found"))?;
            return Ok(OrFalse::False);
        }
    };
    let or_null = |value: Option<&str>| value.map_or(Value::NULL, Value::from);
    let mut all = PhpArray::new();
    for (name, value, original, access) in call.ini.all() {
        if let Some(prefix) = &prefix
            && !belongs_to(name, prefix)
        {
            continue;
        }
        let shown = if details {
            let mut entry = PhpArray::new();
            entry.set_value("global_value", or_null(original));
            entry.set_value("local_value", or_null(value));
            entry.set_value(
                "access",
                match access {
                    Access::All => 7i64,
                    Access::PerDirectory => 6,
                    Access::System => 4,
                },
            );
            entry.into()
        } else {
            or_null(value)
        };
        all.set(&Key::from(name), ZvalPtr::new(shown));
    }
    Ok(OrFalse::Value(all))
}

/// Whether a setting is one of an extension: by its prefix, or `Core` for those that no other has.
fn belongs_to(name: &str, extension: &str) -> bool {
    let owner = match name.split_once('.') {
        Some(("assert" | "url_rewriter", _)) => "standard",
        Some((prefix @ ("date" | "pcre" | "mbstring" | "session" | "xdebug" | "zlib"), _)) => {
            prefix
        }
        _ => match name {
            "user_agent" | "default_socket_timeout" | "from" | "auto_detect_line_endings" => {
                "standard"
            }
            _ => "core",
        },
    };
    owner.eq_ignore_ascii_case(extension)
}

/// Changes a setting for the request; gives what it was.
fn ini_set(call: &mut Call<'_>, option: PhpStr, value: Value) -> Result<OrFalse<PhpStr>, Unwind> {
    if matches!(
        value.view(),
        View::Array(_) | View::Object(_) | View::Resource(_)
    ) {
        return Err(call.type_error(1, "must be of type string|int|float|bool|null"));
    }
    let value = convert::scalar_to_string(value.view()).unwrap_or_else(PhpStr::empty);
    if matches!(
        option.as_bytes(),
        b"mbstring.internal_encoding" | b"mbstring.http_input" | b"mbstring.http_output"
    ) {
        call.deprecate(&format!("Use of {option} is deprecated"))?;
    }
    change(call.machine, &text(&option), &text(&value)).map(OrFalse::from)
}

/// Another name of `ini_set`.
fn ini_alter(call: &mut Call<'_>, option: PhpStr, value: Value) -> Result<OrFalse<PhpStr>, Unwind> {
    ini_set(call, option, value)
}

/// Changes a setting, with the warnings that are due; gives what it was, `None` if it was not changed.
fn change(m: &mut Machine, name: &str, value: &str) -> Result<Option<PhpStr>, Unwind> {
    if name.starts_with("session.")
        && let Some(objection) = crate::ext::session::objection(m)
    {
        m.warning(&format!("ini_set(): {objection}"))?;
        return Ok(None);
    }
    if let Some(warning) = m.ini.objection(name, value) {
        if !warning.is_empty() {
            m.warning(&warning)?;
        }
        return Ok(None);
    }
    if name == "memory_limit" && !set_memory_limit(m, value)? {
        return Ok(None);
    }
    if name == "open_basedir" && !m.may_tighten_basedir(value) {
        return Ok(None);
    }
    match m.ini.set(name, value) {
        Ok(old) => {
            m.setting_changed(name);
            Ok(Some(PhpStr::from(old.unwrap_or_default().as_str())))
        }
        Err(_) => Ok(None),
    }
}

/// Tells the heap of a new limit; false with a warning if it uses more already.
fn set_memory_limit(m: &mut Machine, value: &str) -> Result<bool, Unwind> {
    let quantity = quantity::parse(value.as_bytes(), Sign::Unsigned);
    if let Some(complaint) = &quantity.complaint {
        m.warning(&format!("Invalid \"memory_limit\" setting. {complaint}"))?;
    }
    let limit = quantity.value as usize;
    let refused = Heap::current().and_then(|heap| heap.set_limit(limit).err());
    match refused {
        Some(refused) => {
            m.warning(&refused.to_string())?;
            Ok(false)
        }
        None => Ok(true),
    }
}

/// Puts a setting back to what it was when the request started.
fn ini_restore(call: &mut Call<'_>, option: PhpStr) -> Result<(), Unwind> {
    let name = text(&option);
    if name == "memory_limit" {
        let original = call.ini.original(&name).unwrap_or_default().to_owned();
        if !set_memory_limit(call.machine, &original)? {
            return Ok(());
        }
    }
    call.machine.ini.restore(&name);
    call.machine.setting_changed(&name);
    Ok(())
}

/// The number of bytes that a setting like `64M` means.
fn ini_parse_quantity(call: &mut Call<'_>, shorthand: PhpStr) -> Result<i64, Unwind> {
    let quantity = quantity::parse(&shorthand, Sign::Signed);
    if let Some(complaint) = &quantity.complaint {
        call.machine.warning(complaint)?;
    }
    Ok(quantity.value)
}

/// The value of a setting in php.ini or on the command line; there is no php.ini.
fn get_cfg_var(call: &mut Call<'_>, option: PhpStr) -> OrFalse<PhpStr> {
    let name = text(&option);
    let configured = call.ini.configured(&name).map(PhpStr::from);
    OrFalse::from(configured)
}

/// Changes `include_path`; gives what it was.
fn set_include_path(call: &mut Call<'_>, include_path: PhpStr) -> Result<OrFalse<PhpStr>, Unwind> {
    if include_path.contains(&0) {
        return Err(call.value_error(0, "must not contain any null bytes"));
    }
    if include_path.is_empty() {
        return Ok(OrFalse::False);
    }
    change(call.machine, "include_path", &text(&include_path)).map(OrFalse::from)
}

/// Where `include` looks for files.
fn get_include_path(call: &mut Call<'_>) -> PhpStr {
    call.ini.string("include_path")
}

/// Starts the time limit again, with another number of seconds.
fn set_time_limit(call: &mut Call<'_>, seconds: i64) -> Result<bool, Unwind> {
    change(call.machine, "max_execution_time", &seconds.to_string()).map(|old| old.is_some())
}

/// Whether the script goes on when its reader is gone; sets it if asked.
fn ignore_user_abort(call: &mut Call<'_>, enable: Option<bool>) -> Result<i64, Unwind> {
    let old = i64::from(call.ini.is_on("ignore_user_abort"));
    if let Some(enable) = enable {
        let value = if enable { "1" } else { "0" };
        change(call.machine, "ignore_user_abort", value)?;
    }
    Ok(old)
}
