//! Paths as texts: `basename`, `dirname`, `pathinfo`.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::table::{BuiltinConstant, ConstantValue};
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr, Value};

/// Path functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    basename(path, suffix = ""), dirname(path, levels = 1), pathinfo(path, flags = 15),
};

const fn int(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

/// Constants of [`FUNCTIONS`].
pub(super) static CONSTANTS: &[BuiltinConstant] = &[
    int("PATHINFO_DIRNAME", DIRNAME),
    int("PATHINFO_BASENAME", BASENAME),
    int("PATHINFO_EXTENSION", EXTENSION),
    int("PATHINFO_FILENAME", FILENAME),
    int("PATHINFO_ALL", 15),
];

const DIRNAME: i64 = 1;
const BASENAME: i64 = 2;
const EXTENSION: i64 = 4;
const FILENAME: i64 = 8;

fn without_slashes(path: &[u8]) -> &[u8] {
    let end = path.iter().rposition(|byte| *byte != b'/');
    &path[..end.map_or(0, |last| last + 1)]
}

/// The last part of a path.
pub(crate) fn base(path: &[u8]) -> &[u8] {
    let path = without_slashes(path);
    let start = memchr::memrchr(b'/', path).map_or(0, |at| at + 1);
    &path[start..]
}

/// The path without its last part: `.` if there is only one.
pub(crate) fn parent(path: &[u8]) -> &[u8] {
    if path.is_empty() {
        return path;
    }
    let trimmed = without_slashes(path);
    match (trimmed, memchr::memrchr(b'/', trimmed)) {
        ([], _) => b"/",
        (_, None) => b".",
        (_, Some(at)) => match without_slashes(&trimmed[..at]) {
            [] => b"/",
            parent => parent,
        },
    }
}

/// The last part of `path`, without `suffix`.
fn basename(_: &mut Call<'_>, path: PhpStr, suffix: PhpStr) -> PhpStr {
    let name = base(&path);
    PhpStr::new(match name.strip_suffix(suffix.as_bytes()) {
        Some(stem) if !stem.is_empty() => stem,
        _ => name,
    })
}

/// `path` without its last `levels` parts.
fn dirname(call: &mut Call<'_>, path: PhpStr, levels: i64) -> Result<PhpStr, Unwind> {
    if levels < 1 {
        return Err(call.value_error(1, "must be greater than or equal to 1"));
    }
    let mut directory = path.as_bytes();
    for _ in 0..levels {
        let above = parent(directory);
        let is_top = above.len() >= directory.len();
        directory = above;
        if is_top {
            break;
        }
    }
    Ok(PhpStr::new(directory))
}

/// The parts of `path`, or the first of those that `flags` name.
fn pathinfo(_: &mut Call<'_>, path: PhpStr, flags: i64) -> Value {
    let name = base(&path);
    let point = memchr::memrchr(b'.', name);
    let directory = parent(&path);
    let parts = [
        (
            DIRNAME,
            "dirname",
            Some(directory).filter(|text| !text.is_empty()),
        ),
        (BASENAME, "basename", Some(name)),
        (EXTENSION, "extension", point.map(|at| &name[at + 1..])),
        (
            FILENAME,
            "filename",
            Some(&name[..point.unwrap_or(name.len())]),
        ),
    ];
    let wanted = parts
        .into_iter()
        .filter(|(flag, _, _)| flags & flag != 0)
        .filter_map(|(_, name, text)| Some((name, PhpStr::new(text?))));
    if flags != DIRNAME | BASENAME | EXTENSION | FILENAME {
        return wanted
            .map(|(_, text)| text)
            .next()
            .unwrap_or_else(PhpStr::empty)
            .into();
    }
    let mut result = PhpArray::new();
    for (name, text) in wanted {
        result.set_value(name, text);
    }
    result.into()
}
