//! Sockets: clients, servers, pairs (php-src `ext/standard/streamsfuncs.c`, `fsock.c`).

use super::stream_argument::{ContextArg, StreamArg};
use crate::builtins;
use crate::constants;
use crate::eval::Unwind;
use crate::ext::{Builtin, BuiltinConstant, ByRef, Call, OrFalse};
use crate::stream::socket::{Socket, wait};
use crate::stream::transport::{
    Failure, ServerFlags, TRANSPORTS, Transport, address_text, datagram_address, socket_stream,
};
use crate::zval::{PhpArray, PhpStr, ResourceRef, Value, convert};
use rustix::event::PollFlags;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, Shutdown, SocketFlags, SocketType};
use std::fs::File;
use std::rc::Rc;
use std::time::Duration;

/// Functions on sockets.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    stream_socket_client(address, &error_code = null, &error_message = null, timeout = null, flags = STREAM_CLIENT_CONNECT, context = null),
    stream_socket_server(address, &error_code = null, &error_message = null, flags = 12, context = null),
    stream_socket_accept(socket, timeout = null, &peer_name = null), stream_socket_get_name(socket, remote),
    stream_socket_recvfrom(socket, length, flags = 0, &address = null), stream_socket_sendto(socket, data, flags = 0, address = ""),
    stream_socket_shutdown(stream, mode), stream_socket_pair(domain, type, protocol), stream_get_transports(),
    fsockopen(hostname, port = -1, &error_code = null, &error_message = null, timeout = null),
    pfsockopen(hostname, port = -1, &error_code = null, &error_message = null, timeout = null),
};

/// Constants of sockets.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    STREAM_CLIENT_PERSISTENT = Int(1),
    STREAM_CLIENT_ASYNC_CONNECT = Int(2),
    STREAM_CLIENT_CONNECT = Int(4),
    STREAM_SERVER_BIND = Int(4),
    STREAM_SERVER_LISTEN = Int(8),
    STREAM_PEEK = Int(2),
    STREAM_OOB = Int(1),
    STREAM_SHUT_RD = Int(0),
    STREAM_SHUT_WR = Int(1),
    STREAM_SHUT_RDWR = Int(2),
    STREAM_PF_INET = Int(2),
    STREAM_PF_INET6 = Int(10),
    STREAM_PF_UNIX = Int(1),
    STREAM_SOCK_STREAM = Int(1),
    STREAM_SOCK_DGRAM = Int(2),
    STREAM_SOCK_RAW = Int(3),
    STREAM_SOCK_SEQPACKET = Int(5),
    STREAM_SOCK_RDM = Int(4),
    STREAM_IPPROTO_IP = Int(0),
    STREAM_IPPROTO_TCP = Int(6),
    STREAM_IPPROTO_UDP = Int(17),
    STREAM_IPPROTO_ICMP = Int(1),
    STREAM_IPPROTO_RAW = Int(255),
};

/// What a call is told of a failure through its references.
struct Report<'a> {
    code: &'a ByRef,
    message: &'a ByRef,
}

impl Report<'_> {
    fn clear(&self, call: &Call<'_>, first: usize) {
        if call.is_passed(first) {
            self.code.set(Value::int(0));
        }
        if call.is_passed(first + 1) {
            self.message.set(PhpStr::empty());
        }
    }

    fn fill(&self, call: &Call<'_>, first: usize, failure: &Failure) {
        if call.is_passed(first) {
            self.code.set(Value::int(i64::from(failure.code)));
        }
        if call.is_passed(first + 1) {
            self.message.set(PhpStr::from(failure.text.as_str()));
        }
    }
}

fn default_timeout(call: &Call<'_>) -> f64 {
    call.ini.int("default_socket_timeout") as f64
}

fn duration(seconds: f64) -> Option<Duration> {
    (0.0..1e12)
        .contains(&seconds)
        .then(|| Duration::from_secs_f64(seconds))
}

fn connect(
    call: &mut Call<'_>,
    address: &PhpStr,
    shown: &str,
    timeout: Option<f64>,
    report: &Report<'_>,
    first: usize,
) -> Result<Value, Unwind> {
    let seconds = timeout.unwrap_or_else(|| default_timeout(call));
    report.clear(call, first);
    let connected = match allowed_transport(call, address) {
        Ok((transport, rest)) => transport
            .connect(call.machine, rest, duration(seconds))?
            .map(|file| (transport, file)),
        Err(failure) => Err(failure),
    };
    match connected {
        Ok((transport, file)) => {
            let timeout = duration(default_timeout(call));
            let stream = transport.stream(call.machine, file, timeout, false);
            Ok(stream.resource.into())
        }
        Err(failure) => {
            call.warn(&format!("Unable to connect to {shown} ({})", failure.text))?;
            report.fill(call, first, &failure);
            Ok(Value::FALSE)
        }
    }
}

