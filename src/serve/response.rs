//! The answer on its way to the client: head, body, chunks.

use super::head::RequestHead;
use crate::web::{Answer, Head, status};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Mutex, PoisonError};

/// How much of an answer is kept back before it is sent in chunks, with its length unknown.
const WHOLE_MOST: usize = 1 << 20;
/// How much may wait to be sent while the script goes on.
const WAITING_MOST: usize = 1 << 20;
/// How long a client may take nothing before it counts as gone, in seconds.
pub(super) const STALLED_SECONDS: i64 = 30;

/// What is to be sent.
#[derive(Default)]
pub(super) struct Outgoing {
    bytes: Vec<u8>,
    sent: usize,
    /// A file behind the bytes: where it goes on, and how much is left.
    file: Option<(File, u64, u64)>,
}

/// How far sending has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sent {
    /// Everything is on its way.
    All,
    /// The client must take something first.
    Some,
}

impl Outgoing {
    /// Bytes to send.
    pub(super) fn of(bytes: Vec<u8>) -> Outgoing {
        Outgoing {
            bytes,
            ..Outgoing::default()
        }
    }

    /// With a file behind them.
    pub(super) fn with_file(mut self, file: File, length: u64) -> Outgoing {
        self.file = Some((file, 0, length));
        self
    }

    fn waiting(&self) -> usize {
        self.bytes.len() - self.sent
    }

