//! The session of a request: from `session_start` to the request's end.

use super::{cookie, format, save};
use crate::eval::superglobal::{global_value, set_global};
use crate::eval::{Machine, Unwind};
use crate::zval::{Key, PhpArray, PhpStr, Value};

/// Whether there is a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Status {
    /// There is none.
    #[default]
    None = 1,
    /// There is one.
    Active = 2,
}

/// The session of a request.
#[derive(Default)]
pub(super) struct Session {
    pub(super) status: Status,
    pub(super) id: Option<PhpStr>,
    /// What was read at its start, for `session.lazy_write`.
    data: Option<PhpStr>,
}

/// The session of the request.
pub(super) fn session(m: &mut Machine) -> &mut Session {
    m.extensions.state::<Session>()
}

/// Whether there is a session.
pub(super) fn is_active(m: &mut Machine) -> bool {
    session(m).status == Status::Active
}

/// Why a setting of this extension cannot be changed now.
pub(crate) fn objection(m: &mut Machine) -> Option<&'static str> {
    if is_active(m) {
        return Some("Session ini settings cannot be changed when a session is active");
    }
    let is_late = m.output.began.is_some() && m.surroundings.web.is_some();
    is_late.then_some("Session ini settings cannot be changed after headers have already been sent")
}

/// Whether an id is one that a file can be named after.
pub(super) fn is_valid(id: &[u8]) -> bool {
    !id.is_empty()
        && id.len() <= 256
        && id
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b','))
}

/// A new id (php-src `php_session_create_id`).
pub(super) fn new_id(m: &mut Machine) -> Result<PhpStr, Unwind> {
    if let Some(id) = save::create_id(m)? {
        return Ok(id);
    }
    random_id(m)
}

/// A new id, of nothing but chance.
pub(super) fn random_id(m: &mut Machine) -> Result<PhpStr, Unwind> {
    const DIGITS: &[u8; 64] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-,";
    let length = m.ini.int("session.sid_length").clamp(22, 256) as usize;
    let bits = m.ini.int("session.sid_bits_per_character").clamp(4, 6) as u32;
    let mut bytes = vec![0; length];
    if getrandom::fill(&mut bytes).is_err() {
        return Err(m.throw_error("Failed to create new ID"));
    }
    let mask = (1u8 << bits) - 1;
    let id: Vec<u8> = bytes
        .iter()
        .map(|byte| DIGITS[usize::from(byte & mask)])
        .collect();
    Ok(PhpStr::new(&id))
}

/// The id that the visitor brings.
fn brought_id(m: &mut Machine) -> Option<PhpStr> {
    let name = Key::from_bytes(&m.ini.string("session.name"));
    let mut sources = Vec::new();
    if m.ini.is_on("session.use_cookies") {
        sources.push("_COOKIE");
    }
    if !m.ini.is_on("session.use_only_cookies") {
        sources.extend(["_GET", "_POST"]);
    }
    sources.into_iter().find_map(|source| {
        let values = global_value(m, source)?;
        let value = values.as_array()?.get(&name)?.get();
        value.as_string().filter(|id| is_valid(id)).cloned()
    })
}

/// Begins the session. Returns whether there is one now.
pub(super) fn begin(m: &mut Machine) -> Result<bool, Unwind> {
    // An id that would do harm in a page or a header is none.
    let is_harmless = |id: &PhpStr| !id.iter().any(|byte| b"\r\n\t <>'\"\\".contains(byte));
    let mut id = session(m).id.clone().filter(is_harmless);
    let mut is_new_to_visitor = id.is_some();
    if id.is_none() {
        id = brought_id(m);
    }
    if !save::open(m)? {
        let handler = m.ini.string("session.save_handler");
        let path = m.ini.string("session.save_path");
        m.warning(&format!(
            "session_start(): Failed to initialize storage module: {handler} (path: {path})"
        ))?;
        return Ok(false);
    }
    let is_strict = m.ini.is_on("session.use_strict_mode");
    let known = match id {
        Some(id) if !is_strict || save::is_known(m, &id)? => Some(id),
        _ => None,
    };
    let id = match known {
        Some(id) => id,
        None => {
            is_new_to_visitor = true;
            new_id(m)?
        }
    };
    session(m).id = Some(id.clone());
    if is_new_to_visitor {
        tell_visitor(m, &id);
    }
    cookie::limit_caches(m);
    collect_now_and_then(m)?;
    session(m).status = Status::Active;
    read_variables(m, &id)
}

/// Reads `$_SESSION`.
fn read_variables(m: &mut Machine, id: &PhpStr) -> Result<bool, Unwind> {
    let Some(data) = save::read(m, id)? else {
        session(m).status = Status::None;
        set_global(m, "_SESSION", PhpArray::new().into());
        let handler = m.ini.string("session.save_handler");
        let path = m.ini.string("session.save_path");
        m.warning(&format!(
            "session_start(): Failed to read session data: {handler} (path: {path})"
        ))?;
        return Ok(false);
    };
    session(m).data = Some(data.clone());
    load(m, &data)?;
    Ok(true)
}

