//! The other forms of traces, filters, reports, snapshots, and the functions that ask about memory: run as a person does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder with a script.
struct Place {
    folder: PathBuf,
}

impl Place {
    fn new(name: &str, script: &str) -> Place {
        let folder =
            std::env::temp_dir().join(format!("rephp-forms-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("script.php"), script).unwrap();
        Place { folder }
    }

    fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rephp"))
            .args(words)
            .current_dir(&self.folder)
            .env_clear()
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn printed(&self, words: &[&str]) -> String {
        String::from_utf8(self.run(words).stdout).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

const TWO_FUNCTIONS: &str = "<?php
function inner($n)
{
    return str_repeat('x', $n);
}
function outer()
{
    $kept = [];
    for ($i = 1; $i <= 3; $i++) {
        $kept[] = inner(1000 * $i);
    }
    return $kept;
}
$all = outer();
$copy = $all;
$copy[] = 'more';
";

#[test]
fn filters_let_through_what_was_asked_for() {
    let place = Place::new("filters", TWO_FUNCTIONS);
    let only = place.printed(&["trace", "--only", "separate,free", "script.php"]);
    assert!(only.contains("separate") && !only.contains("share") && !only.contains("born"));
    let line = place.printed(&["trace", "--line", "15", "script.php"]);
    assert!(line.starts_with("L15  $copy = $all;"), "{line}");
    assert_eq!(line.lines().count(), 2, "{line}");
    let function = place.printed(&["trace", "--function", "inner", "script.php"]);
    assert!(
        function
            .lines()
            .rev()
            .skip(1)
            .all(|line| !line.contains("L14"))
    );
    let zval = place.printed(&["trace", "--zval", "#1", "script.php"]);
    assert!(zval.contains("#1 ") && !zval.contains("#2 "), "{zval}");
}

#[test]
fn the_summary_adds_up() {
    let place = Place::new("summary", TWO_FUNCTIONS);
    let summary = place.printed(&["trace", "--summary", "script.php"]);
    for heading in [
        "events",
        "most shared zvals",
        "separations by line",
        "bytes allocated by line",
    ] {
        assert!(summary.contains(heading), "{heading}: {summary}");
    }
    assert!(summary.contains("1  script.php:16"), "{summary}");
    // Each call of inner() makes a string, also where no event of its statement is shown.
    assert!(summary.contains("script.php:4, 3 times"), "{summary}");
}

#[test]
fn allocations_are_counted_by_function_and_line() {
    let place = Place::new("allocations", TWO_FUNCTIONS);
    let collapsed = place.printed(&["trace", "-q", "--format", "collapsed", "script.php"]);
    let inner: u64 = collapsed
        .lines()
        .filter(|line| line.contains("{main}:14;outer:10;inner:4"))
        .map(|line| line.rsplit(' ').next().unwrap().parse::<u64>().unwrap())
        .sum();
    assert!((6000..9000).contains(&inner), "{collapsed}");
    let callgrind = place.printed(&["trace", "-q", "--format", "callgrind", "script.php"]);
    assert!(callgrind.contains("events: Bytes") && callgrind.contains("fn=inner\n4 "));
    assert!(
        callgrind.contains("cfn=inner\ncalls=3 0\n10 "),
        "{callgrind}"
    );
    let speedscope = place.printed(&["trace", "-q", "--format", "speedscope", "script.php"]);
    let profile: serde_json::Value = serde_json::from_str(&speedscope).unwrap();
    let weights = profile["profiles"][0]["weights"].as_array().unwrap();
    let total: u64 = weights.iter().map(|weight| weight.as_u64().unwrap()).sum();
    assert_eq!(profile["profiles"][0]["endValue"].as_u64(), Some(total));
}

#[test]
fn a_graph_shows_the_memory_at_a_line() {
    let place = Place::new("dot", TWO_FUNCTIONS);
    let graph = place.printed(&[
        "trace",
        "-q",
        "--format",
        "dot",
        "--line",
        "15",
        "script.php",
    ]);
    assert!(graph.starts_with("digraph") && graph.trim_end().ends_with('}'));
    assert!(graph.contains("$all") && graph.contains("$copy") && graph.contains("rc 2"));
}

#[test]
fn recording_ends_when_asked() {
    let place = Place::new("steps", TWO_FUNCTIONS);
    let short = place.printed(&["trace", "--steps", "3", "script.php"]);
    assert!(short.contains("recording ended here"), "{short}");
}

#[test]
fn the_limit_is_explained() {
    let place = Place::new(
        "limit",
        "<?php
ini_set('memory_limit', '6M');
function hoard()
{
    $small = 'x';
    $hoard = [];
    while (true) {
        $hoard[] = str_repeat('y', 50000);
    }
}
$innocent = range(1, 10);
hoard();
",
    );
    let output = place.run(&["--on-limit", "report", "script.php"]);
    let report = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(255));
    let first = report
        .lines()
        .skip_while(|line| !line.contains("by variable"))
        .nth(1)
        .unwrap();
    assert!(first.contains("hoard:$hoard  array("), "{report}");
    let site = report
        .lines()
        .skip_while(|line| !line.contains("by allocation"))
        .nth(1)
        .unwrap();
    assert!(site.contains("script.php:8"), "{report}");
}

#[test]
fn what_die_leaves_is_explained() {
    let place = Place::new(
        "die",
        "<?php
$big = str_repeat('x', 100000);
$list = [1, 2, 3];
die('enough');
",
    );
    let output = place.run(&["--report-memleaks", "script.php"]);
    assert_eq!(output.stdout, b"enough");
    let report = String::from_utf8(output.stderr).unwrap();
    assert!(
        report.contains("The end of the request takes back"),
        "{report}"
    );
    assert!(
        report
            .lines()
            .nth(1)
            .unwrap()
            .contains("script.php:2, 2 blocks"),
        "{report}"
    );
}

#[test]
fn leaks_are_reported_by_their_lines() {
    let place = Place::new(
        "leaks",
        "<?php\n$a = [1, 2, 3];\nleak(100);\nfor ($i = 0; $i < 3; $i++) leak(40);\n",
    );
    let report = String::from_utf8(place.run(&["--report-memleaks", "script.php"]).stderr).unwrap();
    assert!(report.contains("script.php(3) :  Freeing 0x"), "{report}");
    assert!(report.contains("(100 bytes), script="), "{report}");
    assert!(report.contains("Last leak repeated 2 times"), "{report}");
    assert!(
        report.ends_with("=== Total 4 memory leaks detected ===\n"),
        "{report}"
    );
    let clean =
        String::from_utf8(place.run(&["--report-memleaks", "-r", "$a = [1];"]).stderr).unwrap();
    assert!(!clean.contains("leaks detected"), "{clean}");
}

#[test]
fn snapshots_are_made_compared_and_accepted() {
    let place = Place::new("snap", "<?php\n$a = 1;\n$b = $a;\necho $a, \"\\n\";\n");
    let status = |words: &[&str]| place.run(words).status.code().unwrap();
    assert_eq!(status(&["snap", "--ci", "."]), 1);
    assert_eq!(status(&["snap", "."]), 0);
    assert_eq!(status(&["snap", "--ci", "."]), 0);
    fs::write(
        place.folder.join("script.php"),
        "<?php\n$a = 1;\n$b = &$a;\necho $a, \"\\n\";\n",
    )
    .unwrap();
    let changed = place.run(&["snap", "script.php"]);
    assert_eq!(changed.status.code(), Some(1));
    let shown = String::from_utf8(changed.stdout).unwrap();
    assert!(
        shown.contains("- L3") && shown.contains("+ L3") && shown.contains("make ref"),
        "{shown}"
    );
    assert_eq!(status(&["snap", "--update", "script.php"]), 0);
    assert_eq!(status(&["snap", "--ci", "script.php"]), 0);
    assert_eq!(status(&["snap", "nowhere.php"]), 2);
    assert_eq!(status(&["snap"]), 2);
}

#[test]
fn scripts_ask_about_memory() {
    let place = Place::new(
        "functions",
        "<?php
class Node { public $next; }
function f($argument) { return rephp\\holders($argument); }
$a = ['k' => str_repeat('x', 1000)];
$b = $a;
$c = &$r;
$z = rephp\\zval('a');
echo $z['refcount'], ' ', $z['is_ref'], ' ', $z['type'], ' ', $z['zval'] === rephp\\zval('b')['zval'] ? 'same' : 'other', \"\\n\";
echo rephp\\zval('c')['is_ref'], ' ', var_export(rephp\\zval('nothing'), true), \"\\n\";
$o = new Node;
$o->next = new Node;
echo implode(' ', rephp\\holders($o->next)), \"\\n\";
echo implode(' ', f($o)), \"\\n\";
unset($b);
$b = ['of another' => $a['k']];
$size = rephp\\size($a);
echo $size['reachable'] > 1000 ? 'reaches ' : '', $size['retained'] < 1000 ? 'shared' : $size['retained'], \"\\n\";
unset($b);
echo rephp\\size($a)['retained'] > 1000 ? 'retains' : 'no', \"\\n\";
$o->next->next = $o;
unset($o);
$garbage = rephp\\garbage();
echo count($garbage), ' ', $garbage[0]['class'], ' ', gc_collect_cycles(), \"\\n\";
echo rephp\\heap()['chunks'], \"\\n\";
xdebug_debug_zval('a');
",
    );
    let printed = place.printed(&["script.php"]);
    let expected = "2 0 array same
1 NULL
$o->next
$o f:$argument
reaches shared
retains
2 Node 2
1
";
    assert!(printed.starts_with(expected), "{printed}");
    assert!(printed.contains("a: (refcount=1, is_ref=0)"), "{printed}");
}

#[test]
fn a_page_of_ten_thousand_steps_is_made() {
    let place = Place::new(
        "page",
        "<?php\nfor ($i = 0; $i < 9000; $i++) { $a = $i; }\n",
    );
    let page = place.folder.join("out.html");
    let page_name: &Path = &page;
    let status = place
        .run(&[
            "trace",
            "--format",
            "html",
            "-o",
            page_name.to_str().unwrap(),
            "script.php",
        ])
        .status;
    assert!(status.success());
    let html = fs::read_to_string(&page).unwrap();
    assert!(html.contains("\"step\":9000") && html.len() < 20_000_000);
}