/// Connects to an address.
fn stream_socket_client(
    call: &mut Call<'_>,
    address: PhpStr,
    error_code: ByRef,
    error_message: ByRef,
    timeout: Option<f64>,
    _flags: i64,
    _context: ContextArg,
) -> Result<Value, Unwind> {
    if timeout.is_some_and(|timeout| !timeout.is_finite()) {
        return Err(call.value_error(3, "must be a finite value"));
    }
    let report = Report {
        code: &error_code,
        message: &error_message,
    };
    let shown = address.to_string();
    connect(call, &address, &shown, timeout, &report, 1)
}

/// Binds an address, and waits for connections there.
fn stream_socket_server(
    call: &mut Call<'_>,
    address: PhpStr,
    error_code: ByRef,
    error_message: ByRef,
    flags: i64,
    context: ContextArg,
) -> Result<Value, Unwind> {
    let report = Report {
        code: &error_code,
        message: &error_message,
    };
    report.clear(call, 1);
    let backlog = call
        .machine
        .context_option(Some(&context.0), "socket", "backlog")
        .map_or(32, |value| convert::to_int(value.view()) as i32);
    let flags = ServerFlags {
        binds: flags & 4 != 0,
        listens: flags & 4 != 0 && flags & 8 != 0,
    };
    let served = match allowed_transport(call, &address) {
        Ok((transport, rest)) => transport
            .serve(call.machine, rest, flags, backlog)?
            .map(|file| (transport, file)),
        Err(failure) => Err(failure),
    };
    match served {
        Ok((transport, file)) => {
            let timeout = duration(default_timeout(call));
            let is_server = flags.listens;
            let stream = transport.stream(call.machine, file, timeout, is_server);
            stream.context.replace(Some(context.0));
            Ok(stream.resource.into())
        }
        Err(failure) => {
            call.warn(&format!(
                "Unable to connect to {address} ({})",
                failure.text
            ))?;
            report.fill(call, 1, &failure);
            Ok(Value::FALSE)
        }
    }
}

/// The socket behind a stream.
fn file_of(stream: &StreamArg) -> Option<Rc<File>> {
    let ops = stream.operations()?;
    ops.as_any().downcast_ref::<Socket>()?.get()
}

/// Takes the next connection of a server.
fn stream_socket_accept(
    call: &mut Call<'_>,
    socket: StreamArg,
    timeout: Option<f64>,
    peer_name: ByRef,
) -> Result<Value, Unwind> {
    if timeout.is_some_and(|timeout| !timeout.is_finite()) {
        return Err(call.value_error(1, "must be a finite value"));
    }
    let seconds = timeout.unwrap_or_else(|| default_timeout(call));
    let accepted = match file_of(&socket) {
        None => Err("Unknown error".to_owned()),
        Some(file) => match wait(&file, PollFlags::IN, duration(seconds)) {
            Ok(true) => rustix::net::acceptfrom_with(&*file, SocketFlags::CLOEXEC)
                .map_err(|error| crate::stream::error_text(&error.into())),
            Ok(false) => Err("Connection timed out".to_owned()),
            Err(error) => Err(crate::stream::error_text(&error)),
        },
    };
    match accepted {
        Ok((connection, address)) => {
            if call.is_passed(2) {
                let name = address.map(address_text).unwrap_or_default();
                peer_name.set(PhpStr::new(&name));
            }
            let label = socket.operations().map_or("tcp_socket", |ops| ops.label());
            let timeout = duration(default_timeout(call));
            let stream = socket_stream(call.machine, label, File::from(connection), timeout, false);
            Ok(stream.resource.into())
        }
        Err(text) => {
            call.warn(&format!("Accept failed: {text}"))?;
            Ok(Value::FALSE)
        }
    }
}

/// The address of a socket, or of the other end.
fn stream_socket_get_name(_: &mut Call<'_>, socket: StreamArg, remote: bool) -> OrFalse<PhpStr> {
    let address = file_of(&socket).and_then(|file| match remote {
        true => rustix::net::getpeername(&*file).ok().flatten(),
        false => rustix::net::getsockname(&*file).ok(),
    });
    let name = address.map(address_text).unwrap_or_default();
    OrFalse::from((!name.is_empty() && name[0] != 0).then(|| PhpStr::new(&name)))
}

/// Receives data, past the stream's buffer.
fn stream_socket_recvfrom(
    call: &mut Call<'_>,
    socket: StreamArg,
    length: i64,
    flags: i64,
    address: ByRef,
) -> Result<OrFalse<PhpStr>, Unwind> {
    if call.is_passed(3) {
        address.set(Value::NULL);
    }
    if length <= 0 {
        return Err(call.value_error(1, "must be greater than 0"));
    }
    let Some(file) = file_of(&socket) else {
        return Ok(OrFalse::False);
    };
    let mut how = RecvFlags::empty();
    how.set(RecvFlags::OOB, flags & 1 != 0);
    how.set(RecvFlags::PEEK, flags & 2 != 0);
    let mut buffer = vec![0u8; (length as usize).min(1 << 20)];
    match rustix::net::recvfrom(&*file, &mut buffer[..], how) {
        Ok((read, _, from)) => {
            if call.is_passed(3) {
                let name = from.map(address_text).unwrap_or_default();
                address.set(PhpStr::new(&name));
            }
            Ok(OrFalse::Value(PhpStr::new(
                &buffer[..read.min(buffer.len())],
            )))
        }
        Err(_) => Ok(OrFalse::False),
    }
}

