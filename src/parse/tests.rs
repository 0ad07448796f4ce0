use bumpalo::Bump;

use super::parse;
use crate::source::Source;

/// How deep the nests below are.
const DEPTH: usize = 100_000;

#[track_caller]
fn assert_taken(text: String) {
    let arena = Bump::new();
    let source = Source::file("deep.php", text);
    let outcome = parse(&arena, &source).map(|_| ());
    assert_eq!(
        outcome.map_err(|error| String::from_utf8(error.message)),
        Ok(())
    );
}

/// `opening` and `closing` around `middle`, nested.
fn nest(opening: &str, middle: &str, closing: &str) -> String {
    format!(
        "<?php {}{middle}{};",
        opening.repeat(DEPTH),
        closing.repeat(DEPTH)
    )
}

#[test]
fn deep_nests_need_no_native_stack() {
    for (opening, middle, closing) in [
        ("(", "1", ")"),
        ("[", "", "]"),
        ("f(", "1", ")"),
        ("!", "1", ""),
        ("- ", "1", ""),
        ("1 . ", "1", ""),
        ("1 ** ", "1", ""),
        ("$a = ", "1", ""),
        ("$", "a", ""),
        ("$a ?? ", "1", ""),
        ("1 ? ", "1", " : 1"),
        ("fn() => ", "1", ""),
        ("\"{$a[", "1", "]}\""),
        ("if (1) ", "", ""),
        ("if (1) ; else ", "", ""),
        ("while (1) {", "", "}"),
        ("{", "", "}"),
    ] {
        assert_taken(nest(opening, middle, closing));
    }
}

#[test]
fn long_chains_of_members_need_no_native_stack() {
    for link in ["->b", "[1]", "->b()", "?->b"] {
        assert_taken(format!("<?php $a{};", link.repeat(DEPTH)));
    }
}

#[test]
fn functions_and_classes_nest_deeply() {
    assert_taken(nest("function() { return ", "1", ";}"));
    let class = "new class { function f() { return ";
    assert_taken(format!(
        "<?php {}1{};",
        class.repeat(10_000),
        ";}}".repeat(10_000)
    ));
}
