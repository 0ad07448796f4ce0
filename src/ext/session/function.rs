//! The functions of sessions.

use super::save::{Save, UserHandler};
use super::state::{self, Status, session};
use super::{format, save};
use crate::builtins;
use crate::eval::callable::Callable;
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call, OrFalse, Rest};
use crate::zval::{Key, PhpArray, PhpStr, Value, View, convert};

/// Functions about the session.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    session_name(name = null), session_module_name(module = null), session_set_save_handler(...handlers),
    session_save_path(path = null), session_id(id = null), session_regenerate_id(delete_old_session = false),
    session_encode(), session_decode(data), session_start(options = []), session_create_id(prefix = ""), session_destroy(),
    session_unset(), session_gc(), session_get_cookie_params(), session_write_close(), session_abort(), session_reset(),
    session_status(), session_register_shutdown(), session_commit(),
    session_set_cookie_params(lifetime_or_options, path = null, domain = null, secure = null, httponly = null),
    session_cache_limiter(value = null), session_cache_expire(value = null),
};

/// Whether something about the session may be changed: a warning says why not. `what` is as messages have it.
fn may_change(call: &mut Call<'_>, what: &str) -> Result<bool, Unwind> {
    if state::is_active(call.machine) {
        call.warn(&format!(
            "{what} cannot be changed when a session is active"
        ))?;
        return Ok(false);
    }
    if is_late(call.machine) {
        call.warn(&format!(
            "{what} cannot be changed after headers have already been sent"
        ))?;
        return Ok(false);
    }
    Ok(true)
}

/// Whether the headers are on their way.
fn is_late(m: &Machine) -> bool {
    m.output.began.is_some()
}

/// The value of a setting, and another one in its place where one is given.
fn exchange(call: &mut Call<'_>, setting: &str, value: Option<&PhpStr>) -> PhpStr {
    let old = call.machine.ini.string(setting);
    if let Some(value) = value {
        // Scripts may change it, and its value has been looked at.
        let _ = call
            .machine
            .ini
            .set(setting, &String::from_utf8_lossy(value));
    }
    old
}

/// The name of the session, and another one.
fn session_name(call: &mut Call<'_>, name: Option<PhpStr>) -> Result<OrFalse<PhpStr>, Unwind> {
    if let Some(name) = &name {
        if !may_change(call, "Session name")? {
            return Ok(OrFalse::False);
        }
        if let Some(objection) = name_objection(name) {
            call.warn(&objection)?;
            return Ok(OrFalse::Value(call.machine.ini.string("session.name")));
        }
    }
    Ok(OrFalse::Value(exchange(
        call,
        "session.name",
        name.as_ref(),
    )))
}

/// Why a session cannot have this name.
fn name_objection(name: &[u8]) -> Option<String> {
    let is_number = !name.is_empty() && name.iter().all(u8::is_ascii_digit);
    (name.is_empty() || is_number).then(|| {
        let name = String::from_utf8_lossy(name);
        format!("session.name \"{name}\" cannot be numeric or empty")
    })
}

/// What keeps sessions: `files`, or `user`.
fn session_module_name(
    call: &mut Call<'_>,
    module: Option<PhpStr>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let old = match call.machine.extensions.state::<Save>().user {
        Some(_) => PhpStr::from("user"),
        None => PhpStr::from("files"),
    };
    if let Some(module) = module {
        if !may_change(call, "Session save handler module")? {
            return Ok(OrFalse::False);
        }
        match module.as_bytes() {
            b"files" => call.machine.extensions.state::<Save>().user = None,
            b"user" => return Err(call.value_error(0, "cannot be \"user\"")),
            _ => {
                call.warn(&format!(
                    "Session handler module \"{module}\" cannot be found"
                ))?;
                return Ok(OrFalse::False);
            }
        }
    }
    Ok(OrFalse::Value(old))
}

/// A method of a handler, as a callback.
fn method(call: &mut Call<'_>, object: &Value, name: &str) -> Option<Callable> {
    let pair = PhpArray::from_values([object.clone(), Value::from(name)]);
    Callable::resolve(call.machine, &pair.into()).ok()
}

/// What is thrown where an object is no handler.
fn no_handler(call: &mut Call<'_>, given: &str) -> Unwind {
    let message = format!(
        "session_set_save_handler(): Argument #1 ($open) must be of type SessionHandlerInterface, {given} given"
    );
    call.throw(Throw::TypeError, &message)
}

