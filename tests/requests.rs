//! What is left when a request has ended: nothing in its heap, nothing that grows in the process.

use rephp::engine::{self, Job, Outcome, ScriptStack, Watch};
use rephp::eval::ini::Ini;
use rephp::eval::output::Output;
use rephp::heap::{Heap, HeapConfig};
use rephp::source::Source;
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keeps what a script prints.
#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// One test at a time: one of them measures the process.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn heap() -> Rc<Heap> {
    Heap::new(HeapConfig::default()).expect("a heap")
}

/// Runs a script on a heap and gives how it ended and what it printed.
fn run(heap: &Rc<Heap>, stack: ScriptStack, code: &str, memory_limit: &str) -> (Outcome, String) {
    let mut ini = Ini::default();
    ini.configure("memory_limit", memory_limit);
    ini.configure("html_errors", "0");
    let sink = Sink::default();
    let job = Job {
        source: Source::file("test.php", code),
        name: b"test.php".to_vec(),
        is_from_standard_input: false,
        arguments: Vec::new(),
        ini,
        output: Output::new(Box::new(sink.clone()), Box::new(std::io::sink())),
    };
    let outcome = engine::run(heap, stack, job, Watch::default());
    let text = String::from_utf8_lossy(&sink.0.borrow()).into_owned();
    (outcome, text)
}

/// A script that makes 100,000 zvals of every kind, cycles among them, and ends in `END` 500 calls deep, with more in the
/// locals of each call.
fn full_script(end: &str) -> String {
    format!(
        r#"<?php
        class Node {{ public $next; public $data; }}
        $ints = []; $strings = []; $nested = []; $nodes = [];
        for ($i = 0; $i < 40000; $i++) {{ $ints["k$i"] = $i; }}
        for ($i = 0; $i < 30000; $i++) {{ $strings[] = str_repeat(chr(65 + $i % 26), $i % 300) . $i; }}
        for ($i = 0; $i < 10000; $i++) {{ $nested[$i] = ['a' => [$i, ['b' => $strings[$i]]], 'c' => 1.5 * $i]; }}
        for ($i = 0; $i < 5000; $i++) {{
            $a = new Node; $b = new Node; $a->next = $b; $b->next = $a; $a->data = [&$a->data, $i]; $nodes[] = $a;
            $loop = [$i]; $loop[1] = &$loop; unset($loop);
        }}
        $closure = function () use (&$closure, $nodes) {{ return $nodes; }};
        function walk() {{ foreach (range(1, 1000) as $n) {{ yield $n => str_repeat('y', 100); }} }}
        $generator = walk(); $generator->current();
        function deep($n, array $more) {{
            global $strings;
            $local = [$n, "local $n", &$strings, $more];
            $reference = &$local[1];
            if ($n === 0) {{
                echo count($GLOBALS['ints']), ' ', count($strings), ' ', count($GLOBALS['nested']), "\n";
                {end}
            }}
            return deep($n - 1, $local) . 'x';
        }}
        deep(500, []);
        echo "not reached\n";
        "#
    )
}

/// Asserts that a heap holds nothing and is sound.
fn assert_empty(heap: &Rc<Heap>, what: &str) {
    let mistakes = heap.verify();
    assert!(mistakes.is_ok(), "{what}: {mistakes:?}");
    assert_eq!(heap.usage(), 0, "{what}: bytes live after the request");
}

