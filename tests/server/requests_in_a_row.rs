//! Requests that end in every way there is take nothing from the next.
//!
//! The long run: `REPHP_BINARY=target/release/rephp REPHP_REQUESTS=1000000 cargo test --test server long_row -- --ignored
//! --nocapture`. What is resident after a tenth of the requests must be what is resident at their end, give or take 2 %.

use super::*;

/// The ways to end, with what must be in the answer.
const ENDINGS: &[(&str, &str, &str)] = &[
    (
        "normal.php",
        "<?php class A { public $x = []; } $a = []; for ($i = 0; $i < 200; $i++) { $a[] = new A; $a[$i]->x[] = \"n$i\"; } echo 'normal ', count($a);",
        "normal 200",
    ),
    (
        "die.php",
        "<?php function deep($n) { $local = [str_repeat('x', 100), $n]; if ($n === 0) die('died'); return deep($n - 1) + strlen($local[0]); } deep(50);",
        "died",
    ),
    (
        "fatal.php",
        "<?php $held = range(1, 500); function f($x) { g($x); } f($held);",
        "Call to undefined function g()",
    ),
    (
        "memory.php",
        "<?php ini_set('memory_limit', '4M'); $all = []; while (true) { $all[] = str_repeat('x', 5000) . count($all); }",
        "Allowed memory size of 4194304 bytes exhausted",
    ),
    (
        "exception.php",
        "<?php class Odd extends Exception {} function f() { try { throw new Odd('inner'); } finally { throw new Odd('outer'); } } f();",
        "Uncaught Odd: inner",
    ),
    (
        "cycles.php",
        "<?php class N { public $o; public $d; } for ($i = 0; $i < 300; $i++) { $a = new N; $b = new N; $a->o = $b; $b->o = $a; $a->d = str_repeat('c', 50) . $i; $l = [$i]; $l[] = &$l; } echo 'cycles';",
        "cycles",
    ),
    (
        "deep.php",
        "<?php $a = 1; for ($i = 0; $i < 4000; $i++) $a = [$a]; echo 'deep ', strlen(json_encode($a, 0, 100000));",
        "deep 8001",
    ),
    (
        "generator.php",
        "<?php function g() { try { foreach (range(1, 100) as $n) yield $n => new ArrayObject([$n]); } finally { echo 'closed'; } } $g = g(); $g->current(); $f = new Fiber(function () { Fiber::suspend(1); }); $f->start(); echo 'left open ';",
        "left open",
    ),
];

/// How often each of a row of requests is asked for, and how much is resident behind it.
fn run(server: &Server, requests: usize, connections: usize) -> u64 {
    std::thread::scope(|scope| {
        for connection in 0..connections {
            scope.spawn(move || {
                let mut stream = BufReader::new(server.connect());
                for n in 0..requests / connections {
                    let (name, _, expected) = ENDINGS[(n + connection) % ENDINGS.len()];
                    let request = format!("GET /{name} HTTP/1.1\r\nHost: x\r\n\r\n");
                    stream
                        .get_mut()
                        .write_all(request.as_bytes())
                        .expect("the request is taken");
                    let reply = read_reply(&mut stream).expect("a reply");
                    let text = reply.text();
                    assert!(text.contains(expected), "{name} answered {text}");
                    if reply.header("Connection") == Some("close") {
                        stream = BufReader::new(server.connect());
                    }
                }
            });
        }
    });
    resident(server)
}

/// Bytes of memory of its own that the server has resident. The pages of its file are not among them: the system takes those
/// that nobody has used for a while, and brings them back, as it likes.
fn resident(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    let kilobytes = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        line.and_then(|rest| rest.split_ascii_whitespace().next()?.parse().ok())
            .unwrap()
    };
    println!("{} KiB of files resident", kilobytes("RssFile:"));
    kilobytes("RssAnon:") << 10
}

