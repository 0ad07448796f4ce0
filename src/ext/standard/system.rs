//! The system: its log, keys of its shared memory, the process's niceness.

use crate::builtins;
use crate::constants;
use crate::eval::Unwind;
use crate::ext::{Builtin, BuiltinConstant, Call};
use crate::zval::PhpStr;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixDatagram;

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    openlog(prefix, flags, facility), closelog(), syslog(priority, message), ftok(filename, project_id), proc_nice(priority),
};

pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    LOG_EMERG = Int(0), LOG_ALERT = Int(1), LOG_CRIT = Int(2), LOG_ERR = Int(3), LOG_WARNING = Int(4), LOG_NOTICE = Int(5),
    LOG_INFO = Int(6), LOG_DEBUG = Int(7), LOG_KERN = Int(0), LOG_USER = Int(8), LOG_MAIL = Int(16), LOG_DAEMON = Int(24),
    LOG_AUTH = Int(32), LOG_SYSLOG = Int(40), LOG_LPR = Int(48), LOG_NEWS = Int(56), LOG_UUCP = Int(64), LOG_CRON = Int(72),
    LOG_AUTHPRIV = Int(80), LOG_LOCAL0 = Int(128), LOG_LOCAL1 = Int(136), LOG_LOCAL2 = Int(144), LOG_LOCAL3 = Int(152),
    LOG_LOCAL4 = Int(160), LOG_LOCAL5 = Int(168), LOG_LOCAL6 = Int(176), LOG_LOCAL7 = Int(184), LOG_PID = Int(1),
    LOG_CONS = Int(2), LOG_ODELAY = Int(4), LOG_NDELAY = Int(8), LOG_NOWAIT = Int(16), LOG_PERROR = Int(32),
};

const WITH_PID: i64 = 1;
const TO_STDERR: i64 = 32;
const USER: i64 = 8;

/// How messages are logged.
#[derive(Default)]
struct Log {
    opened: Option<(Vec<u8>, i64, i64)>,
}

/// Sets what messages begin with, how they are logged, and what kind of program logs them.
fn openlog(call: &mut Call<'_>, prefix: PhpStr, flags: i64, facility: i64) -> bool {
    call.machine.extensions.state::<Log>().opened = Some((prefix.to_vec(), flags, facility));
    true
}

/// Forgets what [`openlog`] set.
fn closelog(call: &mut Call<'_>) -> bool {
    call.machine.extensions.state::<Log>().opened = None;
    true
}

/// Logs a message, line by line.
fn syslog(call: &mut Call<'_>, priority: i64, message: PhpStr) -> bool {
    let opened = call.machine.extensions.state::<Log>().opened.clone();
    let (prefix, flags, facility) = opened.unwrap_or_else(|| {
        let ident = call.machine.ini.string("syslog.ident");
        (ident.to_vec(), 0, USER)
    });
    let facility = if priority & !7 == 0 { facility } else { 0 };
    let mut head = prefix;
    if flags & WITH_PID != 0 {
        head.extend_from_slice(format!("[{}]", std::process::id()).as_bytes());
    }
    head.extend_from_slice(b": ");
    let socket = UnixDatagram::unbound();
    for line in message.split(|byte| *byte == b'\n') {
        let mut packet = format!("<{}>", facility | priority).into_bytes();
        packet.extend_from_slice(&head);
        packet.extend_from_slice(line);
        if let Ok(socket) = &socket {
            // Nobody may be listening; then the message is lost, as it is in C.
            let _ = socket.send_to(&packet, "/dev/log");
        }
        if flags & TO_STDERR != 0 {
            call.machine.output.log(&[head.as_slice(), line].concat());
        }
    }
    true
}

/// A key for System V's shared things: of a file, and a letter.
fn ftok(call: &mut Call<'_>, filename: PhpStr, project_id: PhpStr) -> Result<i64, Unwind> {
    if filename.is_empty() {
        return Err(call.value_error(0, "cannot be empty"));
    }
    let &[letter] = project_id.as_bytes() else {
        return Err(call.value_error(1, "must be a single character"));
    };
    match std::fs::metadata(OsStr::from_bytes(&filename)) {
        Ok(file) => Ok(i64::from(
            (u32::from(letter) << 24
                | (file.dev() as u32 & 0xFF) << 16
                | file.ino() as u32 & 0xFFFF) as i32,
        )),
        Err(error) => {
            let text = error.to_string();
            let reason = text.split(" (os error").next().unwrap_or_default();
            call.warn(&format!("ftok() failed - {reason}"))?;
            Ok(-1)
        }
    }
}

/// Makes the process nicer, or, where that is allowed, less nice.
fn proc_nice(call: &mut Call<'_>, priority: i64) -> Result<bool, Unwind> {
    let step = i32::try_from(priority).unwrap_or(if priority < 0 { i32::MIN } else { i32::MAX });
    if rustix::process::nice(step).is_ok() {
        return Ok(true);
    }
    call.warn("Only a super user may attempt to increase the priority of a process")?;
    Ok(false)
}
