//! Transports: how sockets are addressed, connected and bound (php-src `main/streams/transports.c`).

use super::error_text;
use super::handle::{NewStream, StreamRef};
use super::socket::{Socket, make_blocking, wait};
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use rustix::event::PollFlags;
use rustix::net::{AddressFamily, SocketAddrAny, SocketAddrUnix, SocketFlags, SocketType, sockopt};
use std::fs::File;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::rc::Rc;
use std::time::Duration;

/// The transports there are.
pub const TRANSPORTS: &[&str] = &["tcp", "udp", "unix", "udg"];

/// How a socket is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Transport {
    /// `tcp://`
    Tcp,
    /// `udp://`
    Udp,
    /// `unix://`
    Unix,
    /// `udg://`
    UnixDatagram,
}

/// Why there is no socket: the system's number, or 0, and words.
pub struct Failure {
    /// `errno`
    pub code: i32,
    /// The words.
    pub text: String,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure {
            code: error.raw_os_error().unwrap_or(0),
            text: error_text(&error),
        }
    }
}

impl From<rustix::io::Errno> for Failure {
    fn from(error: rustix::io::Errno) -> Failure {
        io::Error::from(error).into()
    }
}

fn refused(text: String) -> Failure {
    Failure { code: 0, text }
}

/// Whether a server listens, or only takes datagrams.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ServerFlags {
    /// It gets the address.
    pub binds: bool,
    /// It waits for connections.
    pub listens: bool,
}

impl Transport {
    /// The transport of an address, and the address without it.
    ///
    /// # Errors
    /// There is no such transport.
    pub fn of(address: &[u8]) -> Result<(Transport, &[u8]), Failure> {
        let Some(at) = memchr::memmem::find(address, b"://") else {
            return Ok((Transport::Tcp, address));
        };
        let rest = &address[at + 3..];
        let transport = match &address[..at] {
            b"tcp" => Transport::Tcp,
            b"udp" => Transport::Udp,
            b"unix" => Transport::Unix,
            b"udg" => Transport::UnixDatagram,
            other => {
                let name = String::from_utf8_lossy(&other[..other.len().min(31)]);
                return Err(refused(format!(
                    "Unable to find the socket transport \"{name}\" - did you forget to enable it when you configured PHP?"
                )));
            }
        };
        Ok((transport, rest))
    }

    fn label(self) -> &'static str {
        match self {
            Transport::Tcp => "tcp_socket",
            Transport::Udp => "udp_socket",
            Transport::Unix => "unix_socket",
            Transport::UnixDatagram => "udg_socket",
        }
    }

    fn kind(self) -> SocketType {
        match self {
            Transport::Tcp | Transport::Unix => SocketType::STREAM,
            Transport::Udp | Transport::UnixDatagram => SocketType::DGRAM,
        }
    }

    fn is_local(self) -> bool {
        matches!(self, Transport::Unix | Transport::UnixDatagram)
    }

    fn open(self, family: AddressFamily) -> Result<File, Failure> {
        let socket = rustix::net::socket_with(family, self.kind(), SocketFlags::CLOEXEC, None)?;
        Ok(File::from(socket))
    }

    /// Connects to an address.
    ///
    /// # Errors
    /// Nobody is there, or the time is over.
    pub fn connect(
        self,
        m: &mut Machine,
        address: &[u8],
        timeout: Option<Duration>,
    ) -> Result<Result<File, Failure>, Unwind> {
        if self.is_local() {
            return Ok(self.connect_local(address));
        }
        let addresses = match resolve(m, address)? {
            Ok(addresses) => addresses,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut last = refused("Unknown error".to_owned());
        for address in addresses {
            match self.connect_to(address, timeout) {
                Ok(file) => return Ok(Ok(file)),
                Err(failure) => last = failure,
            }
        }
        Ok(Err(last))
    }

    fn connect_local(self, address: &[u8]) -> Result<File, Failure> {
        let file = self.open(AddressFamily::UNIX)?;
        rustix::net::connect(&file, &local_address(address)?)?;
        Ok(file)
    }

    fn connect_to(self, address: SocketAddr, timeout: Option<Duration>) -> Result<File, Failure> {
        let file = self.open(family(&address))?;
        make_blocking(&file, false)?;
        match rustix::net::connect(&file, &address) {
            Ok(()) => {}
            Err(rustix::io::Errno::INPROGRESS) => {
                if !wait(&file, PollFlags::OUT, timeout)? {
                    return Err(io::Error::from_raw_os_error(110).into());
                }
                sockopt::socket_error(&file)??;
            }
            Err(error) => return Err(error.into()),
        }
        make_blocking(&file, true)?;
        Ok(file)
    }

    /// Binds an address.
    ///
    /// # Errors
    /// It is taken, or not this machine's.
    pub fn serve(
        self,
        m: &mut Machine,
        address: &[u8],
        flags: ServerFlags,
        backlog: i32,
    ) -> Result<Result<File, Failure>, Unwind> {
        if self.is_local() {
            return Ok(self.serve_local(address, flags, backlog));
        }
        let addresses = match resolve(m, address)? {
            Ok(addresses) => addresses,
            Err(failure) => return Ok(Err(failure)),
        };
        let mut last = refused("Unknown error".to_owned());
        for address in addresses {
            match self.serve_at(address, flags, backlog) {
                Ok(file) => return Ok(Ok(file)),
                Err(failure) => last = failure,
            }
        }
        Ok(Err(last))
    }

    fn serve_local(
        self,
        address: &[u8],
        flags: ServerFlags,
        backlog: i32,
    ) -> Result<File, Failure> {
        let file = self.open(AddressFamily::UNIX)?;
        if flags.binds {
            rustix::net::bind(&file, &local_address(address)?)?;
        }
        self.listen(file, flags, backlog)
    }

    fn serve_at(
        self,
        address: SocketAddr,
        flags: ServerFlags,
        backlog: i32,
    ) -> Result<File, Failure> {
        let file = self.open(family(&address))?;
        sockopt::set_socket_reuseaddr(&file, true)?;
        if flags.binds {
            rustix::net::bind(&file, &address)?;
        }
        self.listen(file, flags, backlog)
    }

    fn listen(self, file: File, flags: ServerFlags, backlog: i32) -> Result<File, Failure> {
        if flags.listens {
            rustix::net::listen(&file, backlog)?;
        }
        Ok(file)
    }

    /// The stream of a socket.
    pub fn stream(
        self,
        m: &mut Machine,
        file: File,
        timeout: Option<Duration>,
        is_server: bool,
    ) -> StreamRef {
        socket_stream(m, self.label(), file, timeout, is_server)
    }
}

