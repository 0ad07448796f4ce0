//! PHP, the process and the system (php-src `ext/standard/info.c`, `basic_functions.c`).

use crate::builtins;
use crate::constants;
use crate::eval::{Machine, Unwind};
use crate::ext::core::{PHP_VERSION, extension_named};
use crate::ext::{Builtin, BuiltinConstant, Call, OrFalse};
use crate::zval::{Key, PhpArray, PhpStr, Value, ZvalPtr};
use std::ffi::OsStr;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// Functions about where the script runs.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    phpversion(extension = null), php_sapi_name(), php_uname(mode = "a"), php_ini_loaded_file(), php_ini_scanned_files(),
    sys_get_temp_dir(), sys_getloadavg(), getmypid(), getmyuid(), getmygid(), getmyinode(), getlastmod(), get_current_user(),
    getenv(name = null, local_only = false), putenv(assignment), connection_aborted(), connection_status(), constant(name),
    getrusage(mode = 0),
};

/// Constants of these functions.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    DIRECTORY_SEPARATOR = Str("/"),
    PATH_SEPARATOR = Str(":"),
    CONNECTION_ABORTED = Int(1),
    CONNECTION_NORMAL = Int(0),
    CONNECTION_TIMEOUT = Int(2),
    INI_USER = Int(1),
    INI_PERDIR = Int(2),
    INI_SYSTEM = Int(4),
    INI_ALL = Int(7),
    INI_SCANNER_NORMAL = Int(0),
    INI_SCANNER_RAW = Int(1),
    INI_SCANNER_TYPED = Int(2),
    INFO_GENERAL = Int(1),
    INFO_CREDITS = Int(2),
    INFO_CONFIGURATION = Int(4),
    INFO_MODULES = Int(8),
    INFO_ENVIRONMENT = Int(16),
    INFO_VARIABLES = Int(32),
    INFO_LICENSE = Int(64),
    INFO_ALL = Int(4294967295),
    CREDITS_GROUP = Int(1),
    CREDITS_GENERAL = Int(2),
    CREDITS_SAPI = Int(4),
    CREDITS_MODULES = Int(8),
    CREDITS_DOCS = Int(16),
    CREDITS_FULLPAGE = Int(32),
    CREDITS_QA = Int(64),
    CREDITS_ALL = Int(4294967295),
};

