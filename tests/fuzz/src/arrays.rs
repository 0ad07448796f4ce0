//! Operations on arrays, made of bytes: four variables that share, refer to and contain each other.

use super::bytes::Bytes;

const LENGTH: usize = 6000;
const VARIABLES: &[&str] = &["$a", "$b", "$c", "$d"];
const KEYS: &[&str] = &[
    "0",
    "1",
    "-1",
    "'k'",
    "'1'",
    "7",
    "PHP_INT_MAX",
    "''",
    "null",
    "1.7",
    "true",
    "'x'",
    "65536",
];
const VALUES: &[&str] = &[
    "1",
    "'text'",
    "null",
    "[]",
    "[1, 2]",
    "['k' => [0]]",
    "2.5",
    "new ArrayObject([1])",
    "str_repeat('y', 30)",
];

/// What is done; `A`, `B` are variables, `K` is a key, `V` a value.
const OPERATIONS: &[&str] = &[
    "A = B;",
    "A = &B;",
    "A[K] = V;",
    "A[] = V;",
    "A[K] = B;",
    "A[K] = &B;",
    "A[] = &B;",
    "unset(A[K]);",
    "unset(A);",
    "A = (array) A;",
    "A[K][K] = V;",
    "A[K][] = &A[K];",
    "B = A[K] ?? V;",
    "list(K => A) = (array) B;",
    "[A, B] = [B, A];",
    "foreach ((array) A as K1 => V1) { B[K1] = V1; }",
    "foreach (A as K1 => &V1) { unset(A[K1]); A[] = V; if (count((array) A) > 40) break; }",
    "foreach (A as &V1) { V1 = B; }",
    "array_push(A, V, B);",
    "array_pop(A);",
    "array_shift(A);",
    "array_unshift(A, V);",
    "array_splice(A, 1, 2, B);",
    "array_splice(A, -1, 0, [V, V]);",
    "sort(A);",
    "rsort(A, SORT_STRING);",
    "ksort(A);",
    "asort(A, SORT_NATURAL);",
    "shuffle(A);",
    "usort(A, function ($x, $y) { global $a, $b; $b = $a; $a[] = 1; return $x <=> $y; });",
    "uksort(A, fn($x, $y) => strcmp((string) $x, (string) $y));",
    "array_walk(A, function (&$v, $k) { global $a; $v = [$v]; unset($a[$k]); });",
    "array_walk_recursive(A, function (&$v) { $v = 1; });",
    "A = array_map(null, (array) A, (array) B);",
    "A = array_map(fn($x) => [$x], (array) B);",
    "A = array_merge((array) A, (array) B);",
    "A = array_merge_recursive((array) A, (array) B);",
    "A = array_replace_recursive((array) A, (array) B);",
    "A = (array) A + (array) B;",
    "A = array_diff_key((array) A, (array) B);",
    "A = array_intersect_key((array) A, (array) B);",
    "A = array_flip((array) B);",
    "A = array_fill_keys((array) B, V);",
    "A = array_slice((array) B, -2, 5, true);",
    "A = array_chunk((array) B, 2, true);",
    "A = array_reverse((array) B, true);",
    "A = array_pad((array) A, -5, V);",
    "A = array_combine((array) A, (array) B);",
    "A = array_column([A, B, [K => V]], K);",
    "A = array_filter((array) B);",
    "A = array_unique((array) B, SORT_REGULAR);",
    "array_multisort(A, B);",
    "next(A); current(A); key(A);",
    "end(A); prev(A);",
    "reset(A); unset(A[key(A)]);",
    "A[K]++;",
    "A[K] .= 'z';",
    "A[K] ??= V;",
    "extract((array) A, EXTR_REFS | EXTR_PREFIX_ALL, 'p');",
    "A = compact('a', 'b');",
    "A = unserialize(serialize(B));",
    "A = json_decode((string) json_encode(B), true);",
    "A == B;",
    "A <=> B;",
    "var_export(A == A, true);",
    "A = (object) A;",
    "A = clone (object) A;",
    "A = new ArrayObject((array) B);",
    "A = iterator_to_array(new ArrayIterator((array) B));",
    "A = range(0, 5);",
    "A = array_fill(5, 3, B);",
    "gc_collect_cycles();",
    "A = SplFixedArray::fromArray(array_values((array) B))->toArray();",
    "count((array) A, COUNT_RECURSIVE);",
    "(function (array $x) { $x[] = 1; $x[K] = &$x; })((array) A);",
    "(function (&$x) { $x = V; })(A[K]);",
    "A = (function () use (&$a) { yield K => $a; yield from (array) $a; })();",
    "if (is_iterable(A)) { foreach (A as V1) { B = V1; break; } }",
    "implode(',', array_map('gettype', (array) A));",
    "A = str_split('abc'); A[K] = V;",
    "$GLOBALS['a'][K] = V;",
];

/// A script of these choices.
pub fn from_bytes(data: &[u8]) -> String {
    let mut bytes = Bytes::new(data);
    let mut text = "<?php set_error_handler(function () { static $n = 0; if (++$n % 5 == 0) { $GLOBALS['b'] = [$n]; } return true; });\n\
                    $a = [1, 'k' => [2]]; $b = &$a['k']; $c = $a; $d = [];\n"
        .to_owned();
    while !bytes.is_over() && text.len() < LENGTH {
        let mut operation = bytes.one(OPERATIONS).to_owned();
        for (hole, of) in [
            ("K1", &["$k"][..]),
            ("V1", &["$v"]),
            ("A", VARIABLES),
            ("B", VARIABLES),
            ("K", KEYS),
            ("V", VALUES),
        ] {
            operation = filled(&operation, hole, of, &mut bytes);
        }
        text.push_str("try { ");
        text.push_str(&operation);
        text.push_str(" } catch (Throwable) {}\n");
    }
    text
}

/// The operation with its holes of a kind filled. A variable is the same everywhere in it, keys and values differ.
fn filled(operation: &str, hole: &str, of: &[&str], bytes: &mut Bytes<'_>) -> String {
    let mut text = String::new();
    let mut chosen = bytes.one(of);
    let mut rest = operation;
    while let Some(at) = rest.find(hole) {
        let (before, after) = rest.split_at(at);
        let after = &after[hole.len()..];
        text.push_str(before);
        let is_letter = |byte: Option<char>| {
            byte.is_some_and(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        };
        if is_letter(before.chars().last()) || is_letter(after.chars().next()) {
            text.push_str(hole);
        } else {
            text.push_str(chosen);
            if matches!(hole, "K" | "V") {
                chosen = bytes.one(of);
            }
        }
        rest = after;
    }
    text + rest
}
