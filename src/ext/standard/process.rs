//! Processes with pipes on any of their descriptors (php-src `ext/standard/proc_open.c`).

use super::exec::shell;
use super::info::give_environment;
use super::stream_argument::StreamArg;
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::eval::include::os_path;
use crate::ext::argument::{FromArg, StringOrArray};
use crate::ext::{Builtin, ByRef, Call};
use crate::stream::transport::socket_stream;
use crate::stream::{NewStream, Options, PlainFile, StreamRef, error_text};
use crate::zval::{Key, PhpArray, PhpStr, ResourceContent, ResourceRef, Value, View, ZvalPtr};
use command_fds::{CommandFdExt, FdMapping};
use std::any::Any;
use std::ffi::OsStr;
use std::fs::File;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitStatus};
use std::rc::Rc;

/// Functions on processes.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    proc_open(command, descriptor_spec, &pipes, cwd = null, env_vars = null, options = null), proc_close(process),
    proc_terminate(process, signal = 15), proc_get_status(process),
};

/// The mode of a socket to a process.
const SOCKET_MODE: &[u8] = b"r+";

/// The content of a process's resource.
struct Process {
    child: Child,
    command: PhpStr,
    /// Our ends of its pipes: closed before it is waited for.
    pipes: Vec<ResourceRef>,
    /// How it ended, once that was asked.
    ended: Option<ExitStatus>,
    /// Whether how it ended was already told.
    is_told: bool,
}

impl ResourceContent for Process {
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        for pipe in self.pipes.drain(..) {
            pipe.close();
        }
        // Nobody asked for its end: it is looked at once, so that what has ended leaves no trace.
        let _ = self.child.try_wait();
    }
}

/// What a descriptor of the process is to be.
enum Descriptor {
    /// This file.
    File(OwnedFd),
    /// One end of a pipe; the other is the script's.
    Pipe {
        theirs: OwnedFd,
        ours: OwnedFd,
        mode: &'static [u8],
    },
    /// What another descriptor is.
    Redirect(i64),
}

/// Starts a process; its pipes are put into `pipes`.
fn proc_open(
    call: &mut Call<'_>,
    command: StringOrArray,
    descriptor_spec: PhpArray,
    pipes: ByRef,
    cwd: Option<PhpStr>,
    env_vars: Option<PhpArray>,
    _options: Option<PhpArray>,
) -> Result<Value, Unwind> {
    let (mut program, shown) = match command {
        StringOrArray::String(command) => (shell(call, &command), command),
        StringOrArray::Array(words) => program_of(call, &words)?,
    };
    let mut descriptors: Vec<(i64, Descriptor)> = Vec::new();
    for (key, spec) in descriptor_spec.to_entries() {
        let Key::Int(number) = key else {
            return Err(call.value_error(1, "must be an integer indexed array"));
        };
        match describe(call, number, &spec.get())? {
            Some(descriptor) => descriptors.push((number, descriptor)),
            None => return Ok(Value::FALSE),
        }
    }
    if let Some(cwd) = cwd.filter(|cwd| !cwd.is_empty()) {
        program.current_dir(os_path(&cwd));
    }
    if let Some(variables) = env_vars {
        program.env_clear();
        for (key, value) in variables.to_entries() {
            let value = call.to_string(&value.get())?;
            match key {
                Key::String(name) if !name.is_empty() => {
                    program.env(OsStr::from_bytes(&name), OsStr::from_bytes(&value));
                }
                // `NAME=value` without a key.
                _ => {
                    if let Some(at) = memchr::memchr(b'=', &value) {
                        program.env(
                            OsStr::from_bytes(&value[..at]),
                            OsStr::from_bytes(&value[at + 1..]),
                        );
                    }
                }
            }
        }
    }
    call.machine.output.flush();
    let Some((mappings, ours)) = map(call, descriptors)? else {
        return Ok(Value::FALSE);
    };
    if program.fd_mappings(mappings).is_err() {
        return Ok(Value::FALSE);
    }
    let spawned = program.spawn();
    drop(program);
    let child = match spawned {
        Ok(child) => child,
        Err(error) => {
            call.warn(&format!("Exec failed: {}", error_text(&error)))?;
            return Ok(Value::FALSE);
        }
    };
    let mut open = Vec::new();
    let mut array = PhpArray::new();
    for (number, end, mode) in ours {
        let end = File::from(end);
        let stream = if mode == SOCKET_MODE {
            socket_stream(call.machine, "generic_socket", end, None, false)
        } else {
            StreamRef::new(
                call.machine,
                NewStream {
                    ops: Rc::new(PlainFile::new(end)),
                    mode,
                    wrapper_type: None,
                    uri: None,
                },
            )
        };
        stream.no_seek.set(true);
        array.set(
            &Key::Int(number),
            ZvalPtr::new(stream.resource.clone().into()),
        );
        open.push(stream.resource);
    }
    pipes.set(array);
    let process = Process {
        child,
        command: shown,
        pipes: open,
        ended: None,
        is_told: false,
    };
    Ok(ResourceRef::new("process", Box::new(process)).into())
}