    /// Sends what the client takes now.
    pub(super) fn send(&mut self, mut stream: &TcpStream) -> io::Result<Sent> {
        loop {
            while self.sent < self.bytes.len() {
                match stream.write(&self.bytes[self.sent..]) {
                    Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                    Ok(sent) => self.sent += sent,
                    Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                        return Ok(Sent::Some);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            self.bytes.clear();
            self.sent = 0;
            let Some((file, offset, left)) = &mut self.file else {
                return Ok(Sent::All);
            };
            if *left == 0 {
                self.file = None;
                return Ok(Sent::All);
            }
            let here = usize::try_from(*left).unwrap_or(usize::MAX).min(1 << 18);
            self.bytes.resize(here, 0);
            let read = file.read_at(&mut self.bytes, *offset)?;
            if read == 0 {
                // The file has shrunk: the length that was announced cannot be kept.
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.bytes.truncate(read);
            *offset += read as u64;
            *left -= read as u64;
        }
    }

    /// Sends until no more than `most` bytes wait, as long as the client takes something now and then.
    fn send_until(&mut self, stream: &TcpStream, most: usize) -> io::Result<()> {
        while self.send(stream)? == Sent::Some && self.waiting() > most {
            let timeout = Timespec {
                tv_sec: STALLED_SECONDS,
                tv_nsec: 0,
            };
            let mut wanted = [PollFd::new(stream, PollFlags::OUT)];
            match poll(&mut wanted, Some(&timeout)) {
                Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

/// The answer of one request, as a script writes it.
pub(super) struct Response {
    stream: Arc<TcpStream>,
    outgoing: Outgoing,
    head: Option<Head>,
    body: Vec<u8>,
    began: Began,
    /// The request's `Host`, which PHP's server sends back.
    host: Option<Vec<u8>>,
    is_head_request: bool,
    takes_chunks: bool,
    keep_alive: bool,
    is_gone: bool,
}

/// How an answer that is sent in parts began.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Began {
    Not,
    /// Each part is a chunk.
    Chunked,
    /// The answer says how long it is, or ends with the connection; or it has no body.
    Plain,
}

/// What is left to do when an answer is complete.
pub(super) struct Finished {
    pub(super) outgoing: Outgoing,
    pub(super) keep_alive: bool,
    /// The status that was sent.
    pub(super) code: u16,
    /// Whether nothing can be sent any more.
    pub(super) is_gone: bool,
}

impl Response {
    pub(super) fn new(stream: Arc<TcpStream>, request: &RequestHead, keep_alive: bool) -> Response {
        let host = request
            .headers
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case("Host"))
            .map(|(_, value)| value.clone());
        Response {
            stream,
            outgoing: Outgoing::default(),
            head: None,
            body: Vec::new(),
            began: Began::Not,
            host,
            is_head_request: request.method == "HEAD",
            takes_chunks: request.minor == 1,
            keep_alive,
            is_gone: false,
        }
    }

    fn code(&self) -> u16 {
        self.head.as_ref().map_or(200, |head| head.code)
    }

    /// Writes the head. `length` is the whole body's, where that is known.
    fn write_head(&mut self, length: Option<usize>) {
        let head = self.head.clone().unwrap_or(Head {
            code: 200,
            reason: None,
            lines: Vec::new(),
        });
        let may_have_body = !matches!(head.code, 100..=199 | 204 | 304);
        let states_length = head.has("Content-Length");
        let mut text = start_of_head(head.code, head.reason.as_deref(), self.host.as_deref());
        if head.has("Date") {
            text = without_date(text);
        }
        self.began = Began::Plain;
        if may_have_body && !states_length {
            match length {
                Some(length) => {
                    text.extend_from_slice(format!("Content-Length: {length}\r\n").as_bytes());
                }
                None if self.takes_chunks => {
                    self.began = Began::Chunked;
                    text.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
                }
                None => self.keep_alive = false,
            }
        } else if states_length
            && length.is_none_or(|length| {
                head.value("Content-Length") != Some(length.to_string().as_bytes())
            })
        {
            // What a script says of its length need not be true: the end of the connection is the end of the answer.
            self.keep_alive = false;
        }
        text.extend_from_slice(connection_line(self.keep_alive));
        for line in &head.lines {
            let is_ours = ["Connection:", "Transfer-Encoding:"].iter().any(|name| {
                line.len() >= name.len() && line[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            });
            if !is_ours {
                text.extend_from_slice(line);
                text.extend_from_slice(b"\r\n");
            }
        }
        text.extend_from_slice(b"\r\n");
        if !may_have_body || self.is_head_request {
            self.is_head_request = true;
            if self.began == Began::Chunked {
                self.began = Began::Plain;
            }
        }
        self.outgoing.bytes.extend_from_slice(&text);
    }

    /// Puts what has been written of the body on its way.
    fn send_body(&mut self) -> io::Result<()> {
        if self.began == Began::Not {
            self.write_head(None);
        }
        let body = std::mem::take(&mut self.body);
        if !body.is_empty() && !self.is_head_request {
            if self.began == Began::Chunked {
                let size = format!("{:x}\r\n", body.len());
                self.outgoing.bytes.extend_from_slice(size.as_bytes());
                self.outgoing.bytes.extend_from_slice(&body);
                self.outgoing.bytes.extend_from_slice(b"\r\n");
            } else {
                self.outgoing.bytes.extend_from_slice(&body);
            }
        }
        self.outgoing.send_until(&self.stream, WAITING_MOST)
    }

    fn note<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        self.is_gone |= result.is_err();
        result
    }

    /// Ends the answer.
    pub(super) fn finish(&mut self) -> Finished {
        if self.began == Began::Not {
            let length = self.body.len();
            self.write_head(Some(length));
            if !self.is_head_request {
                self.outgoing.bytes.append(&mut self.body);
            }
        } else if !self.is_gone {
            self.is_gone = self.send_body().is_err();
            if self.began == Began::Chunked {
                self.outgoing.bytes.extend_from_slice(b"0\r\n\r\n");
            }
        }
        Finished {
            outgoing: std::mem::take(&mut self.outgoing),
            keep_alive: self.keep_alive,
            code: self.code(),
            is_gone: self.is_gone,
        }
    }
}

impl Write for Response {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.is_gone {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.body.extend_from_slice(bytes);
        if self.body.len() > WHOLE_MOST {
            let result = self.send_body();
            self.note(result)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The response that the engine writes to while the worker keeps it.
#[derive(Clone)]
pub(super) struct SharedResponse(pub(super) Arc<Mutex<Response>>);

impl SharedResponse {
    fn with<T>(&self, act: impl FnOnce(&mut Response) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Ends the answer.
    pub(super) fn finish(&self) -> Finished {
        self.with(Response::finish)
    }

    /// Whether nothing of it has been sent.
    pub(super) fn is_unsent(&self) -> bool {
        self.with(|response| response.began == Began::Not)
    }
}

impl Write for SharedResponse {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|response| response.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Answer for SharedResponse {
    fn begin(&mut self, head: Head) {
        self.with(|response| response.head = Some(head));
    }

    fn send_now(&mut self) -> io::Result<()> {
        self.with(|response| {
            let result = response.send_body().and_then(|()| {
                let Response {
                    outgoing, stream, ..
                } = response;
                outgoing.send_until(stream, 0)
            });
            response.note(result)
        })
    }
}

/// The lines that every answer starts with.
pub(super) fn start_of_head(code: u16, reason: Option<&str>, host: Option<&[u8]>) -> Vec<u8> {
    let reason = reason.unwrap_or_else(|| status::reason(code));
    let mut text = format!("HTTP/1.1 {code} {reason}\r\n").into_bytes();
    if let Some(host) = host {
        text.extend_from_slice(b"Host: ");
        text.extend_from_slice(host);
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(b"Date: ");
    text.extend_from_slice(date().as_bytes());
    text.extend_from_slice(b"\r\n");
    text
}

/// The line that says whether the connection goes on.
pub(super) fn connection_line(keep_alive: bool) -> &'static [u8] {
    if keep_alive {
        b"Connection: keep-alive\r\n"
    } else {
        b"Connection: close\r\n"
    }
}

fn without_date(head: Vec<u8>) -> Vec<u8> {
    match memchr::memmem::find(&head, b"\r\nDate: ") {
        Some(at) => head[..at + 2].to_vec(),
        None => head,
    }
}

thread_local! {
    /// The second that was written last, and how.
    static DATE: std::cell::RefCell<(i64, String)> = const { std::cell::RefCell::new((i64::MIN, String::new())) };
}

/// The time now, as headers have it.
fn date() -> String {
    let now = jiff::Timestamp::now();
    DATE.with_borrow_mut(|(second, text)| {
        if *second != now.as_second() {
            *second = now.as_second();
            *text = now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        }
        text.clone()
    })
}

/// Reads a file that is short enough to be sent with the head of its answer in one go.
pub(super) fn read_small(file: &mut File, length: u64) -> Option<Vec<u8>> {
    const SMALL_MOST: u64 = 64 << 10;
    if length > SMALL_MOST {
        return None;
    }
    let mut bytes = Vec::with_capacity(length as usize);
    Read::by_ref(file)
        .take(length)
        .read_to_end(&mut bytes)
        .ok()?;
    (bytes.len() as u64 == length).then_some(bytes)
}