/// Makes `$_SESSION` of a text.
pub(super) fn load(m: &mut Machine, data: &[u8]) -> Result<bool, Unwind> {
    let (variables, is_whole) = format::decode(m, data)?;
    if !is_whole {
        set_global(m, "_SESSION", PhpArray::new().into());
        let id = session(m).id.clone();
        if let Some(id) = id {
            save::destroy(m, &id)?;
        }
        session(m).status = Status::None;
        let message = "Failed to decode session object. Session has been destroyed";
        format::complain(m, message)?;
        return Ok(false);
    }
    set_global(m, "_SESSION", Value::from(variables));
    Ok(true)
}

/// Sends the cookie, where cookies are used.
fn tell_visitor(m: &mut Machine, id: &PhpStr) {
    let is_late = m.output.began.is_some();
    if m.ini.is_on("session.use_cookies") && !is_late && m.surroundings.web.is_some() {
        cookie::send(m, id);
    }
}

/// Forgets old sessions, with the probability that the settings give.
fn collect_now_and_then(m: &mut Machine) -> Result<(), Unwind> {
    let probability = m.ini.int("session.gc_probability");
    let divisor = m.ini.int("session.gc_divisor").max(1);
    if probability > 0 {
        let mut bytes = [0; 8];
        let is_due = getrandom::fill(&mut bytes).is_ok()
            && (u64::from_le_bytes(bytes) % divisor as u64) < probability as u64;
        if is_due {
            let most_age = m.ini.int("session.gc_maxlifetime");
            save::collect(m, most_age)?;
        }
    }
    Ok(())
}

/// The variables as they are now; `None` where the script has made something else of `$_SESSION`.
pub(super) fn variables(m: &mut Machine) -> Option<PhpArray> {
    global_value(m, "_SESSION").and_then(|value| value.as_array().cloned())
}

/// Keeps what is in `$_SESSION`.
pub(super) fn store(m: &mut Machine) -> Result<bool, Unwind> {
    let Some(id) = session(m).id.clone() else {
        return Ok(false);
    };
    let data = match variables(m) {
        Some(variables) => format::encode(m, &variables)?.unwrap_or_else(PhpStr::empty),
        None => PhpStr::empty(),
    };
    let before = session(m).data.take();
    let is_unchanged =
        m.ini.is_on("session.lazy_write") && before.as_deref() == Some(data.as_bytes());
    let stored = match is_unchanged {
        true => save::touch(m, &id, &data)?,
        false => save::write(m, &id, &data)?,
    };
    if !stored {
        let handler = m.ini.string("session.save_handler");
        let path = m.ini.string("session.save_path");
        let message = format!(
            "Failed to write session data ({handler}). Please verify that the current setting of session.save_path is correct ({path})"
        );
        format::complain(m, &message)?;
    }
    Ok(stored)
}

/// Keeps the session and ends it. Returns whether there was one.
pub(super) fn commit(m: &mut Machine) -> Result<bool, Unwind> {
    if !is_active(m) {
        return Ok(false);
    }
    session(m).status = Status::None;
    let stored = store(m);
    let closed = save::close(m);
    stored?;
    closed?;
    Ok(true)
}

/// Ends the session without keeping anything.
pub(super) fn abandon(m: &mut Machine) -> Result<(), Unwind> {
    session(m).status = Status::None;
    save::close(m).map(drop)
}

/// Reads the session again as it was kept.
pub(super) fn reset(m: &mut Machine) -> Result<bool, Unwind> {
    match session(m).id.clone() {
        Some(id) => read_variables(m, &id),
        None => Ok(false),
    }
}

/// Gives the session another id.
pub(super) fn regenerate(m: &mut Machine, forgets_old: bool) -> Result<bool, Unwind> {
    if let Some(old) = session(m).id.clone() {
        if forgets_old {
            if !save::destroy(m, &old)? {
                abandon(m)?;
                m.warning("session_regenerate_id(): Session object destruction failed.")?;
                return Ok(false);
            }
        } else {
            store(m)?;
        }
    }
    save::close(m)?;
    save::open(m)?;
    let id = new_id(m)?;
    session(m).id = Some(id.clone());
    session(m).data = None;
    // The new one is there, and this request's, from now on.
    if save::read(m, &id)?.is_none() {
        return Ok(false);
    }
    tell_visitor(m, &id);
    Ok(true)
}

/// Keeps the session at the request's end.
pub(crate) fn end(m: &mut Machine) -> Result<(), Unwind> {
    commit(m).map(drop)
}