/// The program that an array of words names, without a shell.
fn program_of(call: &mut Call<'_>, words: &PhpArray) -> Result<(Command, PhpStr), Unwind> {
    if words.is_empty() {
        return Err(call.value_error(0, "must have at least one element"));
    }
    let mut texts = Vec::with_capacity(words.len());
    for (at, word) in words.zvals().enumerate() {
        let text = call.to_string(&word.get())?;
        if memchr::memchr(0, &text).is_some() {
            let message = format!("Command array element {} contains a null byte", at + 1);
            return Err(call.machine.throw(Throw::ValueError, &message));
        }
        texts.push(text);
    }
    let mut program = Command::new(OsStr::from_bytes(&texts[0]));
    program.args(texts[1..].iter().map(|text| OsStr::from_bytes(text)));
    give_environment(call.machine, &mut program);
    Ok((program, texts[0].clone()))
}

/// What a descriptor is to be; `None` after a warning.
fn describe(call: &mut Call<'_>, number: i64, spec: &Value) -> Result<Option<Descriptor>, Unwind> {
    match spec.view() {
        View::Resource(resource) => {
            let stream = StreamArg::from_value(call, 1, resource.clone().into())?;
            let file = stream.operations().and_then(|ops| ops.file());
            let copy = file.and_then(|file| file.try_clone().ok());
            match copy {
                Some(copy) => Ok(Some(Descriptor::File(copy.into()))),
                None => {
                    call.warn(&format!("Failed to dup() for descriptor {number}"))?;
                    Ok(None)
                }
            }
        }
        View::Array(parts) => {
            let parts = parts.clone();
            describe_array(call, &parts)
        }
        _ => Err(call.value_error(1, "must only contain arrays and streams")),
    }
}

fn describe_array(call: &mut Call<'_>, parts: &PhpArray) -> Result<Option<Descriptor>, Unwind> {
    let kind = part(call, parts, 0, "handle qualifier in array")?;
    let opened = match kind.as_bytes() {
        b"pipe" => {
            let mode = part(call, parts, 1, "mode parameter for 'pipe'")?;
            let Ok((read, write)) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)
            else {
                call.warn("Unable to create pipe Too many open files")?;
                return Ok(None);
            };
            // The mode is the process's: what it reads, the script writes.
            return Ok(Some(match mode.starts_with(b"r") {
                true => Descriptor::Pipe {
                    theirs: read,
                    ours: write,
                    mode: b"w",
                },
                false => Descriptor::Pipe {
                    theirs: write,
                    ours: read,
                    mode: b"r",
                },
            }));
        }
        b"socket" => {
            use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
            let pair = socketpair(
                AddressFamily::UNIX,
                SocketType::STREAM,
                SocketFlags::CLOEXEC,
                None,
            );
            let Ok((ours, theirs)) = pair else {
                call.warn("Unable to create socket pair: Too many open files")?;
                return Ok(None);
            };
            return Ok(Some(Descriptor::Pipe {
                theirs,
                ours,
                mode: SOCKET_MODE,
            }));
        }
        b"file" => {
            let path = part(call, parts, 1, "file name parameter for 'file'")?;
            let mode = part(call, parts, 2, "mode parameter for 'file'")?;
            let stream = call
                .machine
                .open_stream(&path, &mode, Options::REPORT, None)?;
            let Some(stream) = stream else {
                return Ok(None);
            };
            let copy = stream
                .operations()
                .and_then(|ops| ops.file())
                .and_then(|file| file.try_clone().ok());
            stream.close(call.machine)?;
            copy
        }
        b"null" => File::options()
            .read(true)
            .write(true)
            .open("/dev/null")
            .ok(),
        b"redirect" => {
            let Some(target) = parts.get_int(1).map(|zval| zval.get()) else {
                return Err(call
                    .machine
                    .throw(Throw::ValueError, "Missing redirection target"));
            };
            let Some(target) = target.as_int() else {
                let given = call.machine.type_name_for_error(&target);
                let message = format!("Redirection target must be of type int, {given} given");
                return Err(call.machine.throw(Throw::ValueError, &message));
            };
            return Ok(Some(Descriptor::Redirect(target)));
        }
        b"pty" => {
            call.warn("PTY (pseudoterminal) not supported on this system")?;
            None
        }
        _ => {
            call.warn(&format!("{kind} is not a valid descriptor spec/mode"))?;
            None
        }
    };
    Ok(opened.map(|file| Descriptor::File(file.into())))
}

fn part(call: &mut Call<'_>, parts: &PhpArray, at: i64, what: &str) -> Result<PhpStr, Unwind> {
    match parts.get_int(at).map(|zval| zval.get()) {
        Some(value) => call.to_string(&value),
        None => {
            let message = format!("Missing {what}");
            Err(call.machine.throw(Throw::ValueError, &message))
        }
    }
}