/// A row of requests, after as many as it takes until every worker has seen them all. `most_growth` is what may be resident more at
/// its end than after a tenth, in parts of one.
fn row_of(requests: usize, most_growth: f64) {
    let files: Vec<_> = ENDINGS
        .iter()
        .map(|(name, text, _)| (*name, *text))
        .collect();
    let server = Server::start(&files);
    // Each worker has run each script before anything is measured.
    run(&server, 1_400, 16);
    let early = run(&server, requests / 10, 4);
    let late = run(&server, requests - requests / 10, 4);
    println!("{requests} requests: {early} bytes resident after a tenth, {late} after all");
    let grown = late as f64 / early as f64 - 1.0;
    assert!(
        grown < most_growth,
        "what is resident has grown by {:.1} %",
        grown * 100.0
    );
}

#[test]
fn a_short_row_leaves_nothing_behind() {
    // A few pages more are no leak; a leak would be many times that.
    row_of(4_200, 0.1);
}

#[test]
#[ignore = "long; REPHP_REQUESTS says how many"]
fn a_long_row_leaves_nothing_behind() {
    let requests = std::env::var("REPHP_REQUESTS")
        .ok()
        .and_then(|text| text.parse().ok());
    row_of(requests.unwrap_or(1_000_000), 0.02);
}

#[test]
fn requests_beside_each_other_share_nothing() {
    let server = Server::start(&[(
        "own.php",
        "<?php class K { static $seen = 0; const C = PHP_INT_SIZE; function m() { static $n = 0; return ++$n; } } \
         function f() { static $calls = 0; return ++$calls; } \
         $id = $_GET['id']; $GLOBALS['g'] = $id; K::$seen++; define('ID', $id); \
         for ($i = 0; $i < 200; $i++) { f(); (new K)->m(); $a[$i] = fn() => $id . $i; if ($g !== $id) die('mixed up'); } \
         echo ID, ' ', K::$seen, ' ', f(), ' ', (new K)->m(), ' ', $a[7]();",
    )]);
    std::thread::scope(|scope| {
        for worker in 0..8 {
            let server = &server;
            scope.spawn(move || {
                for n in 0..100 {
                    let id = worker * 1000 + n;
                    let text = server.get(&format!("/own.php?id={id}")).text();
                    assert_eq!(text, format!("{id} 1 201 201 {id}7"));
                }
            });
        }
    });
}

#[test]
fn requests_that_would_never_end_do() {
    let server = Server::with(
        &[
            UP,
            (
                "time.php",
                "<?php set_time_limit(1); while (true) { $x = 1; }",
            ),
            (
                "recursion.php",
                "<?php function f($n) { return f($n + 1) + 1; } f(0);",
            ),
            (
                "output.php",
                "<?php while (true) { echo str_repeat('x', 65536); }",
            ),
        ],
        &["-d", "rephp.max_output_size=1M"],
    );
    assert!(
        server
            .get("/time.php")
            .text()
            .contains("Maximum execution time of 1 second exceeded")
    );
    let text = server.get("/recursion.php").text();
    assert!(
        text.contains("Maximum call stack size") || text.contains("Allowed memory size"),
        "{text}"
    );
    assert!(
        server
            .get("/output.php")
            .text()
            .contains("Allowed output size of 1048576 bytes exhausted")
    );
    server.assert_up();
}

#[test]
fn a_client_that_goes_away_ends_its_request() {
    let server = Server::start(&[
        UP,
        (
            "endless.php",
            "<?php register_shutdown_function(function () { touch(__DIR__ . '/ended'); }); while (true) { echo str_repeat('x', 8192); flush(); }",
        ),
    ]);
    let mut stream = server.connect();
    stream
        .write_all(b"GET /endless.php HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let mut some = [0; 1000];
    stream.read_exact(&mut some).unwrap();
    drop(stream);
    eventually("the request's end", || exists(&server.root().join("ended")));
    server.assert_up();
}
