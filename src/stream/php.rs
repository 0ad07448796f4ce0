//! `php://`: the streams that PHP itself has (php-src `php_stream_url_wrap_php`).

use super::filter::Chain;
use super::filter_registry::End;
use super::handle::{NewStream, StreamRef};
use super::memory::{Access, MEMORY_MOST, Memory};
use super::open::{Opening, Options};
use super::output::{InputOps, OutputOps};
use super::plain_file::PlainFile;
use super::wrapper::Wrapper;
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::ext::standard::url;
use crate::zval::{PhpStr, ResourceRef};
use std::fs::File;
use std::rc::Rc;

/// The wrapper of `php://`.
pub struct PhpWrapper;

impl Wrapper for PhpWrapper {
    fn label(&self) -> &'static str {
        "PHP"
    }

    fn open(
        &self,
        m: &mut Machine,
        opening: &mut Opening<'_>,
    ) -> Result<Option<StreamRef>, Unwind> {
        let path = match opening.path.get(..6) {
            Some(scheme) if scheme.eq_ignore_ascii_case(b"php://") => &opening.path[6..],
            _ => &opening.path[..],
        };
        let lowercase = path.to_ascii_lowercase();
        match lowercase.as_slice() {
            [b't', b'e', b'm', b'p', rest @ ..] => {
                let most = match rest.strip_prefix(b"/maxmemory:") {
                    Some(most) => leading_int(most),
                    None => MEMORY_MOST as i64,
                };
                let Ok(most) = usize::try_from(most) else {
                    return Err(value_error(m, 2, "must be greater than or equal to 0"));
                };
                let access = Access::of_mode(opening.mode);
                Ok(Some(Memory::open_temp(m, access, most)))
            }
            b"memory" => Ok(Some(Memory::open(m, Access::of_mode(opening.mode)))),
            b"output" => {
                let stream = StreamRef::new(
                    m,
                    NewStream {
                        ops: Rc::new(OutputOps),
                        mode: b"wb",
                        wrapper_type: Some(self.label()),
                        uri: Some(opening.path),
                    },
                );
                Ok(Some(stream))
            }
            b"input" | b"stdin" if is_denied(m, opening) => Ok(None),
            b"input" => {
                let stream = StreamRef::new(
                    m,
                    NewStream {
                        ops: Rc::new(InputOps::default()),
                        mode: b"rb",
                        wrapper_type: Some(self.label()),
                        uri: Some(opening.path),
                    },
                );
                Ok(Some(stream))
            }
            b"stdin" | b"stdout" | b"stderr" if !m.may_use_descriptors() => {
                opening.fail(&denied());
                Ok(None)
            }
            b"stdin" => open_descriptor(m, opening, 0),
            b"stdout" => open_descriptor(m, opening, 1),
            b"stderr" => open_descriptor(m, opening, 2),
            [b'f', b'd', b'/', number @ ..] => {
                if is_denied(m, opening) {
                    return Ok(None);
                }
                if !m.may_use_descriptors() {
                    opening.fail(&denied());
                    return Ok(None);
                }
                open_numbered(m, opening, number)
            }
            [b'f', b'i', b'l', b't', b'e', b'r', b'/', ..] => {
                open_filtered(m, opening, &path["filter".len()..])
            }
            _ => {
                m.report(Level::Warning, "Invalid php:// URL specified")?;
                Ok(None)
            }
        }
    }
}

fn value_error(m: &mut Machine, argument: usize, what: &str) -> Unwind {
    let function = m.running_function_name();
    let name = match m.frame().callee {
        crate::eval::frame::Callee::Builtin(builtin) => builtin
            .parameters
            .get(argument - 1)
            .map_or("", |parameter| parameter.name),
        crate::eval::frame::Callee::User(_) => "",
    };
    let message = format!("{function}(): Argument #{argument} (${name}) {what}");
    m.throw(crate::eval::errors::Throw::ValueError, &message)
}

fn leading_int(text: &[u8]) -> i64 {
    let text = String::from_utf8_lossy(text);
    let end = text
        .char_indices()
        .find(|(at, c)| !(c.is_ascii_digit() || *at == 0 && *c == '-'))
        .map_or(text.len(), |(at, _)| at);
    text[..end].parse().unwrap_or(0)
}

/// Whether code must not come from there (`allow_url_include`), which is told of.
/// What is said of a descriptor that the request may not use.
fn denied() -> std::io::Error {
    std::io::Error::from_raw_os_error(1)
}

fn is_denied(m: &mut Machine, opening: &Opening<'_>) -> bool {
    if !opening.options.for_include || m.ini.is_on("allow_url_include") {
        return false;
    }
    let told = m.report(
        Level::Warning,
        "URL file-access is disabled in the server configuration",
    );
    if told.is_err() {
        m.throw_aside();
    }
    true
}

/// A copy of a standard stream's descriptor.
fn standard_file(number: u32) -> std::io::Result<File> {
    let copy = match number {
        0 => rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3),
        1 => rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3),
        _ => rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stderr(), 3),
    };
    Ok(File::from(copy?))
}

fn open_descriptor(
    m: &mut Machine,
    opening: &mut Opening<'_>,
    number: u32,
) -> Result<Option<StreamRef>, Unwind> {
    let file = match standard_file(number) {
        Ok(file) => file,
        Err(error) => {
            opening.fail(&error);
            return Ok(None);
        }
    };
    // Closing a copy does not close the original.
    m.output.flush();
    Ok(Some(from_file(m, opening, file)))
}

/// Whether a file is a socket, as which it is then read and written.
fn is_socket(file: &File) -> bool {
    use std::os::unix::fs::FileTypeExt;
    file.metadata()
        .is_ok_and(|metadata| metadata.file_type().is_socket())
}