type OurEnds = Vec<(i64, OwnedFd, &'static [u8])>;

/// The descriptors of the process, and our ends of its pipes; `None` after a warning.
fn map(
    call: &mut Call<'_>,
    descriptors: Vec<(i64, Descriptor)>,
) -> Result<Option<(Vec<FdMapping>, OurEnds)>, Unwind> {
    let mut mappings: Vec<FdMapping> = Vec::new();
    let mut ours = Vec::new();
    let mut redirects = Vec::new();
    for (number, descriptor) in descriptors {
        let Ok(child_fd) = i32::try_from(number) else {
            continue;
        };
        match descriptor {
            Descriptor::File(parent_fd) => mappings.push(FdMapping {
                parent_fd,
                child_fd,
            }),
            Descriptor::Pipe {
                theirs,
                ours: end,
                mode,
            } => {
                mappings.push(FdMapping {
                    parent_fd: theirs,
                    child_fd,
                });
                ours.push((number, end, mode));
            }
            Descriptor::Redirect(target) => redirects.push((child_fd, target)),
        }
    }
    for (child_fd, target) in redirects {
        let known = mappings
            .iter()
            .find(|mapping| i64::from(mapping.child_fd) == target);
        let copy = match (known, target) {
            (Some(mapping), _) => mapping.parent_fd.try_clone().ok(),
            (None, 0) => rustix::io::dup(rustix::stdio::stdin()).ok(),
            (None, 1) => rustix::io::dup(rustix::stdio::stdout()).ok(),
            (None, 2) => rustix::io::dup(rustix::stdio::stderr()).ok(),
            (None, _) => None,
        };
        let Some(parent_fd) = copy else {
            call.warn(&format!("Redirection target {target} not found"))?;
            return Ok(None);
        };
        mappings.push(FdMapping {
            parent_fd,
            child_fd,
        });
    }
    Ok(Some((mappings, ours)))
}

/// Does something with a process.
fn with_process<R>(
    call: &mut Call<'_>,
    resource: &ResourceRef,
    act: impl FnOnce(&mut Process) -> R,
) -> Result<R, Unwind> {
    match resource.with(act) {
        Some(result) => Ok(result),
        None => {
            let message = format!(
                "{}(): supplied resource is not a valid process resource",
                call.function_name()
            );
            Err(call.machine.throw_type_error(&message))
        }
    }
}

/// Closes the pipes of a process and waits for its end; gives the exit status.
fn proc_close(call: &mut Call<'_>, process: ResourceRef) -> Result<i64, Unwind> {
    let pipes = with_process(call, &process, |process| std::mem::take(&mut process.pipes))?;
    for pipe in pipes {
        if let Some(stream) = StreamRef::from_resource(&pipe) {
            stream.close(call.machine)?;
        }
    }
    let status = with_process(call, &process, |process| {
        if process.is_told {
            return -1;
        }
        match process.ended.map_or_else(|| process.child.wait(), Ok) {
            Ok(status) => i64::from(status.code().unwrap_or(status.into_raw())),
            Err(_) => -1,
        }
    })?;
    process.close();
    Ok(status)
}

/// Sends a process a signal.
fn proc_terminate(call: &mut Call<'_>, process: ResourceRef, signal: i64) -> Result<bool, Unwind> {
    with_process(call, &process, |process| {
        let signal = i32::try_from(signal)
            .ok()
            .and_then(rustix::process::Signal::from_named_raw);
        let (Some(signal), Some(id)) = (
            signal,
            rustix::process::Pid::from_raw(process.child.id() as i32),
        ) else {
            return false;
        };
        rustix::process::kill_process(id, signal).is_ok()
    })
}

/// What is known of a process. How it ended is told once.
fn proc_get_status(call: &mut Call<'_>, process: ResourceRef) -> Result<PhpArray, Unwind> {
    with_process(call, &process, |process| {
        if process.ended.is_none()
            && let Ok(Some(status)) = process.child.try_wait()
        {
            process.ended = Some(status);
        }
        let ended = process.ended.filter(|_| !process.is_told);
        let is_running = process.ended.is_none();
        process.is_told = process.ended.is_some();
        let mut status = PhpArray::new();
        status.set_value("command", process.command.clone());
        status.set_value("pid", i64::from(process.child.id()));
        status.set_value("running", is_running);
        let signal = ended.and_then(|ended| ended.signal());
        status.set_value("signaled", signal.is_some());
        status.set_value("stopped", false);
        let code = ended.and_then(|ended| ended.code()).unwrap_or(-1);
        status.set_value("exitcode", i64::from(code));
        status.set_value("termsig", i64::from(signal.unwrap_or(0)));
        status.set_value("stopsig", 0i64);
        status
    })
}