/// Sets what keeps sessions: an object, or callbacks.
fn session_set_save_handler(call: &mut Call<'_>, handlers: Rest) -> Result<bool, Unwind> {
    let handlers = handlers.0;
    if !may_change(call, "Session save handler")? {
        return Ok(false);
    }
    let handler = match handlers.as_slice() {
        [object] | [object, _] => {
            let object = object.clone().unwrap_zval();
            let View::Object(instance) = object.view() else {
                let given = call.machine.type_name_for_error(&object);
                return Err(no_handler(call, &given));
            };
            let class = ClassEntry::of(instance.class());
            let interface = call.machine.builtin_class("sessionhandlerinterface");
            if !class.is_subclass_of(interface) {
                let shown = class.name().to_string();
                return Err(no_handler(call, &shown));
            }
            UserHandler {
                open: method(call, &object, "open"),
                close: method(call, &object, "close"),
                read: method(call, &object, "read"),
                write: method(call, &object, "write"),
                destroy: method(call, &object, "destroy"),
                gc: method(call, &object, "gc"),
                create_sid: method(call, &object, "create_sid"),
                validate_sid: method(call, &object, "validateId"),
                update_timestamp: method(call, &object, "updateTimestamp"),
            }
        }
        callbacks @ [_, _, _, _, _, _, ..] if callbacks.len() <= 9 => {
            let mut resolved = Vec::new();
            for (index, callback) in callbacks.iter().enumerate() {
                match Callable::resolve(call.machine, &callback.clone().unwrap_zval()) {
                    Ok(callable) => resolved.push(Some(callable)),
                    Err(reason) => {
                        let message = format!("must be a valid callback, {}", reason.text());
                        return Err(call.type_error(index, &message));
                    }
                }
            }
            let mut resolved = resolved.into_iter();
            let mut next = || resolved.next().flatten();
            UserHandler {
                open: next(),
                close: next(),
                read: next(),
                write: next(),
                destroy: next(),
                gc: next(),
                create_sid: next(),
                validate_sid: next(),
                update_timestamp: next(),
            }
        }
        other => {
            let message = format!(
                "session_set_save_handler() expects at least 6 arguments, {} given",
                other.len()
            );
            return Err(call.throw(Throw::ArgumentCountError, &message));
        }
    };
    call.machine.extensions.state::<Save>().user = Some(handler);
    Ok(true)
}

/// Where the files are, and another place.
fn session_save_path(call: &mut Call<'_>, path: Option<PhpStr>) -> Result<OrFalse<PhpStr>, Unwind> {
    if let Some(path) = &path {
        if !may_change(call, "Session save path")? {
            return Ok(OrFalse::False);
        }
        if path.contains(&0) {
            return Err(call.value_error(0, "must not contain any null bytes"));
        }
        let folder = path.rsplit(|byte| *byte == b';').next().unwrap_or(b"");
        if !folder.is_empty() && !call.machine.may_use_path(folder)? {
            return Ok(OrFalse::False);
        }
    }
    Ok(OrFalse::Value(exchange(
        call,
        "session.save_path",
        path.as_ref(),
    )))
}

/// The session's id, and another one for the session to come.
fn session_id(call: &mut Call<'_>, id: Option<PhpStr>) -> Result<OrFalse<PhpStr>, Unwind> {
    if id.is_some() {
        if state::is_active(call.machine) {
            call.warn("Session ID cannot be changed when a session is active")?;
            return Ok(OrFalse::False);
        }
        if is_late(call.machine) && call.machine.ini.is_on("session.use_cookies") {
            call.warn("Session ID cannot be changed after headers have already been sent")?;
            return Ok(OrFalse::False);
        }
    }
    let session = session(call.machine);
    let old = session.id.clone().unwrap_or_else(PhpStr::empty);
    if let Some(id) = id {
        session.id = Some(id).filter(|id| !id.is_empty());
    }
    Ok(OrFalse::Value(old))
}

/// Gives the session another id; its data goes along.
fn session_regenerate_id(call: &mut Call<'_>, delete_old_session: bool) -> Result<bool, Unwind> {
    if !state::is_active(call.machine) {
        call.warn("Session ID cannot be regenerated when there is no active session")?;
        return Ok(false);
    }
    if is_late(call.machine) && call.machine.ini.is_on("session.use_cookies") {
        call.warn("Session ID cannot be regenerated after headers have already been sent")?;
        return Ok(false);
    }
    state::regenerate(call.machine, delete_old_session)
}

/// `$_SESSION` as it would be kept.
fn session_encode(call: &mut Call<'_>) -> Result<OrFalse<PhpStr>, Unwind> {
    let variables = match state::is_active(call.machine) {
        true => state::variables(call.machine),
        false => None,
    };
    let Some(variables) = variables else {
        call.warn("Cannot encode non-existent session")?;
        return Ok(OrFalse::False);
    };
    format::encode(call.machine, &variables).map(OrFalse::from)
}