fn from_file(m: &mut Machine, opening: &Opening<'_>, file: File) -> StreamRef {
    if is_socket(&file) {
        let seconds = m.ini.int("default_socket_timeout");
        let timeout = u64::try_from(seconds)
            .ok()
            .map(std::time::Duration::from_secs);
        return super::transport::socket_stream(m, "tcp_socket", file, timeout, false);
    }
    let ops = PlainFile::new(file);
    let is_seekable = ops.is_seekable();
    let position = if is_seekable { ops.offset() } else { -1 };
    let stream = StreamRef::new(
        m,
        NewStream {
            ops: Rc::new(ops),
            mode: opening.mode,
            wrapper_type: Some("PHP"),
            uri: Some(opening.path),
        },
    );
    stream.set_position(position);
    stream
}

fn open_numbered(
    m: &mut Machine,
    opening: &mut Opening<'_>,
    number: &[u8],
) -> Result<Option<StreamRef>, Unwind> {
    let text = String::from_utf8_lossy(number);
    let Ok(number) = text.parse::<i64>() else {
        opening.complain("php://fd/ stream must be specified in the form php://fd/<orig fd>");
        return Ok(None);
    };
    let most = rustix::process::getrlimit(rustix::process::Resource::Nofile)
        .current
        .map_or(i64::from(i32::MAX), |most| most as i64);
    if !(0..most).contains(&number) {
        opening.complain(format!(
            "The file descriptors must be non-negative numbers smaller than {most}"
        ));
        return Ok(None);
    }
    // The system's own way to a copy of a descriptor.
    let flags = File::options()
        .read(!opening.mode.contains(&b'w') || opening.mode.contains(&b'+'))
        .write(!opening.mode.starts_with(b"r") || opening.mode.contains(&b'+'))
        .clone();
    let opened = match number {
        0..=2 => standard_file(number as u32),
        _ => flags.open(format!("/dev/fd/{number}")),
    };
    match opened {
        Ok(file) => Ok(Some(from_file(m, opening, file))),
        Err(_) => {
            opening.complain(format!(
                "Error duping file descriptor {number}; possibly it doesn't exist: [9]: Bad file descriptor"
            ));
            Ok(None)
        }
    }
}

/// `php://filter/read=a|b/write=c/resource=…`
fn open_filtered(
    m: &mut Machine,
    opening: &mut Opening<'_>,
    path: &[u8],
) -> Result<Option<StreamRef>, Unwind> {
    const RESOURCE: &[u8] = b"/resource=";
    let Some(at) = memchr::memmem::find(path, RESOURCE) else {
        return Err(m.throw_error("No URL resource specified"));
    };
    let inner = PhpStr::new(&path[at + RESOURCE.len()..]);
    let mode = opening.mode;
    let options = Options {
        report: true,
        ..opening.options
    };
    let Some(stream) = m.open_stream(&inner, mode, options, opening.context.clone())? else {
        return Ok(None);
    };
    let has = |letters: &[u8]| mode.iter().any(|letter| letters.contains(letter));
    for part in path[..at].split(|byte| *byte == b'/') {
        if part.is_empty() {
            continue;
        }
        let lowercase = part.to_ascii_lowercase();
        if lowercase.starts_with(b"read=") {
            add_filters(m, &stream, &part[5..], &[Chain::Read])?;
        } else if lowercase.starts_with(b"write=") {
            add_filters(m, &stream, &part[6..], &[Chain::Write])?;
        } else {
            let mut chains = Vec::new();
            if has(b"r+") {
                chains.push(Chain::Read);
            }
            if has(b"w+a") {
                chains.push(Chain::Write);
            }
            add_filters(m, &stream, part, &chains)?;
        }
    }
    Ok(Some(stream))
}

fn add_filters(
    m: &mut Machine,
    stream: &StreamRef,
    names: &[u8],
    chains: &[Chain],
) -> Result<(), Unwind> {
    for name in names.split(|byte| *byte == b'|') {
        if name.is_empty() {
            continue;
        }
        let name = url::decode(name, url::Encoding::Form);
        for chain in chains {
            match m.make_filter(&name, None)? {
                Some(filter) => {
                    stream.add_filter(m, &filter, *chain, End::Last)?;
                }
                None => m.report(Level::Warning, &format!("Unable to create filter ({name})"))?,
            }
        }
    }
    Ok(())
}

/// The standard streams that constants name, once they were asked for.
#[derive(Default)]
struct StandardStreams([Option<ResourceRef>; 3]);

/// `STDIN`, `STDOUT` or `STDERR` (0, 1, 2); none for a script that comes through standard input.
pub fn standard_stream(m: &mut Machine, number: u32) -> Option<ResourceRef> {
    if m.is_from_standard_input || m.surroundings.sapi != "cli" {
        return None;
    }
    let known = &m.extensions.state::<StandardStreams>().0[number as usize];
    if let Some(resource) = known {
        return Some(resource.clone());
    }
    let file = standard_file(number).ok()?;
    let ops = PlainFile::standard(file, number);
    let position = if ops.is_seekable() { ops.offset() } else { -1 };
    let (mode, uri): (&[u8], &[u8]) = match number {
        0 => (b"r", b"php://stdin"),
        1 => (b"w", b"php://stdout"),
        _ => (b"w", b"php://stderr"),
    };
    let stream = StreamRef::with_id(
        m,
        number + 1,
        NewStream {
            ops: Rc::new(ops),
            mode,
            wrapper_type: Some("PHP"),
            uri: Some(uri),
        },
    );
    stream.set_position(position);
    let resource = stream.resource.clone();
    m.extensions.state::<StandardStreams>().0[number as usize] = Some(resource.clone());
    Some(resource)
}