/// Sends data, to an address if one is given.
fn stream_socket_sendto(
    call: &mut Call<'_>,
    socket: StreamArg,
    data: PhpStr,
    flags: i64,
    address: PhpStr,
) -> Result<OrFalse<i64>, Unwind> {
    let target = match address.is_empty() {
        true => None,
        false => match datagram_address(&address) {
            Some(target) => Some(target),
            None => {
                call.warn(&format!(
                    "Failed to parse `{address}' into a valid network address"
                ))?;
                return Ok(OrFalse::False);
            }
        },
    };
    let Some(file) = file_of(&socket) else {
        return Ok(OrFalse::Value(-1));
    };
    let mut how = SendFlags::NOSIGNAL;
    how.set(SendFlags::OOB, flags & 1 != 0);
    let sent = match target {
        Some(target) => rustix::net::sendto(&*file, &data, how, &target),
        None => rustix::net::send(&*file, &data, how),
    };
    match sent {
        Ok(sent) => Ok(OrFalse::Value(sent as i64)),
        Err(error) => {
            let text = crate::stream::error_text(&error.into());
            call.warn(&format!("{text}\n"))?;
            Ok(OrFalse::Value(-1))
        }
    }
}

/// Closes one direction of a connection, or both.
fn stream_socket_shutdown(
    call: &mut Call<'_>,
    stream: StreamArg,
    mode: i64,
) -> Result<bool, Unwind> {
    let how = match mode {
        0 => Shutdown::Read,
        1 => Shutdown::Write,
        2 => Shutdown::Both,
        _ => {
            let what = "must be one of STREAM_SHUT_RD, STREAM_SHUT_WR, or STREAM_SHUT_RDWR";
            return Err(call.value_error(1, what));
        }
    };
    let Some(file) = file_of(&stream) else {
        return Ok(false);
    };
    Ok(rustix::net::shutdown(&*file, how).is_ok())
}

/// Two sockets that are connected with each other.
fn stream_socket_pair(
    call: &mut Call<'_>,
    domain: i64,
    kind: i64,
    _protocol: i64,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let kind = match kind {
        2 => SocketType::DGRAM,
        5 => SocketType::SEQPACKET,
        _ => SocketType::STREAM,
    };
    let family = AddressFamily::from_raw(u16::try_from(domain).unwrap_or(0));
    match rustix::net::socketpair(family, kind, SocketFlags::CLOEXEC, None) {
        Ok(pair) => {
            let timeout = duration(default_timeout(call));
            let streams = [pair.0, pair.1].map(|end| {
                let end = File::from(end);
                socket_stream(call.machine, "generic_socket", end, timeout, false).resource
            });
            Ok(OrFalse::Value(PhpArray::from_values(
                streams.map(|resource: ResourceRef| resource.into()),
            )))
        }
        Err(error) => {
            let number = error.raw_os_error();
            let text = crate::stream::error_text(&error.into());
            call.warn(&format!("Failed to create sockets: [{number}]: {text}"))?;
            Ok(OrFalse::False)
        }
    }
}

/// The transports there are.
fn stream_get_transports(_: &mut Call<'_>) -> PhpArray {
    PhpArray::from_values(TRANSPORTS.iter().map(|name| Value::from(*name)))
}

/// Connects to a host and port.
fn fsockopen(
    call: &mut Call<'_>,
    hostname: PhpStr,
    port: i64,
    error_code: ByRef,
    error_message: ByRef,
    timeout: Option<f64>,
) -> Result<Value, Unwind> {
    let report = Report {
        code: &error_code,
        message: &error_message,
    };
    let (address, shown) = match port {
        ..=0 => (hostname.clone(), format!("{hostname}:{port}")),
        port => {
            let address = format!("{hostname}:{port}");
            (PhpStr::from(address.as_str()), address)
        }
    };
    connect(call, &address, &shown, timeout, &report, 2)
}

/// As `fsockopen`: a request keeps nothing for the next one.
fn pfsockopen(
    call: &mut Call<'_>,
    hostname: PhpStr,
    port: i64,
    error_code: ByRef,
    error_message: ByRef,
    timeout: Option<f64>,
) -> Result<Value, Unwind> {
    fsockopen(call, hostname, port, error_code, error_message, timeout)
}

/// The transport of an address, where the request may use the network at all.
fn allowed_transport<'a>(
    call: &Call<'_>,
    address: &'a [u8],
) -> Result<(Transport, &'a [u8]), Failure> {
    if !call.machine.may_use_network() {
        return Err(rustix::io::Errno::PERM.into());
    }
    if !call.machine.may_open_more() {
        return Err(rustix::io::Errno::MFILE.into());
    }
    Transport::of(address)
}
