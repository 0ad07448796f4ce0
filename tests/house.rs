//! The arrows of the house, kept true over the source text: which room knows which, who may print, where `unsafe`
//! stands, and what no file is called.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `src/` a room may not name.
const UNKNOWN_TO: &[(&str, &[&str])] = &[
    (
        "heap",
        &[
            "zval", "gc", "trace", "ext", "eval", "lower", "ast", "parse", "lex", "engine", "cli",
        ],
    ),
    (
        "zval",
        &[
            "ext", "eval", "lower", "ast", "parse", "lex", "engine", "cli",
        ],
    ),
    (
        "gc",
        &[
            "ext", "eval", "lower", "ast", "parse", "lex", "engine", "cli",
        ],
    ),
    ("eval", &["lex", "cli"]),
    (
        "ast",
        &[
            "lower", "eval", "zval", "gc", "heap", "ext", "engine", "cli",
        ],
    ),
    (
        "lex",
        &[
            "lower", "eval", "zval", "gc", "heap", "ext", "engine", "cli",
        ],
    ),
    (
        "parse",
        &[
            "lower", "eval", "zval", "gc", "heap", "ext", "engine", "cli",
        ],
    ),
    (
        "check",
        &[
            "lower", "eval", "zval", "gc", "heap", "ext", "engine", "cli",
        ],
    ),
    ("lower", &["cli"]),
    ("ext", &["cli"]),
    ("trace", &["ext", "cli"]),
    ("stream", &["lower", "ast", "parse", "lex", "engine", "cli"]),
];

/// What `eval` may name of the AST: plain kinds that own nothing. The tree borrows nothing from the AST.
const PLAIN_KINDS: &[&str] = &["BinaryOp", "Cast", "ClassKind", "IncludeKind"];

/// Where `unsafe` may stand: rooms, and single files with the reason.
const UNSAFE_ALLOWED: &[(&str, &str)] = &[
    ("src/heap/", "the allocator"),
    ("src/zval/", "counts and payloads"),
    ("src/gc/", "walks zvals by pointer"),
    ("src/ext/sqlite.rs", "SQLite's C interface"),
    ("src/ext/sqlite/function.rs", "what SQLite calls back"),
    ("src/eval/slot", "the slot layer: where slots lie"),
    ("src/eval/frame", "frames link to their callers by pointer"),
    (
        "src/eval/coroutine/",
        "native stacks, the switch between them, and frames that outlive a call",
    ),
    ("src/eval/local", "reads slots of the running frame"),
    ("src/eval/place", "writes through resolved places"),
    ("src/eval/element", "places inside arrays"),
    ("src/eval/assign", "list() reads the source array in place"),
    ("src/eval/compound", "changes numbers and strings in place"),
    ("src/eval/increment", "counts up in place"),
    ("src/eval/special_call", "looks at arguments where they lie"),
    ("src/eval/foreach", "walks the held array in place"),
    ("src/eval/flow", "global and static bind slots"),
    ("src/eval/scope", "moves slots into symbol tables and back"),
    ("src/eval/include", "runs in the frame of its caller"),
    (
        "src/eval/class/",
        "class entries outlive the request's nodes; properties are slots",
    ),
    (
        "src/eval/script",
        "the arena of a script and the tree in it",
    ),
    ("src/eval/superglobal", "global slots by name"),
    ("src/eval/invoke", "spread arrays are referred to in place"),
    ("src/eval/property", "writes property slots it has resolved"),
    ("src/eval/class_member", "writes static property slots"),
    ("src/ext/iconv/library", "calls the C library's iconv"),
    ("src/ext/pcre/library", "calls PCRE2, a C library"),
    (
        "src/engine.rs",
        "takes the globals out of the outermost frame",
    ),
];

/// How many `unsafe` blocks each room has at most. It may have fewer; for more the table has to be changed, with a reason in
/// the commit. Rooms that are not named here have none.
const UNSAFE_BLOCKS: &[(&str, usize)] = &[
    ("engine", 2),
    ("eval", 206),
    ("ext", 121),
    ("gc", 24),
    ("heap", 90),
    ("zval", 181),
];

/// Words that print or end the process, and who may use them besides `cli`.
const PRINTING: &[&str] = &[
    "println!",
    "print!",
    "eprintln!",
    "eprint!",
    "dbg!",
    "process::exit",
    "process::abort",
];
const PRINTING_ALLOWED: &[(&str, &str)] = &[
    ("src/main.rs", "the process itself"),
    ("src/cli/", "the one room with a terminal"),
];

