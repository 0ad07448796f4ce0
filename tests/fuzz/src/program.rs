//! Programs of PHP's grammar, made of bytes.
//!
//! Names are few, so that what is written meets what is read: five variables, two classes, three functions.

use super::bytes::Bytes;

/// How deep expressions and statements nest.
const DEPTH: usize = 6;
/// How long a program gets.
const LENGTH: usize = 6000;

const VARIABLES: &[&str] = &["$a", "$b", "$c", "$d"];
const PROPERTIES: &[&str] = &["p", "q", "list", "typed"];
const METHODS: &[&str] = &["m", "gen", "__toString", "offsetGet", "missing"];
const LITERALS: &[&str] = &[
    "1",
    "0",
    "-7",
    "1.5",
    "PHP_INT_MAX",
    "PHP_INT_MIN",
    "NAN",
    "null",
    "true",
    "'text'",
    "\"in $a and {$b[0]}\"",
    "''",
    "'12'",
    "'1e3'",
    "[]",
    "[1, 2, 3]",
    "['k' => 'v', 5 => null]",
    "'p'",
    "'strlen'",
    "STDOUT",
    "__LINE__",
    "new C",
    "new D",
];
const BINARY: &[&str] = &[
    "+", "-", "*", "/", "%", "**", ".", "<<", ">>", "&", "|", "^", "&&", "||", "xor", "==", "===",
    "!=", "<", "<=>", "??",
];
const ASSIGNMENT: &[&str] = &["=", "+=", ".=", "-=", "*=", "??=", "**=", "|=", "%=", "<<="];
const UNARY: &[&str] = &[
    "-", "!", "~", "@", "(int)", "(string)", "(array)", "(object)", "(bool)", "clone ", "print ",
    "(float)",
];
const FUNCTIONS: &[&str] = &[
    "f",
    "g",
    "h",
    "count",
    "strlen",
    "array_map",
    "usort",
    "array_walk",
    "array_splice",
    "array_merge",
    "range",
    "implode",
    "serialize",
    "unserialize",
    "var_dump",
    "json_encode",
    "str_repeat",
    "array_filter",
    "sort",
    "ksort",
    "extract",
    "compact",
    "func_get_args",
    "end",
    "next",
    "array_pop",
    "array_push",
    "array_shift",
    "iterator_to_array",
    "call_user_func",
    "is_callable",
    "method_exists",
    "get_object_vars",
    "sprintf",
    "str_replace",
    "substr",
    "explode",
    "array_unique",
    "array_multisort",
    "gc_collect_cycles",
    "ob_start",
    "ob_get_clean",
    "set_error_handler",
    "spl_object_id",
    "array_walk_recursive",
    "debug_zval_dump",
    "var_export",
    "constant",
    "array_fill",
    "shuffle",
    "settype",
    "preg_replace_callback",
];

/// The classes and functions that every program has.
const PRELUDE: &str = r#"<?php
class C implements ArrayAccess, IteratorAggregate {
    public $p; protected $q = [1]; private $list = []; public ?int $typed = 1; public static $s = [];
    const K = 'k';
    function __construct($p = null) { $this->p = $p; }
    function m(...$x) { return $x ?: $this; }
    function &gen() { foreach ($this->list as $k => &$v) { yield $k => $v; } return $this->p; }
    function __get($n) { return $this->list[$n] ?? null; }
    function __set($n, $v) { $this->list[$n] = $v; }
    function __isset($n) { return isset($this->list[$n]); }
    function __unset($n) { $GLOBALS['a'] = null; unset($this->list[$n]); }
    function __call($n, $x) { $GLOBALS['b'] = $x; return $n; }
    function __toString(): string { $GLOBALS['c'] = 1; return 'C'; }
    function offsetExists(mixed $o): bool { return $o != 1; }
    function &offsetGet(mixed $o): mixed { $GLOBALS['d'] = null; return $this->list[$o]; }
    function offsetSet(mixed $o, mixed $v): void { if ($o === null) { $this->list[] = $v; } else { $this->list[$o] = $v; } }
    function offsetUnset(mixed $o): void { $this->list = []; }
    function getIterator(): Iterator { return new ArrayIterator($this->list); }
    function __destruct() { $GLOBALS['a'] = 'destroyed'; }
}
class D extends C { public readonly mixed $r; function m(...$x) { $this->r = $x; return parent::m(...$x); } function __clone() { $this->p = null; } }
function f(&$x, $y = []) { $x[] = $y; return $x; }
function g($n) { static $k = 0; if (++$k > 20) { return; } for ($i = 0; $i < 3; $i++) { $got = yield $i => $n; $n = $got ?? $n; } return $n; }
function &h(array $l = [], ...$more) { global $a; $a = $l; return $a; }
set_error_handler(function ($level, $message) { static $n = 0; if (++$n % 3 == 0) { $GLOBALS['b'] = null; } if ($n % 11 == 0) { throw new Exception($message); } return true; });
$a = [1, [2, 'x' => 3], 'k' => 'v']; $b = 'text'; $c = new C; $d = &$a['k'];
"#;

