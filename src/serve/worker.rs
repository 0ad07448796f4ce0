//! A worker: takes what is ready, one thing at a time, and answers requests.

use super::connection::{Connection, Next, Received};
use super::head::{Refusal, RequestHead};
use super::response::{Outgoing, Response, SharedResponse, connection_line, start_of_head};
use super::target::{self, Links, Target};
use super::waiting::{Interest, Ready};
use super::{Shared, page, static_file, status};
use crate::engine::{HostValue, Outcome, Request, ScriptStack, Worker};
use crate::web::WebRequest;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// Why a worker has ended.
pub(super) enum End {
    /// The server stops.
    Stopped,
    /// Another one is to take over.
    Replaced,
}

/// The methods that there are (php-src `sapi/cli/php_http_parser.h`).
const METHODS: &[&str] = &[
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "CONNECT",
    "TRACE",
    "COPY",
    "LOCK",
    "MKCOL",
    "MOVE",
    "MKCALENDAR",
    "PROPFIND",
    "PROPPATCH",
    "SEARCH",
    "UNLOCK",
    "REPORT",
    "MKACTIVITY",
    "CHECKOUT",
    "MERGE",
    "M-SEARCH",
    "NOTIFY",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
];

/// How many clients are let in before a worker looks at anything else.
const ADMITTED_AT_ONCE: usize = 16;

/// Works until the server stops.
pub(super) fn work(shared: &Shared, stack: ScriptStack) -> End {
    have_own_folder();
    let Ok(worker) = shared.engine.worker(stack) else {
        shared.log.write(b"A worker has no memory for a heap");
        std::thread::sleep(std::time::Duration::from_millis(100));
        return End::Replaced;
    };
    let number = shared.state.enter();
    let mut desk = Desk {
        shared,
        worker,
        number,
    };
    let end = desk.work();
    shared.state.leave(number);
    end
}

/// Gives the thread a current folder of its own, as far as the system can: scripts change it.
fn have_own_folder() {
    #[cfg(target_os = "linux")]
    {
        // The safe form: it may unshare descriptors too, which is not asked for here.
        #[expect(deprecated, reason = "unshare_unsafe is for unsharing descriptors")]
        let _ = rustix::thread::unshare(rustix::thread::UnshareFlags::FS);
    }
}

/// Where a worker works.
struct Desk<'a> {
    shared: &'a Shared,
    worker: Worker,
    number: u64,
}