#[test]
fn nothing_survives_a_die_500_calls_deep_with_100000_zvals_live() {
    let _alone = alone();
    engine::on_script_stack(|stack| {
        let heap = heap();
        for (end, limit, telling) in [
            ("die('died');", "512M", "died"),
            ("exit(3);", "512M", ""),
            (
                "undefined_function();",
                "512M",
                "Uncaught Error: Call to undefined function undefined_function()",
            ),
            (
                "throw new Exception('thrown');",
                "512M",
                "Uncaught Exception: thrown",
            ),
            (
                "trigger_error('fatal', E_USER_ERROR);",
                "512M",
                "Fatal error: fatal",
            ),
            (
                "$s = 'x'; while (true) { $s .= $s; }",
                "128M",
                "Allowed memory size of 134217728 bytes exhausted",
            ),
            (
                "while (true) { $local[] = [$local[0]]; }",
                "128M",
                "Allowed memory size of 134217728 bytes exhausted",
            ),
            (
                "deep(-1, []);",
                "128M",
                "Allowed memory size of 134217728 bytes exhausted",
            ),
        ] {
            let (_, text) = run(&heap, stack, &full_script(end), limit);
            assert!(text.contains("40000 30000 10000"), "{end}: {text}");
            assert!(text.contains(telling), "{end}: {text}");
            assert!(!text.contains("not reached"), "{end}: {text}");
            assert_empty(&heap, end);
        }
    });
}

#[test]
fn a_script_that_ends_in_order_frees_every_block_but_its_cycles() {
    let _alone = alone();
    engine::on_script_stack(|stack| {
        let heap = heap();
        let code = "<?php $a = range(1, 1000); $b = array_map(fn ($n) => \"s$n\", $a); $c = ['x' => &$a, 'y' => $b];
            class P { public $q = []; } $p = new P; $p->q[] = $c; function g() { yield 1; yield 2; }
            foreach (g() as $v) { $w[] = $v; } static $s = [1, 'two'];";
        let (outcome, text) = run(&heap, stack, code, "128M");
        assert_eq!(text, "");
        assert_eq!(
            outcome.end.live_bytes, 0,
            "blocks were left without a cycle"
        );
        let (outcome, _) = run(
            &heap,
            stack,
            "<?php $a = [1]; $a[] = &$a; unset($a);",
            "128M",
        );
        assert_ne!(
            outcome.end.live_bytes, 0,
            "a cycle is only freed with the heap"
        );
        assert_empty(&heap, "cycle");
    });
}

/// Resident memory of this process, in KiB.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux's /proc");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .expect("VmRSS");
    line.split_whitespace()
        .nth(1)
        .and_then(|kib| kib.parse().ok())
        .expect("a number")
}

#[test]
fn a_thousand_requests_in_one_process_take_no_more_than_the_first_hundred() {
    let _alone = alone();
    let small = |end: &str| {
        full_script(end)
            .replace("40000", "400")
            .replace("30000", "300")
            .replace("10000", "100")
            .replace("5000", "50")
    };
    let scripts = [
        (small("return '';"), "128M"),
        (small("die('died');"), "128M"),
        (small("throw new LogicException('thrown');"), "128M"),
        (small("undefined_function();"), "128M"),
        (small("while (true) { $local[] = [$local[0]]; }"), "8M"),
        ("<?php function f() { f(); } f();".to_owned(), "8M"),
        ("<?php this is no PHP;".to_owned(), "128M"),
        ("<?php eval('class K' . random_int(1, 1 << 40) . ' { public $p; function m() { return __CLASS__; } }');".to_owned(), "128M"),
        ("<?php $f = new Fiber(function () { $x = str_repeat('f', 5000); Fiber::suspend($x); }); $f->start();".to_owned(), "128M"),
        ("<?php define('C' . random_int(1, 1 << 40), str_repeat('c', 1000)); ob_start(); echo str_repeat('o', 100000);".to_owned(), "128M"),
    ];
    engine::on_script_stack(|stack| {
        let heap = heap();
        let mut after_warming = 0;
        for round in 0..1000 {
            let (code, limit) = &scripts[round % scripts.len()];
            run(&heap, stack, code, limit);
            assert_empty(&heap, code);
            if round == 99 {
                after_warming = resident();
            }
        }
        let grown = resident().saturating_sub(after_warming);
        assert!(
            grown * 50 <= after_warming,
            "grew by {grown} KiB over {after_warming} KiB in 900 requests"
        );
    });
}