/// Reads `$_SESSION` from a text.
fn session_decode(call: &mut Call<'_>, data: PhpStr) -> Result<bool, Unwind> {
    if !state::is_active(call.machine) {
        call.warn("Session data cannot be decoded when there is no active session")?;
        return Ok(false);
    }
    state::load(call.machine, &data)
}

/// Begins the session: its id comes from the cookie, or is new.
fn session_start(call: &mut Call<'_>, options: PhpArray) -> Result<bool, Unwind> {
    if state::is_active(call.machine) {
        let message =
            "session_start(): Ignoring session_start() because a session is already active";
        call.machine.notice(message)?;
        return Ok(true);
    }
    if is_late(call.machine) && call.machine.ini.is_on("session.use_cookies") {
        call.warn("Session cannot be started after headers have already been sent")?;
        return Ok(false);
    }
    let mut closes = false;
    for (key, zval) in options.to_entries() {
        let Key::String(name) = key else {
            continue;
        };
        let value = zval.get();
        if !matches!(value.view(), View::String(_) | View::Int(_) | View::Bool(_)) {
            let given = call.machine.type_name_for_error(&value);
            let message = format!(
                "session_start(): Option \"{name}\" must be of type string|int|bool, {given} given"
            );
            return Err(call.throw(Throw::TypeError, &message));
        }
        if name.as_bytes() == b"read_and_close" {
            closes = value.truthy();
            continue;
        }
        let setting = format!("session.{name}");
        let text = convert::scalar_to_string(value.view()).unwrap_or_else(PhpStr::empty);
        let is_set = call
            .machine
            .ini
            .set(&setting, &String::from_utf8_lossy(&text))
            .is_ok();
        if !is_set {
            call.warn(&format!("Setting option \"{name}\" failed"))?;
        }
    }
    let began = state::begin(call.machine)?;
    if began && closes {
        state::abandon(call.machine)?;
    }
    Ok(began)
}

/// A new id, with something before it.
fn session_create_id(call: &mut Call<'_>, prefix: PhpStr) -> Result<OrFalse<PhpStr>, Unwind> {
    if !prefix.is_empty() && !state::is_valid(&prefix) {
        call.warn("Prefix cannot contain special characters. Only the A-Z, a-z, 0-9, \"-\", and \",\" characters are allowed")?;
        return Ok(OrFalse::False);
    }
    let id = match state::is_active(call.machine) {
        true => state::new_id(call.machine)?,
        false => state::random_id(call.machine)?,
    };
    Ok(OrFalse::Value(PhpStr::concat(&prefix, &id)))
}

/// Forgets the session. `$_SESSION` stays as it is.
fn session_destroy(call: &mut Call<'_>) -> Result<bool, Unwind> {
    if !state::is_active(call.machine) {
        call.warn("Trying to destroy uninitialized session")?;
        return Ok(false);
    }
    let id = session(call.machine)
        .id
        .take()
        .unwrap_or_else(PhpStr::empty);
    let is_gone = save::destroy(call.machine, &id)?;
    if !is_gone {
        call.warn("Session object destruction failed")?;
    }
    state::abandon(call.machine)?;
    Ok(is_gone)
}

/// Takes all variables out of the session.
fn session_unset(call: &mut Call<'_>) -> bool {
    if !state::is_active(call.machine) {
        return false;
    }
    let empty = PhpArray::new().into();
    crate::eval::superglobal::set_global(call.machine, "_SESSION", empty);
    true
}

/// Forgets the sessions that nobody has used for `session.gc_maxlifetime`.
fn session_gc(call: &mut Call<'_>) -> Result<OrFalse<i64>, Unwind> {
    if !state::is_active(call.machine) {
        call.warn("Session cannot be garbage collected when there is no active session")?;
        return Ok(OrFalse::False);
    }
    let most_age = call.machine.ini.int("session.gc_maxlifetime");
    save::collect(call.machine, most_age).map(OrFalse::from)
}

/// What the session's cookie is sent with.
fn session_get_cookie_params(call: &mut Call<'_>) -> PhpArray {
    let ini = &call.machine.ini;
    let mut parameters = PhpArray::new();
    parameters.set_value("lifetime", ini.int("session.cookie_lifetime"));
    parameters.set_value("path", ini.string("session.cookie_path"));
    parameters.set_value("domain", ini.string("session.cookie_domain"));
    parameters.set_value("secure", ini.is_on("session.cookie_secure"));
    parameters.set_value("httponly", ini.is_on("session.cookie_httponly"));
    parameters.set_value("samesite", ini.string("session.cookie_samesite"));
    parameters
}

/// Keeps the session and ends it.
fn session_write_close(call: &mut Call<'_>) -> Result<bool, Unwind> {
    state::commit(call.machine)
}

