//! Clients that mean no good: refused or bounded, and the server stays up.

use super::*;

/// Reads what comes until the connection ends.
fn rest_of(mut stream: TcpStream) -> String {
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn slow_loris_takes_no_worker_and_goes_in_the_end() {
    let server = Server::start(&[UP]);
    let mut slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(b"GET /up.php HTTP/1.1\r\nX-").unwrap();
            stream
        })
        .collect();
    let started = Instant::now();
    let mut are_open = true;
    while are_open && started.elapsed() < Duration::from_secs(20) {
        server.assert_up();
        sleep(Duration::from_millis(500));
        are_open = slow.iter_mut().all(|stream| stream.write_all(b"a").is_ok());
    }
    assert!(!are_open, "heads that never end are still waited for");
    server.assert_up();
}

#[test]
fn slow_bodies_take_no_worker() {
    let server = Server::start(&[UP]);
    let slow: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = server.connect();
            stream
                .write_all(b"POST /up.php HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nab")
                .unwrap();
            stream
        })
        .collect();
    server.assert_up();
    drop(slow);
    server.assert_up();
}

#[test]
fn clients_that_take_nothing_hold_no_worker_once_the_script_is_done() {
    let server = Server::start(&[
        UP,
        ("much.php", "<?php echo str_repeat('x', 900000);"),
        ("much.bin", &"x".repeat(8 << 20)),
    ]);
    let stalled: Vec<TcpStream> = (0..40)
        .map(|n| {
            let mut stream = server.connect();
            let target = ["much.php", "much.bin"][n % 2];
            let request = format!("GET /{target} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(8);
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    sleep(Duration::from_millis(300));
    server.assert_up();
    drop(stalled);
    server.assert_up();
}

#[test]
fn half_requests_end_with_their_connection() {
    let server = Server::start(&[UP]);
    for half in [
        &b""[..],
        b"G",
        b"GET /up.php",
        b"GET /up.php HTTP/1.1\r\nHost: x\r\n",
        b"POST /up.php HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc",
        b"POST /up.php HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    ] {
        let mut stream = server.connect();
        stream.write_all(half).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        assert_eq!(rest_of(stream), "", "{half:?}");
    }
    server.assert_up();
}

#[test]
fn a_body_beyond_post_max_size_is_not_taken() {
    let server = Server::start(&[
        UP,
        (
            "in.php",
            "<?php echo count($_POST), ' ', strlen(file_get_contents('php://input'));",
        ),
    ]);
    const LENGTH: usize = 100 << 20;
    let mut stream = server.connect();
    let head = format!(
        "POST /in.php HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {LENGTH}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut writer = stream.try_clone().unwrap();
    let sender = std::thread::spawn(move || {
        let block = vec![b'a'; 1 << 20];
        (0..100).all(|_| writer.write_all(&block).is_ok())
    });
    let reply = read_reply(&mut BufReader::new(stream)).expect("a reply");
    let text = reply.text();
    assert!(
        text.contains(&format!(
            "POST Content-Length of {LENGTH} bytes exceeds the limit of 8388608 bytes"
        )),
        "{text}"
    );
    assert!(text.ends_with("0 0"), "{text}");
    assert_eq!(reply.header("Connection"), Some("close"));
    drop(sender.join());
    server.assert_up();
    let peak = peak_of(&server);
    assert!(peak < 200 << 20, "the server took {peak} bytes");
}

/// The most memory that the server has had resident.
fn peak_of(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let kilobytes: u64 = line
        .split_ascii_whitespace()
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    kilobytes << 10
}

#[test]
fn heads_that_are_too_much_are_refused() {
    let server = Server::start(&[UP]);
    let many = format!(
        "GET /up.php HTTP/1.1\r\n{}\r\n",
        "X-A: b\r\n".repeat(10_000)
    );
    assert_eq!(server.ask(many.as_bytes()).code, 431);
    let long = format!(
        "GET /up.php HTTP/1.1\r\nX-A: {}\r\n\r\n",
        "b".repeat(1 << 20)
    );
    assert_eq!(server.ask(long.as_bytes()).code, 431);
    let target = format!("GET /{} HTTP/1.1\r\n\r\n", "b".repeat(1 << 20));
    assert_eq!(server.ask(target.as_bytes()).code, 431);
    server.assert_up();
}

#[test]
fn nonsense_is_refused() {
    let server = Server::start(&[UP]);
    for nonsense in [
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        b"GET\r\n\r\n",
        b"GET /up.php\r\n\r\n",
        b"GET /up.php HTTP/9.9\r\n\r\n",
        b"GET /up.php HTTP/1.1\r\nNo colon\r\n\r\n",
        b"GET /up.php HTTP/1.1\r\n: nothing\r\n\r\n",
        b"GET /up.php HTTP/1.1\r\nA\x00B: c\r\n\r\n",
        b"POST /up.php HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /up.php HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"POST /up.php HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST /up.php HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /up.php HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
    ] {
        let code = server.ask(nonsense).code;
        assert!((400..600).contains(&code), "{code} for {nonsense:?}");
    }
    server.assert_up();
}

#[test]
fn bad_chunks_are_refused() {
    let server = Server::start(&[UP]);
    for chunks in [
        &b"zz\r\n"[..],
        b"-5\r\nhello\r\n0\r\n\r\n",
        b"5\r\nhelloworld\r\n0\r\n\r\n",
        b"ffffffffffffffffff\r\n",
        b"5\nhello\n0\n\n",
    ] {
        let head = b"POST /up.php HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
        assert_eq!(server.ask(&[head, chunks].concat()).code, 400, "{chunks:?}");
    }
    let head =
        b"POST /up.php HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n";
    let text = server.ask(head).text();
    assert!(text.contains("exceeds the limit"), "{text}");
    server.assert_up();
}

#[test]
fn paths_do_not_leave_the_document_root() {
    let server = Server::start(&[UP, ("sub/x.txt", "inside")]);
    fs::write(server.folder.join("secret.txt"), "secret").unwrap();
    fs::write(server.folder.join("secret.php"), "<?php echo 'secret';").unwrap();
    for name in ["link.txt", "link.php"] {
        let target = name.replace("link", "secret");
        std::os::unix::fs::symlink(server.folder.join(target), server.root().join(name)).unwrap();
    }
    std::os::unix::fs::symlink(&server.folder, server.root().join("above")).unwrap();
    std::os::unix::fs::symlink(server.root().join("sub"), server.root().join("beside")).unwrap();
    for target in [
        "/../secret.txt",
        "/sub/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.php",
        "/sub/%2e%2e/%2e%2e/secret.php",
        "/..%5csecret.txt",
        "/up.php%00.txt",
        "/%00",
        "/link.txt",
        "/link.php",
        "/above/secret.txt",
        "/above/secret.php",
        "//../secret.txt",
        "/./../secret.txt",
    ] {
        let reply = server.get(target);
        assert!(
            matches!(reply.code, 400 | 404),
            "{} for {target}",
            reply.code
        );
        assert!(
            !reply.text().contains("secret\n") && reply.text() != "secret",
            "{target}"
        );
    }
    assert_eq!(server.get("/beside/x.txt").text(), "inside");
    let special = server.root().join("pipe.txt");
    assert!(
        Command::new("mkfifo")
            .arg(&special)
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(server.get("/pipe.txt").code, 404);
    server.assert_up();
}

#[test]
fn scripts_cannot_split_an_answer() {
    let server = Server::start(&[(
        "h.php",
        "<?php @header($_GET['a']); @header('X: ' . $_GET['a']); @setcookie('c', $_GET['a']); echo 'body';",
    )]);
    let reply = server.get("/h.php?a=b%0d%0aEvil:%20yes");
    assert_eq!(reply.text(), "body");
    assert_eq!(reply.header("Evil"), None);
}

#[test]
fn many_connections_at_once() {
    let server = Server::start(&[UP]);
    let idle: Vec<TcpStream> = (0..500).map(|_| server.connect()).collect();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| (0..100).for_each(|_| server.assert_up()));
        }
    });
    drop(idle);
    server.assert_up();
}
