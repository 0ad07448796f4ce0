//! What is answered: pages, headers, forms, files, routers, sessions.

use super::*;

#[test]
fn a_page_with_its_headers() {
    let server = Server::start(&[(
        "index.php",
        "<?php header('X-One: 1'); setcookie('c', 'a b'); http_response_code(201); echo 'Hello, ', $_GET['name'];",
    )]);
    let reply = server.get("/?name=Ada");
    assert_eq!((reply.code, reply.text().as_str()), (201, "Hello, Ada"));
    assert_eq!(reply.header("X-One"), Some("1"));
    assert_eq!(reply.header("Set-Cookie"), Some("c=a%20b"));
    assert_eq!(
        reply.header("Content-Type"),
        Some("text/html; charset=UTF-8")
    );
    assert_eq!(reply.header("Content-Length"), Some("10"));
    assert!(
        reply
            .header("X-Powered-By")
            .is_some_and(|by| by.starts_with("PHP/8.2"))
    );
}

#[test]
fn a_connection_carries_many_requests_also_sent_ahead() {
    let server = Server::start(&[("n.php", "<?php echo 'n', $_GET['n'];"), ("f.txt", "file")]);
    let mut stream = server.connect();
    let mut all = Vec::new();
    for n in 0..50 {
        let _ = write!(
            all,
            "GET /n.php?n={n} HTTP/1.1\r\nHost: x\r\n\r\nGET /f.txt HTTP/1.1\r\nHost: x\r\n\r\n"
        );
    }
    stream.write_all(&all).unwrap();
    let mut stream = BufReader::new(stream);
    for n in 0..50 {
        assert_eq!(read_reply(&mut stream).unwrap().text(), format!("n{n}"));
        assert_eq!(read_reply(&mut stream).unwrap().text(), "file");
    }
}

#[test]
fn old_clients_get_a_closed_connection() {
    let server = Server::start(&[("s.php", "<?php echo 1; flush(); echo 2;")]);
    let reply = server.ask(b"GET /s.php HTTP/1.0\r\n\r\n");
    assert_eq!(reply.text(), "12");
    assert_eq!(reply.header("Connection"), Some("close"));
    assert_eq!(reply.header("Transfer-Encoding"), None);
}

#[test]
fn what_is_flushed_arrives_at_once() {
    let server = Server::start(&[(
        "slow.php",
        "<?php echo 'first'; flush(); while (!file_exists(__DIR__ . '/go')) usleep(10000); echo 'second';",
    )]);
    let mut stream = server.connect();
    stream
        .write_all(b"GET /slow.php HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    while !line.contains("first") {
        line.clear();
        assert!(stream.read_line(&mut line).unwrap() > 0);
    }
    fs::write(server.root().join("go"), "").unwrap();
    let mut rest = Vec::new();
    while !rest.ends_with(b"0\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        rest.push(byte[0]);
    }
    assert!(String::from_utf8_lossy(&rest).contains("second"));
}

#[test]
fn large_answers_come_whole() {
    let server = Server::start(&[
        (
            "large.php",
            "<?php for ($i = 0; $i < 5000; $i++) echo str_repeat(chr(97 + $i % 26), 1000);",
        ),
        ("large.bin", &"0123456789".repeat(300_000)),
    ]);
    let reply = server.get("/large.php");
    assert_eq!(reply.body.len(), 5_000_000);
    assert_eq!(&reply.body[4_999_990..], [97 + (4999 % 26) as u8; 10]);
    assert_eq!(server.get("/large.bin").body.len(), 3_000_000);
}

#[test]
fn forms_and_files() {
    let server = Server::start(&[(
        "form.php",
        r#"<?php
        echo json_encode([$_POST, $_REQUEST['a'] ?? null, file_get_contents('php://input')]), "\n";
        foreach ($_FILES as $name => $file) {
            echo "$name {$file['name']} {$file['type']} {$file['size']} {$file['error']} ";
            if ($file['error'] === 0) {
                echo is_uploaded_file($file['tmp_name']) ? 'uploaded ' : 'not ';
                echo is_uploaded_file(__FILE__) ? 'wrong' : 'right', ' ';
                echo move_uploaded_file(__FILE__, __DIR__ . '/stolen') ? 'wrong' : 'right', ' ';
                var_dump(move_uploaded_file($file['tmp_name'], __DIR__ . '/kept'));
            }
        }"#,
    )]);
    let reply = server.post(
        "/form.php?a=0",
        "application/x-www-form-urlencoded",
        b"a=1&b[]=2&b[x]=%33",
    );
    assert_eq!(
        reply.text(),
        "[{\"a\":\"1\",\"b\":{\"0\":\"2\",\"x\":\"3\"}},\"1\",\"a=1&b[]=2&b[x]=%33\"]\n"
    );
    let body = b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\nthe file\r\n--b--\r\n";
    let reply = server.post("/form.php", "multipart/form-data; boundary=b", body);
    assert_eq!(
        reply.text(),
        "[{\"a\":\"one\"},\"one\",\"\"]\nf x.txt text/plain 8 0 uploaded right right bool(true)\n"
    );
    assert_eq!(
        fs::read_to_string(server.root().join("kept")).unwrap(),
        "the file"
    );
    assert!(!exists(&server.root().join("stolen")));
}