impl Desk<'_> {
    fn work(&mut self) -> End {
        loop {
            match self.shared.waiting.next() {
                Ok(Ready::Stop) => return End::Stopped,
                Ok(Ready::Listener) => self.admit(),
                Ok(Ready::Connection(token, connection)) => {
                    let served = catch_unwind(AssertUnwindSafe(|| self.serve(token, *connection)));
                    if served.is_err() {
                        // A bug of ours. The connection is gone; the heap may be anything.
                        self.shared.waiting.closed();
                        self.shared.log.write(b"A request brought its worker down");
                        return End::Replaced;
                    }
                }
                Ok(Ready::Nothing) => {}
                Err(error) => {
                    self.shared.log.write(format!("epoll: {error}").as_bytes());
                    return End::Replaced;
                }
            }
            for connection in self.shared.waiting.sweep() {
                self.shared.log.say(format!("{} Closing", connection.peer));
            }
            if self.worker.is_worn_out() {
                return End::Replaced;
            }
        }
    }

    /// Lets clients in.
    fn admit(&self) {
        for _ in 0..ADMITTED_AT_ONCE {
            let (stream, peer) = match self.shared.waiting.listener.accept() {
                Ok(accepted) => accepted,
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionAborted => continue,
                Err(error) => {
                    // Out of descriptors, most likely: those whose time is up make room.
                    self.shared.log.write(format!("accept: {error}").as_bytes());
                    std::thread::sleep(std::time::Duration::from_millis(50));
                    return;
                }
            };
            let Some(token) = self.shared.waiting.admit() else {
                // Full: the client is told nothing but that.
                continue;
            };
            self.shared.log.say(format!("{peer} Accepted"));
            let is_set = stream.set_nonblocking(true).is_ok() && stream.set_nodelay(true).is_ok();
            if !is_set {
                self.shared.waiting.closed();
                continue;
            }
            let connection = Connection::new(stream, peer, self.shared.body_most);
            self.shared.waiting.add(token, connection);
        }
    }

    /// Goes on with a connection as far as it goes.
    fn serve(&mut self, token: u64, mut connection: Connection) {
        loop {
            match connection.proceed() {
                Next::Read => {
                    let waiting = &self.shared.waiting;
                    return waiting.give_back(token, connection, Interest::Read);
                }
                Next::Write => {
                    let waiting = &self.shared.waiting;
                    return waiting.give_back(token, connection, Interest::Write);
                }
                Next::Close => {
                    self.shared.log.say(format!("{} Closing", connection.peer));
                    return self.shared.waiting.closed();
                }
                Next::Refuse(Refusal(code)) => {
                    let message = match code {
                        431 => "Request header fields too large",
                        505 => "Unsupported version",
                        _ => "Malformed HTTP request",
                    };
                    let line = format!("{} Invalid request ({message})", connection.peer);
                    self.shared.log.say(line);
                    let answer = error_answer(code, b"", None, true, false);
                    connection.answer(answer, false);
                    self.shared.state.refused.fetch_add(1, Ordering::Relaxed);
                }
                Next::Answer(received) => self.answer(&mut connection, *received),
            }
        }
    }

    /// Answers a request.
    fn answer(&mut self, connection: &mut Connection, received: Received) {
        let Received {
            head,
            body,
            keep_alive,
        } = received;
        let shared = self.shared;
        let path = target::normalize(&head.target);
        let Some(path) = path else {
            return self.refuse(connection, &head, 400, keep_alive);
        };
        if !METHODS.contains(&head.method.as_str()) {
            return self.refuse(connection, &head, 501, keep_alive);
        }
        if shared.options.shows_state && path == b"/__rephp" {
            let text = status::page(shared).into_bytes();
            let answer = whole_answer(200, "text/plain; charset=UTF-8", text, &head, keep_alive);
            return connection.answer(answer, keep_alive);
        }
        let links = match shared.options.follows_links {
            true => Links::Anywhere,
            false => Links::Inside,
        };
        let target = target::find(&shared.options.document_root, path, links);
        let is_script = target.is_script();
        if is_script || shared.options.router.is_some() {
            let web = self.web_request(connection, &head, &target, body);
            let is_answered = self.run(connection, &head, &target, web, keep_alive);
            if is_answered || is_script {
                return;
            }
        }
        if matches!(head.method.as_str(), "DELETE" | "PUT" | "PATCH") {
            return self.refuse(connection, &head, 405, keep_alive);
        }
        let answer = target.file.as_ref().and_then(|(file, metadata)| {
            let wants_body = head.method != "HEAD";
            let host = host_of(&head);
            static_file::answer(
                file,
                metadata,
                &target.script_name,
                host,
                wants_body,
                keep_alive,
            )
        });
        match answer {
            Some(answer) => {
                shared.state.files.fetch_add(1, Ordering::Relaxed);
                self.log_answer(connection, &head, 200, None);
                connection.answer(answer, keep_alive);
            }
            None => self.refuse(connection, &head, 404, keep_alive),
        }
    }

    /// Answers with an error page.
    fn refuse(&self, connection: &mut Connection, head: &RequestHead, code: u16, keep_alive: bool) {
        let why = match code {
            404 => "No such file or directory",
            _ => "Success",
        };
        self.log_answer(connection, head, code, Some(why));
        self.shared.state.refused.fetch_add(1, Ordering::Relaxed);
        let wants_body = head.method != "HEAD";
        let answer = error_answer(code, &head.target, host_of(head), wants_body, keep_alive);
        connection.answer(answer, keep_alive);
    }

    fn log_answer(
        &self,
        connection: &Connection,
        head: &RequestHead,
        code: u16,
        why: Option<&str>,
    ) {
        if self.shared.options.is_quiet {
            return;
        }
        let start = format!("{} [{code}]: {} ", connection.peer, head.method);
        let why = why.map_or(String::new(), |why| format!(" - {why}"));
        let line = [start.as_bytes(), &head.target, why.as_bytes()].concat();
        self.shared.log.say(line);
    }

    /// Runs the router, the script, or both. Returns whether that is the answer.
    fn run(
        &mut self,
        connection: &mut Connection,
        head: &RequestHead,
        target: &Target,
        web: WebRequest,
        keep_alive: bool,
    ) -> bool {
        let shared = self.shared;
        let what = format!("{} {}", head.method, String::from_utf8_lossy(&head.target));
        let number = self.number;
        shared
            .state
            .note(number, |state| state.request = Some((what, Instant::now())));
        let script = target.file.as_ref().filter(|_| target.is_script());
        let request = match (script, &shared.options.router) {
            (Some((file, _)), Some(router)) => Request::file(file).router(router),
            (Some((file, _)), None) => Request::file(file),
            (None, Some(router)) => Request::router_alone(router),
            (None, None) => return false,
        };
        let request = match script.and_then(|(file, _)| file.parent()) {
            Some(folder) => request.folder(folder),
            None => request,
        };
        if shared.options.router.is_some() {
            // The request before may have gone anywhere.
            let _ = std::env::set_current_dir(&shared.folder);
        }
        let response = Response::new(connection.stream.clone(), head, keep_alive);
        let response = SharedResponse(Arc::new(Mutex::new(response)));
        let request = request
            .web(web)
            .answer(response.clone())
            .log(shared.log.clone());
        let outcome = self.worker.run(request);
        self.note_outcome(&outcome);
        let declined = script.is_none() && outcome.returned == HostValue::Bool(false);
        if declined && response.is_unsent() {
            return false;
        }
        let finished = response.finish();
        shared.state.scripts.fetch_add(1, Ordering::Relaxed);
        let why = outcome.fatal.map(|fatal| {
            let (message, file, line) = (fatal.message, fatal.file, fatal.line);
            format!("{message} in {file} on line {line}")
        });
        self.log_answer(connection, head, finished.code, why.as_deref());
        let goes_on = finished.keep_alive && !finished.is_gone;
        connection.answer(finished.outgoing, goes_on);
        true
    }

    fn note_outcome(&self, outcome: &Outcome) {
        let shared = self.shared;
        if outcome.fatal.is_some() {
            shared.state.fatal.fetch_add(1, Ordering::Relaxed);
        }
        if !shared.options.shows_state {
            return;
        }
        let mapped = self.worker.heap().real_usage();
        let cache = self.worker.cache();
        shared.state.note(self.number, |state| {
            state.request = None;
            state.requests += 1;
            state.mapped = mapped;
            state.left = outcome.end.live_bytes;
            state.peak = state.peak.max(outcome.end.real_peak);
            state.cache = cache;
        });
    }

    /// The request as the engine takes it, with what only the server knows.
    fn web_request(
        &self,
        connection: &Connection,
        head: &RequestHead,
        target: &Target,
        body: crate::web::Body,
    ) -> WebRequest {
        let shared = self.shared;
        let mut web = WebRequest::new(head.method.clone(), head.target.clone());
        web.headers = head.headers.clone();
        web.body = body;
        let path_of = |path: &Path| path.as_os_str().as_encoded_bytes().to_vec();
        let script = match (&target.file, &shared.options.router) {
            (Some((file, _)), _) => Some(path_of(file)),
            (None, Some(router)) => Some(path_of(router)),
            (None, None) => None,
        };
        let peer = connection.peer;
        web.server = vec![
            ("DOCUMENT_ROOT", path_of(&shared.options.document_root)),
            ("REMOTE_ADDR", peer.ip().to_string().into_bytes()),
            ("REMOTE_PORT", peer.port().to_string().into_bytes()),
            (
                "SERVER_SOFTWARE",
                format!("PHP {} Development Server", crate::PHP_VERSION).into_bytes(),
            ),
            (
                "SERVER_PROTOCOL",
                format!("HTTP/1.{}", head.minor).into_bytes(),
            ),
            ("SERVER_NAME", shared.host.clone().into_bytes()),
            (
                "SERVER_PORT",
                shared.address.port().to_string().into_bytes(),
            ),
            ("SCRIPT_NAME", target.script_name.clone()),
        ];
        if let Some(script) = script {
            web.server.push(("SCRIPT_FILENAME", script));
        }
        let mut own_name = target.script_name.clone();
        if !target.path_info.is_empty() {
            web.server.push(("PATH_INFO", target.path_info.clone()));
            own_name.extend_from_slice(&target.path_info);
        }
        web.server.push(("PHP_SELF", own_name));
        web
    }
}

