//! Other programs, run for what they print (php-src `ext/standard/exec.c`).

use super::info::give_environment;
use super::stream_argument::{Path, StreamArg};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, ByRef, Call};
use crate::stream::{Limit, NewStream, PlainFile, StreamRef, error_text};
use crate::zval::{PhpArray, PhpStr, StrBuilder, Value};
use std::fs::File;
use std::os::fd::OwnedFd;
use std::process::{Command, Stdio};
use std::rc::Rc;

/// Functions that run programs.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    exec(command, &output = null, &result_code = null), system(command, &result_code = null),
    passthru(command, &result_code = null), shell_exec(command), escapeshellcmd(command), escapeshellarg(arg),
    popen(command, mode), pclose(handle), proc_nice(priority),
};

/// The longest command line there may be.
const COMMAND_MOST: usize = 2_097_152;

/// A shell that runs a command, with the script's environment.
pub(super) fn shell(call: &mut Call<'_>, command: &[u8]) -> Command {
    use std::os::unix::ffi::OsStrExt;
    let mut shell = Command::new("/bin/sh");
    shell.arg("-c").arg(std::ffi::OsStr::from_bytes(command));
    give_environment(call.machine, &mut shell);
    // Its output and ours may go to the same place.
    call.machine.output.flush();
    shell
}

/// Starts a command with a pipe to one side of it.
fn open_pipe(call: &mut Call<'_>, command: &[u8], mode: &[u8]) -> std::io::Result<StreamRef> {
    let mut shell = shell(call, command);
    let reads = mode.starts_with(b"r");
    if reads {
        shell.stdout(Stdio::piped());
    } else {
        shell.stdin(Stdio::piped());
    }
    let mut child = shell.spawn()?;
    let end: Option<OwnedFd> = if reads {
        child.stdout.take().map(OwnedFd::from)
    } else {
        child.stdin.take().map(OwnedFd::from)
    };
    let Some(end) = end else {
        return Err(std::io::Error::from_raw_os_error(9));
    };
    let stream = StreamRef::new(
        call.machine,
        NewStream {
            ops: Rc::new(PlainFile::process(File::from(end), child)),
            mode,
            wrapper_type: None,
            uri: None,
        },
    );
    stream.set_position(-1);
    Ok(stream)
}

fn check(call: &mut Call<'_>, command: &PhpStr) -> Result<(), Unwind> {
    if command.is_empty() {
        return Err(call.value_error(0, "cannot be empty"));
    }
    check_nul(call, command)
}

fn check_nul(call: &mut Call<'_>, text: &PhpStr) -> Result<(), Unwind> {
    if memchr::memchr(0, text).is_some() {
        return Err(call.value_error(0, "must not contain any null bytes"));
    }
    Ok(())
}

/// What becomes of the lines that a command prints.
enum Lines<'a> {
    /// Only the last one matters.
    Forget,
    /// They are printed.
    Print,
    /// They are kept.
    Keep(&'a mut PhpArray),
}

fn without_space(line: &[u8]) -> &[u8] {
    let end = line
        .iter()
        .rposition(|byte| !(byte.is_ascii_whitespace() || *byte == 11));
    &line[..end.map_or(0, |last| last + 1)]
}

/// Runs a command line by line: the last line, and the exit status.
fn run_lines(
    call: &mut Call<'_>,
    command: &PhpStr,
    mut lines: Lines<'_>,
) -> Result<(Value, i32), Unwind> {
    let Ok(stream) = open_pipe(call, command, b"rb") else {
        call.warn(&format!("Unable to fork [{command}]"))?;
        return Ok((Value::FALSE, -1));
    };
    let mut last = PhpStr::empty();
    while let Some(line) = stream.read_line(call.machine, None)? {
        match &mut lines {
            Lines::Forget => {}
            Lines::Print => {
                call.write_output(&line);
                if call.machine.output.buffers().is_empty() {
                    call.machine.output.flush();
                }
            }
            Lines::Keep(kept) => kept.push_value(PhpStr::new(without_space(&line))),
        }
        last = line;
        call.check_interrupt()?;
    }
    let status = stream.close(call.machine)?;
    Ok((PhpStr::new(without_space(&last)).into(), status))
}

fn tell_status(call: &Call<'_>, at: usize, result_code: &ByRef, status: i32) {
    if call.is_passed(at) {
        result_code.set(Value::int(i64::from(status)));
    }
}

/// Runs a command; gives the last line it prints, and all lines in `output`.
fn exec(
    call: &mut Call<'_>,
    command: PhpStr,
    output: ByRef,
    result_code: ByRef,
) -> Result<Value, Unwind> {
    check(call, &command)?;
    let (last, status) = if call.is_passed(1) {
        let mut kept = output.get().as_array().cloned().unwrap_or_default();
        let result = run_lines(call, &command, Lines::Keep(&mut kept));
        output.set(kept);
        result?
    } else {
        run_lines(call, &command, Lines::Forget)?
    };
    tell_status(call, 2, &result_code, status);
    Ok(last)
}