/// A program of these choices.
pub fn from_bytes(data: &[u8]) -> String {
    let mut writer = Writer {
        bytes: Bytes::new(data),
        text: PRELUDE.to_owned(),
        loops: 0,
    };
    while !writer.bytes.is_over() && writer.text.len() < LENGTH {
        writer.text.push_str("try { ");
        writer.statement(0);
        writer.text.push_str(" } catch (Throwable $d) {}\n");
    }
    writer.text
}

struct Writer<'a> {
    bytes: Bytes<'a>,
    text: String,
    /// Counts loops, whose variables must differ.
    loops: usize,
}

impl Writer<'_> {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn one(&mut self, of: &[&str]) {
        let chosen = self.bytes.one(of);
        self.push(chosen);
    }

    fn is_deep(&self, depth: usize) -> bool {
        depth >= DEPTH || self.bytes.is_over() || self.text.len() > LENGTH
    }

    fn statement(&mut self, depth: usize) {
        if self.is_deep(depth) {
            return self.push(";");
        }
        match self.bytes.below(14) {
            0 | 1 => {
                self.expression(depth + 1);
                self.push(";");
            }
            2 | 3 => {
                self.assignment(depth + 1);
                self.push(";");
            }
            4 => {
                self.push("if (");
                self.expression(depth + 1);
                self.push(") { ");
                self.statement(depth + 1);
                self.push(" } else { ");
                self.statement(depth + 1);
                self.push(" }");
            }
            5 => {
                self.loops += 1;
                let counter = format!("$i{}", self.loops);
                self.push(&format!(
                    "for ({counter} = 0; {counter} < 3; {counter}++) {{ "
                ));
                self.statement(depth + 1);
                self.one(&["", "continue;", "break;"]);
                self.push(" }");
            }
            6 | 7 => {
                self.loops += 1;
                let counter = format!("$n{}", self.loops);
                self.push(&format!("{counter} = 0; foreach ("));
                self.expression(depth + 1);
                self.push(" as ");
                if self.bytes.below(2) == 1 {
                    self.place(depth + 1);
                    self.push(" => ");
                }
                self.one(&["", "&"]);
                self.one(VARIABLES);
                self.push(&format!(") {{ if (++{counter} > 5) break; "));
                self.statement(depth + 1);
                self.push(" }");
            }
            8 => {
                self.push("unset(");
                self.place(depth + 1);
                self.push(");");
            }
            9 => {
                self.push("try { ");
                self.statement(depth + 1);
                self.push(" } catch (Exception $c) { ");
                self.statement(depth + 1);
                self.push(" } finally { ");
                self.statement(depth + 1);
                self.push(" }");
            }
            10 => {
                self.push("switch (");
                self.expression(depth + 1);
                self.push(") { case 1: ");
                self.statement(depth + 1);
                self.push(" case 'x': ");
                self.statement(depth + 1);
                self.push(" break; default: ");
                self.statement(depth + 1);
                self.push(" }");
            }
            11 => {
                self.push("echo ");
                self.expression(depth + 1);
                self.push(";");
            }
            12 => {
                self.push("(function () use (&$a, $b) { ");
                self.statement(depth + 1);
                self.push(" ");
                self.one(&[
                    "return $a;",
                    "yield $b;",
                    "yield from g($a);",
                    "global $c;",
                    "static $d = 1;",
                ]);
                self.push(" })();");
            }
            _ => {
                self.one(&["throw new Exception(", "return (", "echo (", "exit("]);
                self.expression(depth + 1);
                self.push(");");
            }
        }
    }

    fn assignment(&mut self, depth: usize) {
        match self.bytes.below(5) {
            0 => {
                self.place(depth);
                self.push(" = &");
                self.place(depth);
            }
            1 => {
                self.push("[");
                self.place(depth);
                self.push(", ");
                self.place(depth);
                self.push("] = ");
                self.expression(depth);
            }
            2 => {
                self.place(depth);
                self.one(&["++", "--"]);
            }
            _ => {
                self.place(depth);
                self.push(" ");
                self.one(ASSIGNMENT);
                self.push(" ");
                self.expression(depth);
            }
        }
    }

    /// What can be assigned to.
    fn place(&mut self, depth: usize) {
        if self.is_deep(depth) {
            return self.push("$a");
        }
        match self.bytes.below(10) {
            0..=3 => self.one(VARIABLES),
            4 | 5 => {
                self.place(depth + 1);
                self.push("[");
                self.expression(depth + 1);
                self.push("]");
            }
            6 => {
                self.place(depth + 1);
                self.push("[0]");
            }
            7 => {
                self.place(depth + 1);
                self.push("->");
                self.one(PROPERTIES);
            }
            8 => {
                self.push("C::$s[");
                self.expression(depth + 1);
                self.push("]");
            }
            _ => self.one(&["$$b", "${'a'}", "$c->{$b}", "$GLOBALS['a']", "C::$s"]),
        }
    }

    fn expression(&mut self, depth: usize) {
        if self.is_deep(depth) {
            return self.one(LITERALS);
        }
        match self.bytes.below(20) {
            0..=2 => self.one(LITERALS),
            3..=5 => self.place(depth + 1),
            6 | 7 => {
                self.push("(");
                self.expression(depth + 1);
                self.push(" ");
                self.one(BINARY);
                self.push(" ");
                self.expression(depth + 1);
                self.push(")");
            }
            8 => {
                self.one(UNARY);
                self.push("(");
                self.expression(depth + 1);
                self.push(")");
            }
            9 | 10 => {
                self.one(FUNCTIONS);
                self.push("(");
                self.list(depth + 1);
                self.push(")");
            }
            11 => {
                self.place(depth + 1);
                self.one(&["->", "?->"]);
                self.one(METHODS);
                self.push("(");
                self.list(depth + 1);
                self.push(")");
            }
            12 => {
                self.push("[");
                self.list(depth + 1);
                self.push("]");
            }
            13 => {
                self.push("(");
                self.expression(depth + 1);
                self.push(" ? ");
                self.expression(depth + 1);
                self.push(" : ");
                self.expression(depth + 1);
                self.push(")");
            }
            14 => {
                self.push("(");
                self.assignment(depth + 1);
                self.push(")");
                if self.text.ends_with("++)") || self.text.ends_with("--)") {
                    self.push(" . ''");
                }
            }
            15 => {
                self.one(&["isset(", "empty("]);
                self.place(depth + 1);
                self.push(")");
            }
            16 => {
                self.one(&[
                    "fn($x = 1) => ",
                    "fn(&$x = null) => ",
                    "static fn(...$x) => ",
                ]);
                self.expression(depth + 1);
            }
            17 => {
                self.push("match (true) { ");
                self.expression(depth + 1);
                self.push(" => ");
                self.expression(depth + 1);
                self.push(", default => ");
                self.expression(depth + 1);
                self.push(" }");
            }
            18 => {
                self.push("(");
                self.expression(depth + 1);
                self.push(")");
                self.one(&["[0]", "['k']", "->p", "->m(...)", "()", " instanceof C"]);
            }
            _ => self.one(&[
                "g($a)",
                "new C($a)",
                "new ArrayObject($a)",
                "C::m(...)",
                "$a(...)",
                "new Fiber('f')",
                "C::K",
                "iterator_to_array(g(1))",
            ]),
        }
    }

    fn list(&mut self, depth: usize) {
        for at in 0..self.bytes.below(4) {
            if at > 0 {
                self.push(", ");
            }
            if self.bytes.below(8) == 7 {
                self.push("...");
            }
            self.expression(depth);
        }
    }
}