/// The stream of a socket, under a name for `stream_get_meta_data`.
pub fn socket_stream(
    m: &mut Machine,
    label: &'static str,
    file: File,
    timeout: Option<Duration>,
    is_server: bool,
) -> StreamRef {
    StreamRef::new(
        m,
        NewStream {
            ops: Rc::new(Socket::new(label, file, timeout, is_server)),
            mode: b"r+",
            wrapper_type: None,
            uri: None,
        },
    )
}

fn family(address: &SocketAddr) -> AddressFamily {
    match address {
        SocketAddr::V4(_) => AddressFamily::INET,
        SocketAddr::V6(_) => AddressFamily::INET6,
    }
}

fn local_address(path: &[u8]) -> Result<SocketAddrUnix, Failure> {
    Ok(match path {
        [0, name @ ..] => SocketAddrUnix::new_abstract_name(name)?,
        path => SocketAddrUnix::new(path)?,
    })
}

/// The addresses of `host:port`.
fn resolve(m: &mut Machine, address: &[u8]) -> Result<Result<Vec<SocketAddr>, Failure>, Unwind> {
    let text = String::from_utf8_lossy(address).into_owned();
    let invalid = || refused(format!("Failed to parse address \"{text}\""));
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => match rest.split_once("]:") {
            Some(parts) => parts,
            None => {
                return Ok(Err(refused(format!(
                    "Failed to parse IPv6 address \"{text}\""
                ))));
            }
        },
        None => match text.rsplit_once(':') {
            Some(parts) => parts,
            None => return Ok(Err(invalid())),
        },
    };
    let digits: String = port.chars().take_while(char::is_ascii_digit).collect();
    let Ok(port) = digits.parse::<u16>() else {
        return Ok(Err(invalid()));
    };
    let host = if host.is_empty() { "0.0.0.0" } else { host };
    match (host, port).to_socket_addrs() {
        Ok(addresses) => Ok(Ok(addresses.collect())),
        Err(_) => {
            let text = format!(
                "php_network_getaddresses: getaddrinfo for {host} failed: Name or service not known"
            );
            m.report(Level::Warning, &text)?;
            Ok(Err(refused(text)))
        }
    }
}

/// An address as PHP writes it: `127.0.0.1:80`, `[::1]:80`, a path.
pub fn address_text(address: SocketAddrAny) -> Vec<u8> {
    if let Ok(address) = SocketAddr::try_from(address.clone()) {
        return address.to_string().into_bytes();
    }
    match SocketAddrUnix::try_from(address) {
        Ok(address) => match (address.path_bytes(), address.abstract_name()) {
            (Some(path), _) => path.to_vec(),
            (None, Some(name)) => [b"\0", name].concat(),
            (None, None) => Vec::new(),
        },
        Err(_) => Vec::new(),
    }
}

/// An address of `host:port`, for a datagram.
pub fn datagram_address(text: &[u8]) -> Option<SocketAddr> {
    let text = std::str::from_utf8(text).ok()?;
    text.to_socket_addrs().ok()?.next()
}