fn host_of(head: &RequestHead) -> Option<&[u8]> {
    head.headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("Host"))
        .map(|(_, value)| &value[..])
}

/// An answer whose body is here.
fn whole_answer(
    code: u16,
    kind: &str,
    body: Vec<u8>,
    head: &RequestHead,
    keep_alive: bool,
) -> Outgoing {
    let mut text = start_of_head(code, None, host_of(head));
    text.extend_from_slice(connection_line(keep_alive));
    let lines = format!(
        "Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    text.extend_from_slice(lines.as_bytes());
    if head.method != "HEAD" {
        text.extend_from_slice(&body);
    }
    Outgoing::of(text)
}

/// The answer that tells of an error.
fn error_answer(
    code: u16,
    target: &[u8],
    host: Option<&[u8]>,
    wants_body: bool,
    keep_alive: bool,
) -> Outgoing {
    let body = page::error(code, target);
    let mut text = start_of_head(code, None, host);
    text.extend_from_slice(connection_line(keep_alive));
    let lines = format!(
        "Content-Type: text/html; charset=UTF-8\r\nContent-Length: {}\r\n",
        body.len()
    );
    text.extend_from_slice(lines.as_bytes());
    if code == 405 {
        text.extend_from_slice(b"Allow: GET, HEAD, POST\r\n");
    }
    text.extend_from_slice(b"\r\n");
    if wants_body {
        text.extend_from_slice(&body);
    }
    Outgoing::of(text)
}
