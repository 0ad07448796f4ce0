//! The connections that wait, all in one place, and the epoll instance that says which one is ready.

use super::connection::Connection;
use rustix::event::epoll;
use rustix::fd::OwnedFd;
use std::collections::HashMap;
use std::io;
use std::net::TcpListener;
use std::os::unix::net::UnixStream;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// How many connections there may be.
pub(super) const CONNECTIONS_MOST: usize = 4096;
/// How many bytes all of them may hold for what has come.
const HELD_MOST: usize = 512 << 20;
/// How often those whose time is up are looked for.
const SWEEP_INTERVAL: Duration = Duration::from_millis(500);

const LISTENER: u64 = 0;
const STOP: u64 = 1;
const FIRST_CONNECTION: u64 = 2;

/// The connections that wait.
pub(super) struct Waiting {
    epoll: OwnedFd,
    pub(super) listener: TcpListener,
    stop: OnceLock<UnixStream>,
    connections: Mutex<Connections>,
}

struct Connections {
    by_token: HashMap<u64, Connection>,
    last_token: u64,
    /// How many there are, those that are being answered too.
    count: usize,
    swept_at: Instant,
}

/// What is ready.
pub(super) enum Ready {
    /// A client wants to connect.
    Listener,
    /// The server is to stop.
    Stop,
    /// A connection, to be given back or closed.
    Connection(u64, Box<Connection>),
    /// Nothing after all.
    Nothing,
}

/// What a connection waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Interest {
    Read,
    Write,
}

impl Waiting {
    pub(super) fn new(listener: TcpListener) -> io::Result<Waiting> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        epoll::add(
            &epoll,
            &listener,
            epoll::EventData::new_u64(LISTENER),
            epoll::EventFlags::IN | epoll::EventFlags::EXCLUSIVE,
        )?;
        Ok(Waiting {
            epoll,
            listener,
            stop: OnceLock::new(),
            connections: Mutex::new(Connections {
                by_token: HashMap::new(),
                last_token: FIRST_CONNECTION,
                count: 0,
                swept_at: Instant::now(),
            }),
        })
    }

    /// All who wait are told to stop when `stop` can be read from.
    pub(super) fn stop_with(&self, stop: UnixStream) -> io::Result<()> {
        let stop = self.stop.get_or_init(|| stop);
        epoll::add(
            &self.epoll,
            stop,
            epoll::EventData::new_u64(STOP),
            epoll::EventFlags::IN,
        )?;
        Ok(())
    }

    fn locked(&self) -> MutexGuard<'_, Connections> {
        self.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// How many connections there are.
    pub(super) fn count(&self) -> usize {
        self.locked().count
    }

    /// Waits until something is ready, and takes it.
    pub(super) fn next(&self) -> io::Result<Ready> {
        let mut events: [std::mem::MaybeUninit<epoll::Event>; 1] =
            [std::mem::MaybeUninit::uninit()];
        let timeout = rustix::event::Timespec {
            tv_sec: 0,
            tv_nsec: SWEEP_INTERVAL.subsec_nanos().into(),
        };
        let (ready, _) = match epoll::wait(&self.epoll, &mut events, Some(&timeout)) {
            Ok(ready) => ready,
            Err(rustix::io::Errno::INTR) => return Ok(Ready::Nothing),
            Err(error) => return Err(error.into()),
        };
        Ok(match ready.first().map(|event| event.data.u64()) {
            None => Ready::Nothing,
            Some(LISTENER) => Ready::Listener,
            Some(STOP) => Ready::Stop,
            Some(token) => match self.locked().by_token.remove(&token) {
                Some(connection) => Ready::Connection(token, Box::new(connection)),
                None => Ready::Nothing,
            },
        })
    }

    /// Counts a new connection. `None` where there are too many.
    pub(super) fn admit(&self) -> Option<u64> {
        let mut connections = self.locked();
        if connections.count >= CONNECTIONS_MOST {
            return None;
        }
        connections.count += 1;
        connections.last_token += 1;
        Some(connections.last_token)
    }

    /// Lets a connection wait for the first time.
    pub(super) fn add(&self, token: u64, connection: Connection) {
        let stream = connection.stream.clone();
        self.locked().by_token.insert(token, connection);
        let flags = epoll::EventFlags::IN | epoll::EventFlags::RDHUP | epoll::EventFlags::ONESHOT;
        let data = epoll::EventData::new_u64(token);
        if epoll::add(&self.epoll, &stream, data, flags).is_err() {
            self.forget(token);
        }
    }

    /// Lets a connection wait again.
    pub(super) fn give_back(&self, token: u64, connection: Connection, interest: Interest) {
        let flags = match interest {
            Interest::Read => epoll::EventFlags::IN | epoll::EventFlags::RDHUP,
            Interest::Write => epoll::EventFlags::OUT,
        };
        let stream = connection.stream.clone();
        // It must be here before it is reported.
        self.locked().by_token.insert(token, connection);
        let data = epoll::EventData::new_u64(token);
        let flags = flags | epoll::EventFlags::ONESHOT;
        if epoll::modify(&self.epoll, &stream, data, flags).is_err() {
            self.forget(token);
        }
    }

    fn forget(&self, token: u64) {
        let mut connections = self.locked();
        if connections.by_token.remove(&token).is_some() {
            connections.count -= 1;
        }
    }

    /// Notes that a connection was closed.
    pub(super) fn closed(&self) {
        self.locked().count -= 1;
    }

    /// Takes out the connections whose time is up, and the ones that hold most when all together hold too much. They are closed
    /// when they are dropped.
    pub(super) fn sweep(&self) -> Vec<Connection> {
        let now = Instant::now();
        let mut connections = self.locked();
        if now - connections.swept_at < SWEEP_INTERVAL {
            return Vec::new();
        }
        connections.swept_at = now;
        let mut held = 0;
        let mut late: Vec<u64> = Vec::new();
        let mut largest: Vec<(usize, u64)> = Vec::new();
        for (token, connection) in &connections.by_token {
            if connection.deadline <= now {
                late.push(*token);
                continue;
            }
            held += connection.held();
            largest.push((connection.held(), *token));
        }
        if held > HELD_MOST {
            largest.sort_unstable();
            while held > HELD_MOST
                && let Some((bytes, token)) = largest.pop()
            {
                held -= bytes;
                late.push(token);
            }
        }
        let swept: Vec<Connection> = late
            .iter()
            .filter_map(|token| connections.by_token.remove(token))
            .collect();
        connections.count -= swept.len();
        swept
    }
}