/// Ends the session without keeping what has changed.
fn session_abort(call: &mut Call<'_>) -> Result<bool, Unwind> {
    if !state::is_active(call.machine) {
        return Ok(false);
    }
    state::abandon(call.machine)?;
    Ok(true)
}

/// Reads the session again as it was kept.
fn session_reset(call: &mut Call<'_>) -> Result<bool, Unwind> {
    if !state::is_active(call.machine) {
        return Ok(false);
    }
    state::reset(call.machine)
}

/// Whether there is a session.
fn session_status(call: &mut Call<'_>) -> i64 {
    match session(call.machine).status {
        Status::None => Status::None as i64,
        Status::Active => Status::Active as i64,
    }
}

/// Lets the session be kept when the script ends, before other functions of its end.
fn session_register_shutdown(call: &mut Call<'_>) {
    let name = Value::from("session_write_close");
    if let Ok(callable) = Callable::resolve(call.machine, &name) {
        call.machine.shutdown_functions.push((callable, Vec::new()));
    }
}

/// Another name of `session_write_close`.
fn session_commit(call: &mut Call<'_>) -> Result<bool, Unwind> {
    session_write_close(call)
}

/// Says what the session's cookie is sent with.
fn session_set_cookie_params(
    call: &mut Call<'_>,
    lifetime_or_options: Value,
    path: Option<PhpStr>,
    domain: Option<PhpStr>,
    secure: Option<bool>,
    httponly: Option<bool>,
) -> Result<bool, Unwind> {
    if !call.machine.ini.is_on("session.use_cookies") {
        return Ok(false);
    }
    if !may_change(call, "Session cookie parameters")? {
        return Ok(false);
    }
    let flag = |flag: bool| PhpStr::from(if flag { "1" } else { "0" });
    let mut wanted: Vec<(&str, PhpStr)> = Vec::new();
    if let View::Array(options) = lifetime_or_options.view() {
        for (key, zval) in options.to_entries() {
            let value = zval.get();
            let text = convert::scalar_to_string(value.view()).unwrap_or_else(PhpStr::empty);
            let Key::String(name) = key else {
                call.warn("Argument #1 ($lifetime_or_options) cannot contain numeric keys")?;
                continue;
            };
            match name.to_ascii_lowercase().as_slice() {
                b"lifetime" => wanted.push(("session.cookie_lifetime", text)),
                b"path" => wanted.push(("session.cookie_path", text)),
                b"domain" => wanted.push(("session.cookie_domain", text)),
                b"secure" => wanted.push(("session.cookie_secure", flag(value.truthy()))),
                b"httponly" => wanted.push(("session.cookie_httponly", flag(value.truthy()))),
                b"samesite" => wanted.push(("session.cookie_samesite", text)),
                _ => call.warn(&format!(
                    "Argument #1 ($lifetime_or_options) contains an unrecognized key \"{name}\""
                ))?,
            }
        }
        if wanted.is_empty() {
            return Err(call.value_error(0, "must contain at least 1 valid key"));
        }
    } else {
        let lifetime = convert::to_int(lifetime_or_options.view());
        let lifetime = PhpStr::from(lifetime.to_string().as_str());
        wanted.push(("session.cookie_lifetime", lifetime));
        wanted.extend(path.map(|path| ("session.cookie_path", path)));
        wanted.extend(domain.map(|domain| ("session.cookie_domain", domain)));
        wanted.extend(secure.map(|secure| ("session.cookie_secure", flag(secure))));
        wanted.extend(httponly.map(|httponly| ("session.cookie_httponly", flag(httponly))));
    }
    for (setting, value) in wanted {
        exchange(call, setting, Some(&value));
    }
    Ok(true)
}

/// What is said of keeping pages, and something else.
fn session_cache_limiter(
    call: &mut Call<'_>,
    value: Option<PhpStr>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    if value.is_some() && !may_change(call, "Session cache limiter")? {
        return Ok(OrFalse::False);
    }
    Ok(OrFalse::Value(exchange(
        call,
        "session.cache_limiter",
        value.as_ref(),
    )))
}

/// For how many minutes pages may be kept, and another time.
fn session_cache_expire(call: &mut Call<'_>, value: Option<i64>) -> Result<OrFalse<i64>, Unwind> {
    let old = call.machine.ini.int("session.cache_expire");
    if let Some(value) = value {
        if !may_change(call, "Session cache expiration")? {
            return Ok(OrFalse::Value(old));
        }
        let text = PhpStr::from(value.to_string().as_str());
        exchange(call, "session.cache_expire", Some(&text));
    }
    Ok(OrFalse::Value(old))
}