/// The version of PHP, or of an extension.
fn phpversion(_: &mut Call<'_>, extension: Option<PhpStr>) -> OrFalse<&'static str> {
    match extension {
        None => OrFalse::Value(PHP_VERSION),
        Some(name) => {
            let known = extension_named(&String::from_utf8_lossy(&name));
            OrFalse::from(known.map(|_| PHP_VERSION))
        }
    }
}

/// The name of what PHP runs in: `cli`, `cli-server`.
fn php_sapi_name(call: &mut Call<'_>) -> &'static str {
    call.machine.surroundings.sapi
}

/// Name, host, release, version and machine of the system.
fn php_uname(_: &mut Call<'_>, mode: PhpStr) -> PhpStr {
    let system = rustix::system::uname();
    let part = |name: &std::ffi::CStr| PhpStr::new(name.to_bytes());
    match mode.first() {
        Some(b's') => part(system.sysname()),
        Some(b'n') => part(system.nodename()),
        Some(b'r') => part(system.release()),
        Some(b'v') => part(system.version()),
        Some(b'm') => part(system.machine()),
        _ => {
            let parts = [
                system.sysname(),
                system.nodename(),
                system.release(),
                system.version(),
                system.machine(),
            ];
            let parts: Vec<&[u8]> = parts.iter().map(|name| name.to_bytes()).collect();
            PhpStr::new(&parts.join(&b' '))
        }
    }
}

/// The php.ini in use: none.
fn php_ini_loaded_file(_: &mut Call<'_>) -> bool {
    false
}

/// Further files with settings: none.
fn php_ini_scanned_files(_: &mut Call<'_>) -> bool {
    false
}

/// The folder for temporary files.
fn sys_get_temp_dir(call: &mut Call<'_>) -> PhpStr {
    let setting = call.ini.string("sys_temp_dir");
    if !setting.is_empty() {
        return without_slash(&setting);
    }
    match std::env::var_os("TMPDIR") {
        Some(folder) if !folder.is_empty() => without_slash(folder.as_bytes()),
        _ => PhpStr::from("/tmp"),
    }
}

fn without_slash(folder: &[u8]) -> PhpStr {
    match folder {
        [rest @ .., b'/'] if !rest.is_empty() => PhpStr::new(rest),
        _ => PhpStr::new(folder),
    }
}

/// How many processes ran, on average over 1, 5 and 15 minutes.
fn sys_getloadavg(_: &mut Call<'_>) -> OrFalse<PhpArray> {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let averages: Vec<Value> = text
        .split(' ')
        .take(3)
        .filter_map(|average| average.parse::<f64>().ok())
        .map(Value::float)
        .collect();
    OrFalse::from((averages.len() == 3).then(|| PhpArray::from_values(averages)))
}

/// The number of the process.
fn getmypid(_: &mut Call<'_>) -> i64 {
    i64::from(std::process::id())
}

/// What the file system says of the script.
fn script_file(call: &Call<'_>) -> Option<std::fs::Metadata> {
    let script = call.argv.first()?;
    std::fs::metadata(OsStr::from_bytes(script)).ok()
}

/// The owner of the script.
fn getmyuid(call: &mut Call<'_>) -> OrFalse<i64> {
    use std::os::unix::fs::MetadataExt;
    OrFalse::from(script_file(call).map(|file| i64::from(file.uid())))
}

/// The group of the script.
fn getmygid(call: &mut Call<'_>) -> OrFalse<i64> {
    use std::os::unix::fs::MetadataExt;
    OrFalse::from(script_file(call).map(|file| i64::from(file.gid())))
}

/// The inode of the script.
fn getmyinode(call: &mut Call<'_>) -> OrFalse<i64> {
    use std::os::unix::fs::MetadataExt;
    OrFalse::from(script_file(call).map(|file| file.ino() as i64))
}

/// When the script was last changed.
fn getlastmod(call: &mut Call<'_>) -> OrFalse<i64> {
    use std::os::unix::fs::MetadataExt;
    OrFalse::from(script_file(call).map(|file| file.mtime()))
}

/// The name of the user who owns the script.
fn get_current_user(call: &mut Call<'_>) -> PhpStr {
    use std::os::unix::fs::MetadataExt;
    let owner = script_file(call).map(|file| file.uid().to_string());
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1) == owner.as_deref()).then_some(name)
    });
    PhpStr::from(name.unwrap_or_default())
}

/// Environment variables that the script has set; `None` is one it has taken away.
#[derive(Default)]
struct Environment(Vec<(Vec<u8>, Option<Vec<u8>>)>);

/// Gives a program the environment as the script has changed it.
pub(super) fn give_environment(m: &mut Machine, program: &mut std::process::Command) {
    for (name, value) in &m.extensions.state::<Environment>().0 {
        match value {
            Some(value) => program.env(OsStr::from_bytes(name), OsStr::from_bytes(value)),
            None => program.env_remove(OsStr::from_bytes(name)),
        };
    }
}

/// The value of an environment variable, or all of them.
fn getenv(call: &mut Call<'_>, name: Option<PhpStr>, _local_only: bool) -> Value {
    let changed = &call.machine.extensions.state::<Environment>().0;
    let Some(name) = name else {
        let mut all = PhpArray::new();
        for (name, value) in std::env::vars_os() {
            let (name, value) = (name.into_vec(), value.into_vec());
            all.set(&Key::from_bytes(&name), ZvalPtr::new(Value::bytes(&value)));
        }
        for (name, value) in changed {
            let key = Key::from_bytes(name);
            match value {
                Some(value) => all.set(&key, ZvalPtr::new(Value::bytes(value))),
                None => drop(all.remove(&key)),
            }
        }
        return all.into();
    };
    match environment_variable(call.machine, &name) {
        Some(value) => value.into(),
        None => Value::FALSE,
    }
}

