//! `-c`: the settings of an ini file.

use crate::engine::{self, Piece, Start, Surroundings, Watch};
use crate::eval::ini::Ini;
use crate::eval::output::Output;
use crate::heap::{Heap, HeapConfig};
use crate::source::Source;
use crate::zval::{KeyRef, PhpArray, View, convert};
use std::ffi::OsStr;
use std::path::PathBuf;

/// The names that are looked for in a folder.
const NAMES: [&str; 2] = ["php-cli.ini", "php.ini"];

/// The settings of a file, or of `php-cli.ini` or `php.ini` in a folder; none if there is no such file. Sections for paths and
/// hosts are for servers, and left out.
pub(super) fn settings(path: &OsStr) -> Vec<(String, String)> {
    let path = PathBuf::from(path);
    let file = match path.is_dir() {
        true => NAMES
            .iter()
            .map(|name| path.join(name))
            .find(|file| file.is_file()),
        false => path.is_file().then_some(path),
    };
    let Some(file) = file else {
        return Vec::new();
    };
    let file = file.into_os_string().into_encoded_bytes();
    engine::on_script_stack(move |stack| read(stack, file))
}

/// Reads a file with what scripts have for it.
fn read(stack: engine::ScriptStack, file: Vec<u8>) -> Vec<(String, String)> {
    let mut settings = Vec::new();
    let heap = HeapConfig::from_environment(|name| std::env::var(name).ok()).and_then(Heap::new);
    let Ok(heap) = heap else {
        return settings;
    };
    let start = Start {
        name: b"Standard input code".to_vec(),
        arguments: vec![b"php".to_vec(), file],
        ini: Ini::default(),
        output: Output::new(Box::new(std::io::stdout()), Box::new(std::io::stderr())),
        is_from_standard_input: false,
        surroundings: Surroundings::default(),
    };
    let code = Source::code(
        b"ini file".to_vec(),
        b"return parse_ini_file($argv[1], true);".to_vec(),
    );
    engine::session(&heap, stack, start, Watch::default(), |session| {
        if let Piece::Returned(value) = session.run(&code)
            && let View::Array(options) = value.view()
        {
            add(options, &mut settings);
        }
    });
    settings
}

fn add(options: &PhpArray, settings: &mut Vec<(String, String)>) {
    for (key, zval) in options.iter() {
        let KeyRef::String(name) = key else {
            continue;
        };
        match zval.view() {
            View::Array(section) => {
                let is_of_servers = name.starts_with(b"PATH=") || name.starts_with(b"HOST=");
                if !is_of_servers {
                    add(section, settings);
                }
            }
            view => {
                if let Some(text) = convert::scalar_to_string(view) {
                    let owned = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                    settings.push((owned(name), owned(&text)));
                }
            }
        }
    }
}
