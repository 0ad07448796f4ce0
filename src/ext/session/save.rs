//! Where sessions are kept: in files, or where the script's own handler keeps them.

use super::files::{Folder, SessionFile};
use super::format;
use crate::eval::callable::Callable;
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, Value, View};

/// What a script's own handler consists of.
#[derive(Clone, Default)]
pub(super) struct UserHandler {
    pub(super) open: Option<Callable>,
    pub(super) close: Option<Callable>,
    pub(super) read: Option<Callable>,
    pub(super) write: Option<Callable>,
    pub(super) destroy: Option<Callable>,
    pub(super) gc: Option<Callable>,
    pub(super) create_sid: Option<Callable>,
    pub(super) validate_sid: Option<Callable>,
    pub(super) update_timestamp: Option<Callable>,
}

/// Where the session is kept.
#[derive(Default)]
pub(super) struct Save {
    /// The script's own handler, if it has set one.
    pub(super) user: Option<UserHandler>,
    /// The file that is open, and whose it is.
    pub(super) file: Option<SessionFile>,
}

fn state(m: &mut Machine) -> &mut Save {
    m.extensions.state::<Save>()
}

fn user(m: &mut Machine) -> Option<UserHandler> {
    state(m).user.clone()
}

/// What a callback that succeeds or fails has returned.
fn succeeded(value: &Value) -> bool {
    match value.view() {
        View::Bool(bool) => bool,
        View::Int(int) => int == 0,
        _ => false,
    }
}

fn text(m: &Machine, setting: &str) -> Value {
    m.ini.string(setting).into()
}

/// Opens the place where sessions are.
pub(super) fn open(m: &mut Machine) -> Result<bool, Unwind> {
    let Some(UserHandler {
        open: Some(open), ..
    }) = user(m)
    else {
        return Ok(true);
    };
    let arguments = [text(m, "session.save_path"), text(m, "session.name")];
    Ok(succeeded(&open.call(m, arguments)?))
}

/// Closes it.
pub(super) fn close(m: &mut Machine) -> Result<bool, Unwind> {
    state(m).file = None;
    match user(m) {
        Some(UserHandler {
            close: Some(close), ..
        }) => Ok(succeeded(&close.call(m, [])?)),
        _ => Ok(true),
    }
}

/// The file of a session, open.
fn with_file<T>(
    m: &mut Machine,
    id: &[u8],
    act: impl FnOnce(&mut SessionFile) -> std::io::Result<T>,
) -> Result<Option<T>, Unwind> {
    if !super::state::is_valid(id) {
        format::complain(
            m,
            "Session ID is too long or contains illegal characters. Only the A-Z, a-z, 0-9, \"-\", and \",\" characters are allowed",
        )?;
        return Ok(None);
    }
    let folder = Folder::of(m);
    if !m.may_use_path(folder.shown().as_bytes())? {
        return Ok(None);
    }
    let is_open = state(m)
        .file
        .as_ref()
        .is_some_and(|file| file.is_at(&folder, id));
    if !is_open {
        // Not two at a time: another request may hold one and wait for the other.
        state(m).file = None;
        match folder.open(id) {
            Ok(file) => state(m).file = Some(file),
            Err(error) => {
                let reason = crate::stream::error_text(&error);
                let number = error.raw_os_error().unwrap_or(0);
                let path = folder.shown();
                let id = String::from_utf8_lossy(id).into_owned();
                let message = format!("open({path}/sess_{id}, O_RDWR) failed: {reason} ({number})");
                format::complain(m, &message)?;
                return Ok(None);
            }
        }
    }
    Ok(state(m).file.as_mut().and_then(|file| act(file).ok()))
}

/// What is kept of a session; nothing, of a new one. `None` where it cannot be read.
pub(super) fn read(m: &mut Machine, id: &PhpStr) -> Result<Option<PhpStr>, Unwind> {
    if let Some(handler) = user(m) {
        let Some(read) = handler.read else {
            return Ok(None);
        };
        let value = read.call(m, [id.clone().into()])?.unwrap_zval();
        return Ok(value.as_string().cloned());
    }
    let data = with_file(m, id, SessionFile::read)?;
    Ok(data.map(|data| PhpStr::new(&data)))
}

/// Keeps a session.
pub(super) fn write(m: &mut Machine, id: &PhpStr, data: &PhpStr) -> Result<bool, Unwind> {
    if let Some(handler) = user(m) {
        let Some(write) = handler.write else {
            return Ok(false);
        };
        let value = write.call(m, [id.clone().into(), data.clone().into()])?;
        return Ok(succeeded(&value));
    }
    Ok(with_file(m, id, |file| file.write(data))?.is_some())
}

/// Notes that a session was used, where nothing in it has changed.
pub(super) fn touch(m: &mut Machine, id: &PhpStr, data: &PhpStr) -> Result<bool, Unwind> {
    match user(m) {
        None => {
            // That the time cannot be noted takes nothing away.
            with_file(m, id, |file| file.touch())?;
            Ok(true)
        }
        Some(UserHandler {
            update_timestamp: Some(update),
            ..
        }) => {
            let value = update.call(m, [id.clone().into(), data.clone().into()])?;
            Ok(succeeded(&value))
        }
        Some(_) => write(m, id, data),
    }
}

/// Forgets a session.
pub(super) fn destroy(m: &mut Machine, id: &PhpStr) -> Result<bool, Unwind> {
    if let Some(handler) = user(m) {
        let Some(destroy) = handler.destroy else {
            return Ok(false);
        };
        return Ok(succeeded(&destroy.call(m, [id.clone().into()])?));
    }
    let folder = Folder::of(m);
    state(m).file = None;
    if !super::state::is_valid(id) {
        return Ok(false);
    }
    Ok(folder.remove(id).is_ok() || !folder.has(id))
}

/// Forgets sessions that nobody has used for so many seconds, and says how many. `None` where that failed.
pub(super) fn collect(m: &mut Machine, most_age: i64) -> Result<Option<i64>, Unwind> {
    if let Some(handler) = user(m) {
        let Some(gc) = handler.gc else {
            return Ok(None);
        };
        let value = gc.call(m, [Value::int(most_age)])?;
        return Ok(match value.view() {
            View::Int(int) => Some(int),
            View::Bool(true) => Some(1),
            _ => None,
        });
    }
    Ok(Folder::of(m).collect(most_age).ok())
}

/// A new id of the handler's own making.
pub(super) fn create_id(m: &mut Machine) -> Result<Option<PhpStr>, Unwind> {
    match user(m) {
        Some(UserHandler {
            create_sid: Some(create),
            ..
        }) => {
            let value = create.call(m, [])?.unwrap_zval();
            Ok(value.as_string().cloned())
        }
        _ => Ok(None),
    }
}

/// Whether there is a session of this id (`session.use_strict_mode`).
pub(super) fn is_known(m: &mut Machine, id: &PhpStr) -> Result<bool, Unwind> {
    match user(m) {
        None => Ok(super::state::is_valid(id) && Folder::of(m).has(id)),
        Some(UserHandler {
            validate_sid: Some(validate),
            ..
        }) => Ok(succeeded(&validate.call(m, [id.clone().into()])?)),
        Some(_) => Ok(true),
    }
}