/// An environment variable, as the script has changed it.
pub(super) fn environment_variable(m: &mut Machine, name: &[u8]) -> Option<PhpStr> {
    let changed = &m.extensions.state::<Environment>().0;
    if let Some((_, value)) = changed.iter().find(|(known, _)| *known == name) {
        return value.as_ref().map(|value| PhpStr::new(value));
    }
    if name.is_empty() || name.contains(&b'=') || name.contains(&0) {
        return None;
    }
    let value = std::env::var_os(OsStr::from_bytes(name))?;
    Some(PhpStr::new(value.as_bytes()))
}

/// Sets an environment variable for the request (`NAME=value`), or takes it away (`NAME`).
fn putenv(call: &mut Call<'_>, assignment: PhpStr) -> Result<bool, Unwind> {
    if matches!(assignment.first(), None | Some(b'=')) {
        return Err(call.value_error(0, "must have a valid syntax"));
    }
    let (name, value) = match memchr::memchr(b'=', &assignment) {
        Some(at) => (&assignment[..at], Some(assignment[at + 1..].to_vec())),
        None => (&assignment[..], None),
    };
    let changed = &mut call.machine.extensions.state::<Environment>().0;
    changed.retain(|(known, _)| known != name);
    changed.push((name.to_vec(), value));
    Ok(true)
}

/// Whether the reader is gone: not on a command line.
fn connection_aborted(call: &mut Call<'_>) -> i64 {
    i64::from(call.machine.output.is_closed())
}

/// The state of the connection: normal on a command line.
fn connection_status(call: &mut Call<'_>) -> i64 {
    i64::from(call.machine.output.is_closed())
}

/// The value of a constant, of a class constant or of an enum's case by its name.
fn constant(call: &mut Call<'_>, name: PhpStr) -> Result<Value, Unwind> {
    if let Some(at) = memchr::memmem::rfind(&name, b"::") {
        let class = super::super::core::class_of_name(call, &name[..at])?;
        let name = PhpStr::new(&name[at + 2..]);
        return call
            .machine
            .class_constant_as(class, &class.display_name(), &name);
    }
    match call.machine.constant(&name) {
        Some(value) => Ok(value),
        None => {
            let message = format!("Undefined constant \"{name}\"");
            Err(call.machine.throw_error(&message))
        }
    }
}

/// What the process has used.
fn getrusage(_: &mut Call<'_>, mode: i64) -> PhpArray {
    let path = if mode == 1 {
        None
    } else {
        std::fs::read_to_string("/proc/self/stat").ok()
    };
    // Behind the name in parentheses: minflt is field 10, majflt 12, utime 14, stime 15; times in hundredths.
    let fields: Vec<i64> = path
        .as_deref()
        .and_then(|stat| stat.rsplit_once(')'))
        .map(|(_, rest)| {
            rest.split_whitespace()
                .map(|field| field.parse().unwrap_or(0))
                .collect()
        })
        .unwrap_or_default();
    let field = |number: usize| fields.get(number - 3).copied().unwrap_or(0);
    let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = peak
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.split_whitespace().next()?.parse::<i64>().ok());
    let mut usage = PhpArray::new();
    for (name, value) in [
        ("ru_oublock", 0),
        ("ru_inblock", 0),
        ("ru_msgsnd", 0),
        ("ru_msgrcv", 0),
        ("ru_maxrss", peak.unwrap_or(0)),
        ("ru_ixrss", 0),
        ("ru_idrss", 0),
        ("ru_minflt", field(10)),
        ("ru_majflt", field(12)),
        ("ru_nsignals", 0),
        ("ru_nvcsw", 0),
        ("ru_nivcsw", 0),
        ("ru_nswap", 0),
        ("ru_utime.tv_usec", field(14) % 100 * 10_000),
        ("ru_utime.tv_sec", field(14) / 100),
        ("ru_stime.tv_usec", field(15) % 100 * 10_000),
        ("ru_stime.tv_sec", field(15) / 100),
    ] {
        usage.set_value(name, value);
    }
    usage
}
