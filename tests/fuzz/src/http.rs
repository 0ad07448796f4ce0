//! A server that is sent bytes.

use rephp::Engine;
use rephp::serve::{Options, Server};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

/// What no answer may contain: it stands in a file beside the document root, and behind a link in it that leads out.
const SECRET: &str = "the secret beside the document root";

/// What the scripts of the server do: read everything that a request brings, and answer in various ways.
const INDEX: &str = r#"<?php
if (isset($_GET['status'])) http_response_code((int) $_GET['status']);
if (isset($_GET['header'])) header((string) @$_GET['header'], !isset($_GET['add']));
if (isset($_GET['cookie'])) @setcookie((string) $_GET['cookie'], (string) @$_GET['value']);
if (isset($_GET['buffer'])) ob_start(null, (int) $_GET['buffer']);
var_dump($_GET, $_POST, $_FILES, $_COOKIE, $_SERVER, $_REQUEST, getallheaders(), file_get_contents('php://input'));
foreach ($_FILES as $file) {
    foreach ((array) $file['tmp_name'] as $name) {
        var_dump(is_uploaded_file((string) $name), @filesize((string) $name));
    }
}
if (isset($_GET['flush'])) flush();
if (isset($_GET['fatal'])) no_such_function();
if (isset($_GET['die'])) die((string) @$_GET['die']);
echo session_status(), http_response_code(), implode(headers_list());
"#;

/// Sends bytes to the server, and takes what it answers.
///
/// # Panics
/// The server takes no connection, lets one hang, answers with something else than HTTP, or gives away what is not its own.
pub(crate) fn exchange(data: &[u8]) {
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    let address = SERVER.get_or_init(start);
    let mut stream = TcpStream::connect(address).expect("a server that listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a timeout");
    // A server that has refused what came first need not take the rest.
    let _ = stream.write_all(data);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    if let Err(error) = stream.read_to_end(&mut answer) {
        let is_late = matches!(
            error.kind(),
            std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
        );
        assert!(!is_late, "the connection hangs");
    }
    assert!(
        answer.is_empty() || answer.starts_with(b"HTTP/1.1 "),
        "{:?}",
        String::from_utf8_lossy(&answer)
    );
    // The fuzzer sees what is compared and says it itself, and scripts echo what they are told.
    let is_told = contains(data, b"beside");
    assert!(
        is_told || !contains(&answer, SECRET.as_bytes()),
        "a file outside of the document root is served"
    );
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

/// Starts the server on a folder of its own.
fn start() -> SocketAddr {
    let folder = std::env::temp_dir().join(format!("rephp-fuzz-{}", std::process::id()));
    let root = folder.join("root");
    std::fs::create_dir_all(root.join("folder")).expect("a folder");
    let files: [(&Path, &str); 5] = [
        (&folder.join("secret.txt"), SECRET),
        (&root.join("index.php"), INDEX),
        (&root.join("folder/index.html"), "<p>static</p>"),
        (&root.join("style.css"), "p {}"),
        (&root.join("empty.txt"), ""),
    ];
    for (path, text) in files {
        std::fs::write(path, text).expect("a file");
    }
    let _ = std::os::unix::fs::symlink(folder.join("secret.txt"), root.join("link.txt"));
    let _ = std::os::unix::fs::symlink(&folder, root.join("out"));
    let engine = Engine::builder()
        .setting("memory_limit", "16M")
        .setting("max_execution_time", "2")
        .setting("post_max_size", "64K")
        .setting("upload_max_filesize", "16K")
        .setting("upload_tmp_dir", &folder.to_string_lossy())
        .build();
    let options = Options {
        address: "127.0.0.1:0".to_owned(),
        document_root: root.canonicalize().expect("the folder"),
        router: None,
        workers: 1,
        is_quiet: false,
        shows_state: true,
        follows_links: false,
    };
    let server = Server::bind(engine, options, std::io::sink()).expect("a server");
    let address = server.address();
    std::thread::spawn(move || {
        let (_keep, stop) = UnixStream::pair().expect("two sockets");
        let _ = server.run(stop);
    });
    address
}
