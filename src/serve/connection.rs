//! A connection: what has come, what is to be sent, and how long it may take.
//!
//! ```text
//!         ┌────────────────────────────────────────────┐
//!         ▼                                            │ keep-alive
//!       Head ──► Body ──► (a worker answers) ──► Sending ──► Draining ──► closed
//! ```
//!
//! A connection never blocks a worker: it takes what is there, and waits with all others for more. Each state has a deadline, so
//! that who sends a byte now and then goes in the end.

use super::body::{IncomingBody, Progress};
use super::head::{self, Framing, HEAD_MOST, Refusal, RequestHead};
use super::response::{Outgoing, STALLED_SECONDS, Sent};
use crate::web::Body;
use std::io::{self, Read};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a head may take, from its first byte on.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a connection may be idle between requests: long enough for a page's next file, and short for clients that wait
/// for the end of the connection, as php -S ends it.
const IDLE_TIME: Duration = Duration::from_secs(1);
/// How long a body may take before its first bytes count: behind that, so many bytes must have come in a second.
const BODY_TIME: Duration = Duration::from_secs(20);
const BODY_BYTES_A_SECOND: u32 = 4 << 10;
/// How long what a client still sends is thrown away, so that it reads the answer.
const DRAIN_TIME: Duration = Duration::from_secs(5);
/// How much of it.
const DRAIN_MOST: u64 = 256 << 20;
/// How many requests a connection may bring.
const REQUESTS_MOST: u32 = 1_000_000;

/// A client's connection.
pub(super) struct Connection {
    pub(super) stream: Arc<TcpStream>,
    pub(super) peer: SocketAddr,
    /// What has come and is not used yet.
    input: Vec<u8>,
    state: State,
    /// When it is closed, whatever happens.
    pub(super) deadline: Instant,
    requests: u32,
    /// The most bytes a body may have.
    body_most: usize,
}

enum State {
    Head,
    Body {
        head: Box<RequestHead>,
        body: IncomingBody,
        since: Instant,
    },
    /// A worker answers.
    Answering,
    Sending {
        outgoing: Outgoing,
        keep_alive: bool,
    },
    Draining {
        left: u64,
    },
}

/// A whole request.
pub(super) struct Received {
    pub(super) head: RequestHead,
    pub(super) body: Body,
    /// Whether the connection can go on behind the answer.
    pub(super) keep_alive: bool,
}