#[test]
fn files_that_nobody_moved_go_with_their_request() {
    let server = Server::start(&[("f.php", "<?php echo $_FILES['f']['tmp_name'];")]);
    let body =
        b"--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\n12\r\n--b--\r\n";
    let path = server
        .post("/f.php", "multipart/form-data; boundary=b", body)
        .text();
    assert!(path.starts_with(server.folder.to_str().unwrap()), "{path}");
    assert!(!exists(Path::new(&path)));
}

#[test]
fn chunked_bodies_are_put_together() {
    let server = Server::start(&[("in.php", "<?php echo file_get_contents('php://input');")]);
    let reply = server.ask(b"POST /in.php HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n");
    assert_eq!(reply.text(), "abcde");
}

#[test]
fn a_client_that_waits_for_a_word_gets_it() {
    let server = Server::start(&[(
        "in.php",
        "<?php echo strlen(file_get_contents('php://input'));",
    )]);
    let mut stream = server.connect();
    stream
        .write_all(
            b"PUT /in.php HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n",
        )
        .unwrap();
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).unwrap();
    assert_eq!(line, "HTTP/1.1 100 Continue\r\n");
    stream.read_line(&mut line).unwrap();
    stream.get_mut().write_all(b"body").unwrap();
    assert_eq!(read_reply(&mut stream).unwrap().text(), "4");
}

#[test]
fn static_files_and_what_is_not_there() {
    let server = Server::start(&[("style.css", "body {}"), ("sub/index.html", "<p>")]);
    let reply = server.get("/style.css");
    assert_eq!((reply.code, reply.text().as_str()), (200, "body {}"));
    assert_eq!(
        reply.header("Content-Type"),
        Some("text/css; charset=UTF-8")
    );
    assert_eq!(server.get("/sub").text(), "<p>");
    let reply = server.get("/nothing.txt?<script>");
    assert_eq!(reply.code, 404);
    assert!(reply.text().contains("/nothing.txt?&lt;script&gt;"));
    assert_eq!(
        server
            .ask(b"DELETE /style.css HTTP/1.1\r\nHost: x\r\n\r\n")
            .code,
        405
    );
    assert_eq!(
        server
            .ask(b"BREW /style.css HTTP/1.1\r\nHost: x\r\n\r\n")
            .code,
        501
    );
    let mut stream = server.connect();
    stream
        .write_all(b"HEAD /style.css HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert!(
        text.contains("Content-Length: 7") && text.ends_with("\r\n\r\n"),
        "{text}"
    );
}

#[test]
fn the_rest_of_a_path_is_for_the_script() {
    let script = "<?php echo $_SERVER['SCRIPT_NAME'], ' ', $_SERVER['PATH_INFO'] ?? '-', ' ', $_SERVER['PHP_SELF'];";
    let server = Server::start(&[("index.php", script), ("app/x.php", script)]);
    assert_eq!(
        server.get("/app/x.php/a/b?c").text(),
        "/app/x.php /a/b /app/x.php/a/b"
    );
    assert_eq!(
        server.get("/no/such/page").text(),
        "/index.php /no/such/page /index.php/no/such/page"
    );
}

#[test]
fn a_router_is_asked_first() {
    let server = Server::with(
        &[
            (
                "router.php",
                "<?php if (str_starts_with($_SERVER['REQUEST_URI'], '/plain')) { return false; } echo 'routed ', $_SERVER['REQUEST_URI'];",
            ),
            ("plain.txt", "plain"),
            ("plain.php", "<?php echo 'script in ', basename(getcwd());"),
        ],
        &["ROOT/router.php"],
    );
    assert_eq!(server.get("/anything?x").text(), "routed /anything?x");
    assert_eq!(server.get("/plain.txt").text(), "plain");
    assert_eq!(server.get("/plain.php").text(), "script in root");
    assert_eq!(server.get("/plain-missing").code, 404);
}

#[test]
fn scripts_are_compiled_again_when_they_change() {
    let server = Server::start(&[
        ("v.php", "<?php require 'w.php';"),
        ("w.php", "<?php echo 'one';"),
    ]);
    for _ in 0..8 {
        assert_eq!(server.get("/v.php").text(), "one");
    }
    sleep(Duration::from_millis(1100));
    for _ in 0..8 {
        assert_eq!(server.get("/v.php").text(), "one");
    }
    fs::write(server.root().join("w.php"), "<?php echo 'two';").unwrap();
    for _ in 0..8 {
        assert_eq!(server.get("/v.php").text(), "two");
    }
}