#[test]
fn rooms_know_only_what_lies_below() {
    let mut broken = Vec::new();
    for (path, code) in sources() {
        let Some((_, unknown)) = UNKNOWN_TO.iter().find(|(room, _)| in_room(&path, room)) else {
            continue;
        };
        for named in paths_after(&code, "crate::") {
            if unknown.contains(&named.as_str()) {
                broken.push(format!("{path} names crate::{named}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_tree_borrows_nothing_from_the_ast() {
    let mut broken = Vec::new();
    for (path, code) in sources() {
        if !in_room(&path, "eval") {
            continue;
        }
        for named in paths_after(&code, "crate::ast::") {
            if !PLAIN_KINDS.contains(&named.as_str()) {
                broken.push(format!("{path} names crate::ast::{named}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn only_the_command_line_prints_or_exits() {
    let mut broken = Vec::new();
    for (path, code) in sources() {
        if allowed(PRINTING_ALLOWED, &path) {
            continue;
        }
        for word in PRINTING {
            if has_word(&code, word) {
                broken.push(format!("{path}: {word}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn unsafe_stands_only_in_its_rooms() {
    let broken: Vec<String> = sources()
        .into_iter()
        .filter(|(path, code)| has_word(code, "unsafe") && !allowed(UNSAFE_ALLOWED, path))
        .map(|(path, _)| path)
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn unsafe_blocks_do_not_become_more() {
    let mut blocks: BTreeMap<String, usize> = BTreeMap::new();
    for (path, code) in sources() {
        let room = path.strip_prefix("src/").unwrap_or(&path);
        let room = room.split(['/', '.']).next().unwrap_or_default();
        let words: Vec<&str> = code.split_whitespace().collect();
        let is_block = |pair: &&[&str]| pair[0].ends_with("unsafe") && pair[1].starts_with('{');
        *blocks.entry(room.to_owned()).or_default() += words.windows(2).filter(is_block).count();
    }
    let most = |room: &str| {
        let known = UNSAFE_BLOCKS.iter().find(|(known, _)| *known == room);
        known.map_or(0, |(_, most)| *most)
    };
    let broken: Vec<String> = blocks
        .into_iter()
        .filter(|(room, count)| *count > most(room))
        .map(|(room, count)| format!("{room} has {count} unsafe blocks, not {}", most(&room)))
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn nothing_is_left_undone() {
    let mut broken = Vec::new();
    for (path, code) in sources() {
        for word in ["todo!", "unimplemented!"] {
            if has_word(&code, word) {
                broken.push(format!("{path}: {word}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_file_is_named_for_its_subject() {
    let nameless = [
        "util", "utils", "misc", "helper", "helpers", "common", "stuff",
    ];
    let root = root();
    let mut files = Vec::new();
    for folder in ["src", "grammar", "tests", "scripts"] {
        collect(&root.join(folder), &mut files);
    }
    let broken: Vec<String> = files
        .iter()
        .filter(|file| {
            file.strip_prefix(&root)
                .unwrap()
                .components()
                .filter_map(|part| Path::new(part.as_os_str()).file_stem()?.to_str())
                .any(|stem| nameless.contains(&stem))
        })
        .map(|file| file.display().to_string())
        .collect();
    assert!(broken.is_empty(), "{broken:#?}");
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file of `src/`, as its path from the project's root and its text without comments and literals.
fn sources() -> Vec<(String, String)> {
    let root = root();
    let mut files = Vec::new();
    collect(&root.join("src"), &mut files);
    files.sort();
    files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .map(|file| {
            let path = file.strip_prefix(&root).unwrap().display().to_string();
            (path, code_only(&fs::read_to_string(file).unwrap()))
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn in_room(path: &str, room: &str) -> bool {
    path.strip_prefix("src/")
        .and_then(|path| path.strip_prefix(room))
        .is_some_and(|rest| rest.starts_with('/') || rest == ".rs")
}

fn allowed(list: &[(&str, &str)], path: &str) -> bool {
    list.iter().any(|(prefix, _)| path.starts_with(prefix))
}

/// `text` with comments, string and character literals blanked.
fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if let Some(length) = raw_string(rest) {
            at += length;
        } else if bytes[at] == b'"' {
            at += 1;
            while at < bytes.len() && bytes[at] != b'"' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at += 1;
        } else if let Some(length) = character(rest) {
            at += length;
        } else {
            let character = rest.chars().next().unwrap();
            code.push(character);
            at += character.len_utf8();
        }
    }
    code
}

/// The length of the raw string that `text` begins with.
fn raw_string(text: &str) -> Option<usize> {
    let body = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = body.bytes().take_while(|&byte| byte == b'#').count();
    let body = body[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - body.len();
    Some(
        body.find(&end)
            .map_or(text.len(), |at| start + at + end.len()),
    )
}

/// The length of the character literal that `text` begins with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    if body.starts_with('\\') {
        return Some(1 + 2 + body[2..].find('\'')? + 1);
    }
    let length = body.chars().next()?.len_utf8();
    body[length..].starts_with('\'').then_some(1 + length + 1)
}

fn has_word(code: &str, word: &str) -> bool {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].bytes().next_back();
        let after = code[at + word.len()..].bytes().next();
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

/// The names that follow `prefix`, alone or inside braces.
fn paths_after(code: &str, prefix: &str) -> Vec<String> {
    let name_of = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        let Some(group) = rest.strip_prefix('{') else {
            names.push(name_of(rest));
            continue;
        };
        let mut depth = 0;
        let mut expects_name = true;
        for (at, character) in group.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => expects_name = true,
                _ if expects_name && depth == 0 && !character.is_whitespace() => {
                    names.push(name_of(&group[at..]));
                    expects_name = false;
                }
                _ => {}
            }
        }
    }
    names
}

#[test]
fn the_reader_of_this_file_sees_groups_and_skips_literals() {
    let code = code_only(
        "use crate::{heap::Heap, zval::{self, Zval}};\nfn f<'a>() { '\"'; \"crate::cli\"; r#\"todo!\"#; } // crate::ext\ncrate::gc::run();",
    );
    assert_eq!(paths_after(&code, "crate::"), ["heap", "zval", "gc"]);
    assert!(!has_word(&code, "todo!"));
}
