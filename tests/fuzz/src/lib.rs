//! Hostile input: what the fuzz targets do with bytes.
//!
//! Each target is a function of bytes ([`TARGETS`]) that must come back: whatever the bytes are, what happens is a message of
//! PHP's or an answer of the server's. A panic, a crash, a hang, a heap that does not verify or has something left is a finding.
//!
//! `scripts/fuzz` builds the targets with libFuzzer and runs them. What they found is mended, and its input kept below
//! `tests/fuzz/corpus`, which `cargo test` gives to the same functions (`tests/hostile_input.rs`).

mod arrays;
mod bytes;
mod http;
mod program;
mod run;

/// The targets by name.
pub const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("parser", parser),
    ("program", program),
    ("arrays", arrays),
    ("unserialize", unserialize),
    ("sprintf", sprintf),
    ("preg", preg),
    ("http", http),
];

/// Bytes → lexer, parser, what is checked while compiling; and a run of what compiles.
pub fn parser(data: &[u8]) {
    if run::compiles(data) {
        run::script(data, &[]);
    }
}

/// Bytes → a program of PHP's grammar → a run.
pub fn program(data: &[u8]) {
    run::script(program::from_bytes(data).as_bytes(), &[]);
}

/// Bytes → operations on arrays that share, refer to and contain each other → a run.
pub fn arrays(data: &[u8]) {
    run::script(arrays::from_bytes(data).as_bytes(), &[]);
}

/// Bytes → `unserialize`, with classes that have every hook, and what a script does with the result.
pub fn unserialize(data: &[u8]) {
    run::script(include_bytes!("unserialize.php"), &[data]);
}

/// Bytes → everything that reads a format: of `sprintf`, `sscanf`, `pack`, dates, JSON, URLs, encodings.
pub fn sprintf(data: &[u8]) {
    run::script(include_bytes!("sprintf.php"), &[data]);
}

/// Bytes → a pattern, and behind the first NUL a subject, for all of preg's functions.
pub fn preg(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == 0);
    let pattern = parts.next().unwrap_or_default();
    let subject = parts.next().unwrap_or_default();
    run::script(include_bytes!("preg.php"), &[pattern, subject]);
}

/// Bytes → what a client sends to the server, as they are.
pub fn http(data: &[u8]) {
    http::exchange(data);
}
