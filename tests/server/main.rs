//! The built-in server over the loopback: what it answers, what it refuses, and that it stays up.
//!
//! Each test starts a server of its own on a free port and asks it as a client would, byte by byte where that matters.
//! `REPHP_BINARY` names another binary to test.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// A server that runs as long as this value.
struct Server {
    child: Child,
    address: SocketAddr,
    folder: PathBuf,
}

/// What a server answered.
#[derive(Debug)]
struct Reply {
    code: u16,
    head: String,
    body: Vec<u8>,
}

impl Reply {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Server {
    /// Starts a server over some files.
    fn start(files: &[(&str, &str)]) -> Server {
        Server::with(files, &[])
    }

    /// Starts a server with further words on its command line; `ROOT/` stands for the folder.
    fn with(files: &[(&str, &str)], words: &[&str]) -> Server {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("rephp-server-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join("root")).expect("a folder");
        for (name, text) in files {
            let path = folder.join("root").join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        let root = folder.join("root");
        let words = words
            .iter()
            .map(|word| word.replace("ROOT/", &format!("{}/", root.display())));
        let binary =
            std::env::var_os("REPHP_BINARY").unwrap_or_else(|| env!("CARGO_BIN_EXE_rephp").into());
        let mut child = Command::new(binary)
            .args(["-d", "session.save_path="])
            .args(["-S", "127.0.0.1:0", "-t"])
            .arg(&root)
            .args(words)
            .env("PHP_CLI_SERVER_WORKERS", "8")
            .env("TMPDIR", &folder)
            .env("RUST_BACKTRACE", "0")
            .stderr(Stdio::piped())
            .spawn()
            .expect("a server");
        let mut log = BufReader::new(child.stderr.take().expect("its log"));
        let mut first = String::new();
        log.read_line(&mut first).expect("a first line");
        let address = first
            .split_once("http://")
            .and_then(|(_, rest)| rest.split_once(')'))
            .and_then(|(address, _)| address.parse().ok())
            .unwrap_or_else(|| panic!("no address in {first:?}"));
        // Whoever writes a log must find a reader.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Server {
            child,
            address,
            folder,
        }
    }

    fn root(&self) -> PathBuf {
        self.folder.join("root")
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("a connection");
        let timeout = Some(Duration::from_secs(60));
        stream.set_read_timeout(timeout).expect("a timeout");
        stream
    }

    /// Sends a request as it stands and reads the reply.
    fn ask(&self, request: &[u8]) -> Reply {
        let mut stream = self.connect();
        stream.write_all(request).expect("the request is taken");
        read_reply(&mut BufReader::new(stream)).expect("a reply")
    }

    fn get(&self, target: &str) -> Reply {
        self.ask(
            format!("GET {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n").as_bytes(),
        )
    }

    fn post(&self, target: &str, kind: &str, body: &[u8]) -> Reply {
        let head = format!(
            "POST {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        self.ask(&[head.as_bytes(), body].concat())
    }

    /// The server answers a plain request.
    fn assert_up(&self) {
        assert_eq!(self.get("/up.php").text(), "up");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

const UP: (&str, &str) = ("up.php", "<?php echo 'up';");

/// Reads one reply, by its length, by its chunks, or to the connection's end.
fn read_reply(stream: &mut impl BufRead) -> Option<Reply> {
    let mut head = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line == "\r\n" {
            break;
        }
        head.push_str(&line);
    }
    let code = head.split(' ').nth(1)?.parse().ok()?;
    let mut reply = Reply {
        code,
        head,
        body: Vec::new(),
    };
    if reply.header("Transfer-Encoding") == Some("chunked") {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).ok()?;
            let size = usize::from_str_radix(line.trim(), 16).ok()?;
            let mut chunk = vec![0; size + 2];
            stream.read_exact(&mut chunk).ok()?;
            if size == 0 {
                return Some(reply);
            }
            reply.body.extend_from_slice(&chunk[..size]);
        }
    }
    match reply
        .header("Content-Length")
        .and_then(|length| length.parse().ok())
    {
        Some(length) => {
            let mut body = vec![0; length];
            stream.read_exact(&mut body).ok()?;
            reply.body = body;
        }
        None => drop(stream.read_to_end(&mut reply.body)),
    }
    Some(reply)
}

mod answers;
mod hardening;
mod requests_in_a_row;

/// Waits until something is so.
fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < end, "{what} never came");
        sleep(Duration::from_millis(20));
    }
}

fn exists(path: &Path) -> bool {
    path.exists()
}