#[test]
fn errors_are_shown_as_html_and_the_status_tells_of_hidden_ones() {
    let server = Server::start(&[
        ("shown.php", "<?php throw new Exception('<b>');"),
        (
            "hidden.php",
            "<?php ini_set('display_errors', '0'); nothing();",
        ),
        ("parse.php", "<?php echo ;"),
    ]);
    let reply = server.get("/shown.php");
    assert_eq!(reply.code, 200);
    assert!(reply.text().contains("Uncaught Exception: &lt;b&gt;"));
    assert_eq!(server.get("/hidden.php").code, 500);
    assert!(
        server
            .get("/parse.php")
            .text()
            .contains("<b>Parse error</b>")
    );
}

#[test]
fn each_worker_has_a_current_folder_of_its_own() {
    let server = Server::start(&[
        (
            "a/a.php",
            "<?php chdir('/'); usleep(200000); echo getcwd();",
        ),
        ("b/b.php", "<?php usleep(50000); echo basename(getcwd());"),
    ]);
    std::thread::scope(|scope| {
        let first: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| server.get("/a/a.php").text()))
            .collect();
        let second: Vec<_> = (0..2)
            .map(|_| scope.spawn(|| server.get("/b/b.php").text()))
            .collect();
        assert!(first.into_iter().all(|reply| reply.join().unwrap() == "/"));
        assert!(second.into_iter().all(|reply| reply.join().unwrap() == "b"));
    });
}

#[test]
fn the_state_is_shown_to_those_who_asked_for_it() {
    let server = Server::start(&[UP]);
    assert_eq!(server.get("/__rephp").code, 404);
    let server = Server::with(&[UP], &["--show-state"]);
    server.assert_up();
    let text = server.get("/__rephp").text();
    assert!(
        text.contains("scripts      1\n") && text.contains("worker  requests"),
        "{text}"
    );
}

#[test]
fn a_signal_lets_running_requests_come_to_their_end() {
    let mut server = Server::start(&[(
        "slow.php",
        "<?php touch(__DIR__ . '/started'); usleep(500000); echo 'done';",
    )]);
    let mut stream = server.connect();
    stream
        .write_all(b"GET /slow.php HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .unwrap();
    eventually("the request", || exists(&server.root().join("started")));
    let pid = rustix::process::Pid::from_child(&server.child);
    rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    let reply = read_reply(&mut BufReader::new(stream)).expect("a reply");
    assert_eq!(reply.text(), "done");
    assert!(server.child.wait().unwrap().success());
}

#[test]
fn sessions_go_from_request_to_request() {
    let server = Server::start(&[
        (
            "s.php",
            "<?php session_start(); $_SESSION['n'] = ($_SESSION['n'] ?? 0) + 1; $_SESSION['o'] ??= new ArrayObject([1]); echo $_SESSION['n'], ' ', count($_SESSION['o']);",
        ),
        (
            "d.php",
            "<?php session_start(); session_destroy(); echo 'gone';",
        ),
        (
            "r.php",
            "<?php session_start(); $old = session_id(); session_regenerate_id(true); echo $old === session_id() ? 'same' : 'other', ' ', $_SESSION['n'];",
        ),
        (
            "f.php",
            "<?php session_start(); $_SESSION['n'] = 100; undefined_function();",
        ),
    ]);
    let first = server.get("/s.php");
    assert_eq!(first.text(), "1 1");
    assert_eq!(
        first.header("Cache-Control"),
        Some("no-store, no-cache, must-revalidate")
    );
    let cookie = first.header("Set-Cookie").unwrap().to_owned();
    assert!(
        cookie.starts_with("PHPSESSID=") && cookie.ends_with("; path=/"),
        "{cookie}"
    );
    let mut id = cookie.split(';').next().unwrap().to_owned();
    let get = |target: &str, cookie: &str| {
        server.ask(
            format!(
                "GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: {cookie}\r\n\r\n"
            )
            .as_bytes(),
        )
    };
    let second = get("/s.php", &id);
    assert_eq!(
        (second.text().as_str(), second.header("Set-Cookie")),
        ("2 1", None)
    );
    let renewed = get("/r.php", &id);
    assert_eq!(renewed.text(), "other 2");
    let old = std::mem::replace(
        &mut id,
        renewed
            .header("Set-Cookie")
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned(),
    );
    assert_eq!(get("/s.php", &id).text(), "3 1");
    assert_eq!(get("/s.php", &old).text(), "1 1");
    assert!(get("/f.php", &id).text().contains("undefined_function"));
    assert_eq!(get("/s.php", &id).text(), "101 1");
    assert_eq!(get("/d.php", &id).text(), "gone");
    assert_eq!(get("/s.php", &id).text(), "1 1");
    for bad in ["PHPSESSID=../../x", "PHPSESSID=a%00b", "PHPSESSID="] {
        assert!(get("/s.php", bad).header("Set-Cookie").is_some(), "{bad}");
    }
}

#[test]
fn requests_of_one_session_wait_for_each_other() {
    let server = Server::start(&[(
        "c.php",
        "<?php session_id('same'); session_start(['use_cookies' => false]); $n = $_SESSION['n'] ?? 0; usleep(1000); $_SESSION['n'] = $n + 1; echo $n;",
    )]);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..25).for_each(|_| assert_eq!(server.get("/c.php").code, 200)));
        }
    });
    assert_eq!(server.get("/c.php").text(), "100");
}