/// What to do with a connection next.
pub(super) enum Next {
    /// Wait until there is something to read.
    Read,
    /// Wait until something can be sent.
    Write,
    /// Answer a request.
    Answer(Box<Received>),
    /// Answer with an error, and close.
    Refuse(Refusal),
    /// Close it.
    Close,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, peer: SocketAddr, body_most: usize) -> Connection {
        Connection {
            stream: Arc::new(stream),
            peer,
            input: Vec::new(),
            state: State::Head,
            deadline: Instant::now() + HEAD_TIME,
            requests: 0,
            body_most,
        }
    }

    /// How many bytes of memory it holds for what has come.
    pub(super) fn held(&self) -> usize {
        let body = match &self.state {
            State::Body { body, .. } => body.len(),
            _ => 0,
        };
        self.input.len() + body
    }

    /// Goes on as far as it can without waiting.
    pub(super) fn proceed(&mut self) -> Next {
        loop {
            let step = match &mut self.state {
                State::Head => self.read_head(),
                State::Body { .. } => self.read_body(),
                State::Answering => return Next::Close,
                State::Sending { .. } => self.send(),
                State::Draining { .. } => self.drain(),
            };
            match step {
                Ok(Some(next)) => return next,
                Ok(None) => {}
                Err(Fault::Refused(refusal)) => {
                    self.state = State::Answering;
                    return Next::Refuse(refusal);
                }
                Err(Fault::Broken) => return Next::Close,
            }
        }
    }

    /// Reads a head. `None` is to go on.
    fn read_head(&mut self) -> Result<Option<Next>, Fault> {
        // Empty lines before a request mean nothing.
        let blank = self
            .input
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        self.input.drain(..blank);
        if !self.input.is_empty()
            && let Some((head, length)) = head::read(&self.input)?
        {
            self.input.drain(..length);
            self.requests += 1;
            let body = IncomingBody::new(head.framing, self.body_most);
            let too_long =
                matches!(head.framing, Framing::Length(length) if length > self.body_most as u64);
            if head.expects_continue && head.framing != Framing::None && !too_long {
                let mut word = Outgoing::of(b"HTTP/1.1 100 Continue\r\n\r\n".to_vec());
                word.send(&self.stream)?;
            }
            self.state = State::Body {
                head: Box::new(head),
                body,
                since: Instant::now(),
            };
            return Ok(None);
        }
        let was_empty = self.input.is_empty();
        match self.receive(HEAD_MOST)? {
            Arrival::Something => {
                if was_empty {
                    self.deadline = Instant::now() + HEAD_TIME;
                }
                Ok(None)
            }
            Arrival::Nothing => Ok(Some(Next::Read)),
            Arrival::End => Ok(Some(Next::Close)),
        }
    }

    fn read_body(&mut self) -> Result<Option<Next>, Fault> {
        let State::Body { body, since, .. } = &mut self.state else {
            return Ok(None);
        };
        let body = match body.take(&mut self.input)? {
            Progress::More => {
                let earned = body.len() as u32 / BODY_BYTES_A_SECOND;
                self.deadline = *since + BODY_TIME + Duration::from_secs(earned.into());
                return Ok(match self.receive(usize::MAX)? {
                    Arrival::Something => None,
                    Arrival::Nothing => Some(Next::Read),
                    Arrival::End => Some(Next::Close),
                });
            }
            Progress::Whole(bytes) => Body::Whole(Arc::new(bytes)),
            Progress::TooLong(length) => Body::Refused { length },
        };
        let State::Body { head, .. } = std::mem::replace(&mut self.state, State::Answering) else {
            return Ok(None);
        };
        let keep_alive =
            head.keep_alive && matches!(body, Body::Whole(_)) && self.requests < REQUESTS_MOST;
        Ok(Some(Next::Answer(Box::new(Received {
            head: *head,
            body,
            keep_alive,
        }))))
    }

    /// Takes an answer, to be sent when [`Connection::proceed`] is called next.
    pub(super) fn answer(&mut self, outgoing: Outgoing, keep_alive: bool) {
        self.deadline = Instant::now() + Duration::from_secs(STALLED_SECONDS as u64);
        self.state = State::Sending {
            outgoing,
            keep_alive,
        };
    }

    fn send(&mut self) -> Result<Option<Next>, Fault> {
        let State::Sending {
            outgoing,
            keep_alive,
        } = &mut self.state
        else {
            return Ok(None);
        };
        if outgoing.send(&self.stream)? == Sent::Some {
            self.deadline = Instant::now() + Duration::from_secs(STALLED_SECONDS as u64);
            return Ok(Some(Next::Write));
        }
        if *keep_alive {
            self.state = State::Head;
            self.deadline = Instant::now()
                + if self.input.is_empty() {
                    IDLE_TIME
                } else {
                    HEAD_TIME
                };
            return Ok(None);
        }
        // Closing while something unread is there would take the answer away from the client (RFC 9112, 9.6).
        let _ = self.stream.shutdown(Shutdown::Write);
        self.input = Vec::new();
        self.deadline = Instant::now() + DRAIN_TIME;
        self.state = State::Draining { left: DRAIN_MOST };
        Ok(None)
    }

    fn drain(&mut self) -> Result<Option<Next>, Fault> {
        let mut buffer = [0; 16 << 10];
        let State::Draining { left } = &mut self.state else {
            return Ok(None);
        };
        loop {
            match (&*self.stream).read(&mut buffer) {
                Ok(0) => return Ok(Some(Next::Close)),
                Ok(read) => {
                    *left = left.saturating_sub(read as u64);
                    if *left == 0 {
                        return Ok(Some(Next::Close));
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    return Ok(Some(Next::Read));
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Ok(Some(Next::Close)),
            }
        }
    }

    /// Takes what has come, as long as no more than `most` bytes wait to be used.
    fn receive(&mut self, most: usize) -> Result<Arrival, Fault> {
        let mut buffer = [0; 16 << 10];
        let here = buffer
            .len()
            .min(most.saturating_sub(self.input.len()).max(1));
        loop {
            return match (&*self.stream).read(&mut buffer[..here]) {
                Ok(0) => Ok(Arrival::End),
                Ok(read) => {
                    self.input.extend_from_slice(&buffer[..read]);
                    Ok(Arrival::Something)
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(Arrival::Nothing),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => Err(Fault::Broken),
            };
        }
    }
}

/// What came of looking for more.
enum Arrival {
    Something,
    Nothing,
    End,
}

/// Why a connection does not go on.
enum Fault {
    /// What came is no request.
    Refused(Refusal),
    /// The client is gone.
    Broken,
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Refused(refusal)
    }
}

impl From<io::Error> for Fault {
    fn from(_: io::Error) -> Fault {
        Fault::Broken
    }
}
