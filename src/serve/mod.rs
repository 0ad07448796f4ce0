//! The built-in server: `rephp -S host:port [-t docroot] [router.php]`, as `php -S` (php-src `sapi/cli/php_cli_server.c`).
//!
//! ```text
//!   listener ─┐                ┌─► worker: heap, compiled scripts
//!             ├─► one epoll ───┼─► worker
//!   clients ──┘                └─► …
//! ```
//!
//! All workers wait at the same epoll instance. Each connection is reported to one of them at a time; that one reads what is
//! there ([`connection`]), and when a request is whole it answers it ([`worker`]): with a script, run by the [`crate::Engine`],
//! or with a file ([`static_file`]). Nothing of a request outlives it but what it has compiled.
//!
//! What is bounded: heads, bodies (`post_max_size`), the time each may take, the number of connections and what all of them hold
//! in memory.

mod body;
mod connection;
mod content_type;
mod head;
mod log;
mod page;
mod response;
mod static_file;
mod status;
mod target;
mod waiting;
mod worker;

use crate::engine::{Engine, EngineError, spawn_on_script_stack};
use log::Log;
use std::io::{self, Write};
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, atomic::Ordering};
use std::time::{Duration, Instant};
use waiting::Waiting;

/// What a server serves, and how.
pub struct Options {
    /// `host:port` as it was given.
    pub address: String,
    /// The folder that paths lie in.
    pub document_root: PathBuf,
    /// The script that is asked first.
    pub router: Option<PathBuf>,
    /// How many requests run at the same time.
    pub workers: usize,
    /// Whether the log has only what goes wrong.
    pub is_quiet: bool,
    /// Whether `/__rephp` tells of the server's state.
    pub shows_state: bool,
    /// Whether links may lead out of the document root.
    pub follows_links: bool,
}

/// A server that listens.
pub struct Server {
    shared: Arc<Shared>,
    workers: usize,
}

/// What all workers share.
struct Shared {
    engine: Engine,
    options: Options,
    /// The host as it was given, and the port that was got.
    host: String,
    address: SocketAddr,
    waiting: Waiting,
    log: Log,
    state: status::State,
    /// The folder that the server was started in.
    folder: PathBuf,
    /// The most bytes of a body that are taken.
    body_most: usize,
}

/// How long requests that run may go on when the server is to stop.
const GRACE: Duration = Duration::from_secs(10);

impl Server {
    /// Listens at an address. Nothing is answered before [`Server::run`].
    ///
    /// # Errors
    /// The address is none, or taken; the root cannot be found.
    pub fn bind(
        engine: Engine,
        options: Options,
        log: impl Write + Send + 'static,
    ) -> io::Result<Server> {
        let (host, _) = options
            .address
            .rsplit_once(':')
            .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "Invalid address"))?;
        let addresses: Vec<SocketAddr> = options.address.to_socket_addrs()?.collect();
        let listener = TcpListener::bind(&addresses[..])?;
        listener.set_nonblocking(true)?;
        let body_most = match engine.settings().bytes("post_max_size") {
            ..=0 => usize::MAX,
            most => usize::try_from(most).unwrap_or(usize::MAX),
        };
        let shared = Shared {
            host: host.trim_matches(['[', ']']).to_owned(),
            address: listener.local_addr()?,
            waiting: Waiting::new(listener)?,
            log: Log::new(Box::new(log), options.is_quiet),
            state: status::State::default(),
            folder: std::env::current_dir().unwrap_or_else(|_| PathBuf::from("/")),
            body_most,
            engine,
            options,
        };
        Ok(Server {
            workers: shared.options.workers.max(1),
            shared: Arc::new(shared),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.shared.address
    }

    /// The URL that it answers at.
    pub fn url(&self) -> String {
        let host = match self.shared.host.contains(':') {
            true => format!("[{}]", self.shared.host),
            false => self.shared.host.clone(),
        };
        format!("http://{host}:{}", self.shared.address.port())
    }

    /// Answers requests until something can be read from `stop`; then those that run come to their end.
    ///
    /// # Errors
    /// No worker could be started.
    pub fn run(self, stop: UnixStream) -> Result<(), EngineError> {
        let shared = self.shared;
        shared
            .waiting
            .stop_with(stop)
            .map_err(|_| EngineError::Thread)?;
        let (ended, ends) = channel::<worker::End>();
        let start = |shared: &Arc<Shared>| {
            let (shared, ended) = (shared.clone(), ended.clone());
            spawn_on_script_stack(move |stack| {
                let end = worker::work(&shared, stack);
                let _ = ended.send(end);
            })
        };
        for _ in 0..self.workers {
            start(&shared)?;
        }
        let mut running = self.workers;
        let mut stops_at: Option<Instant> = None;
        while running > 0 {
            let wait = match stops_at {
                Some(at) => at.saturating_duration_since(Instant::now()),
                None => Duration::from_secs(3600),
            };
            match ends.recv_timeout(wait) {
                Ok(worker::End::Stopped) => {
                    running -= 1;
                    stops_at.get_or_insert_with(|| Instant::now() + GRACE);
                }
                Ok(worker::End::Replaced) => {
                    // One that has run its course, or was brought down by a bug of ours.
                    shared.state.replaced.fetch_add(1, Ordering::Relaxed);
                    if start(&shared).is_err() {
                        running -= 1;
                    }
                }
                Err(RecvTimeoutError::Timeout) if stops_at.is_some() => break,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        Ok(())
    }
}