/// Runs a command and prints what it prints; gives its last line.
fn system(call: &mut Call<'_>, command: PhpStr, result_code: ByRef) -> Result<Value, Unwind> {
    check(call, &command)?;
    let (last, status) = run_lines(call, &command, Lines::Print)?;
    tell_status(call, 1, &result_code, status);
    Ok(last)
}

/// Runs a command and prints what it prints, byte for byte.
fn passthru(call: &mut Call<'_>, command: PhpStr, result_code: ByRef) -> Result<Value, Unwind> {
    check(call, &command)?;
    let Ok(stream) = open_pipe(call, &command, b"rb") else {
        call.warn(&format!("Unable to fork [{command}]"))?;
        return Ok(Value::FALSE);
    };
    stream.pass_through(call.machine)?;
    let status = stream.close(call.machine)?;
    tell_status(call, 1, &result_code, status);
    Ok(Value::NULL)
}

/// Runs a command; gives everything it prints, null if that is nothing.
fn shell_exec(call: &mut Call<'_>, command: PhpStr) -> Result<Value, Unwind> {
    check(call, &command)?;
    let Ok(stream) = open_pipe(call, &command, b"rb") else {
        call.warn(&format!("Unable to execute '{command}'"))?;
        return Ok(Value::FALSE);
    };
    let printed = stream.contents(call.machine, Limit::None)?;
    stream.close(call.machine)?;
    Ok(match printed.is_empty() {
        true => Value::NULL,
        false => printed.into(),
    })
}

/// A command in which no character means anything to the shell.
fn escapeshellcmd(call: &mut Call<'_>, command: PhpStr) -> Result<PhpStr, Unwind> {
    check_nul(call, &command)?;
    if command.len() > COMMAND_MOST - 3 {
        let message = format!("Command exceeds the allowed length of {COMMAND_MOST} bytes");
        return Err(too_long(call, &message));
    }
    let mut escaped = StrBuilder::with_capacity(command.len() + 16);
    // The quote that the open one is closed by, if it is.
    let mut closing: Option<usize> = None;
    for (at, &byte) in command.iter().enumerate() {
        match byte {
            0x80.. => continue,
            b'"' | b'\'' => match closing {
                None => {
                    closing = memchr::memchr(byte, &command[at + 1..]).map(|to| at + 1 + to);
                    if closing.is_none() {
                        escaped.push(b'\\');
                    }
                }
                Some(open) if command[open] == byte => closing = None,
                Some(_) => escaped.push(b'\\'),
            },
            b'#' | b'&' | b';' | b'`' | b'|' | b'*' | b'?' | b'~' | b'<' | b'>' | b'^' | b'('
            | b')' | b'[' | b']' | b'{' | b'}' | b'$' | b'\\' | b'\n' => escaped.push(b'\\'),
            _ => {}
        }
        escaped.push(byte);
    }
    Ok(escaped.finish())
}

/// A text as one word of a shell command.
fn escapeshellarg(call: &mut Call<'_>, arg: PhpStr) -> Result<PhpStr, Unwind> {
    check_nul(call, &arg)?;
    if arg.len() > COMMAND_MOST - 3 {
        let message = format!("Argument exceeds the allowed length of {COMMAND_MOST} bytes");
        return Err(too_long(call, &message));
    }
    let mut escaped = StrBuilder::with_capacity(arg.len() + 16);
    escaped.push(b'\'');
    for &byte in arg.iter() {
        match byte {
            // No valid character of the C locale.
            0x80.. => {}
            b'\'' => escaped.push_bytes(b"'\\''"),
            _ => escaped.push(byte),
        }
    }
    escaped.push(b'\'');
    Ok(escaped.finish())
}

fn too_long(call: &mut Call<'_>, message: &str) -> Unwind {
    let function = call.function_name();
    call.machine.fatal(&format!("{function}(): {message}"))
}

/// Starts a command with a pipe to it or from it.
fn popen(call: &mut Call<'_>, command: Path, mode: PhpStr) -> Result<Value, Unwind> {
    let letters: Vec<u8> = mode.iter().copied().filter(|byte| *byte != b'b').collect();
    if !matches!(mode.as_bytes(), b"r" | b"rb" | b"w" | b"wb") {
        let what = "must be one of \"r\", \"rb\", \"w\", or \"wb\"";
        return Err(call.value_error(1, what));
    }
    match open_pipe(call, &command, &mode) {
        Ok(stream) => Ok(stream.resource.into()),
        Err(error) => {
            let function = call.function_name();
            let letters = String::from_utf8_lossy(&letters).into_owned();
            let text = error_text(&error);
            call.machine
                .warning(&format!("{function}({},{letters}): {text}", command.0))?;
            Ok(Value::FALSE)
        }
    }
}

/// Closes a pipe and waits for its command; gives the exit status.
fn pclose(call: &mut Call<'_>, handle: StreamArg) -> Result<i64, Unwind> {
    handle.close(call.machine).map(i64::from)
}

/// Changes the priority of the process.
fn proc_nice(call: &mut Call<'_>, priority: i64) -> Result<bool, Unwind> {
    let by = i32::try_from(priority).unwrap_or(i32::MAX);
    if rustix::process::nice(by).is_err() {
        call.warn("Only a super user may attempt to increase the priority of a process")?;
        return Ok(false);
    }
    Ok(true)
}
