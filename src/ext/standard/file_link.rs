//! Links, real paths, patterns, disks (php-src `ext/standard/link.c`, `file.c`, `filestat.c`).

use super::stream_argument::Path;
use crate::builtins;
use crate::constants;
use crate::eval::Unwind;
use crate::eval::include::os_path;
use crate::ext::{Builtin, BuiltinConstant, Call, OrFalse};
use crate::stream::include_path::real_path;
use crate::stream::{error_text, glob as patterns};
use crate::zval::{PhpArray, PhpStr};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;

/// Functions about links, paths and disks.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    readlink(path), linkinfo(path), symlink(target, link), link(target, link), realpath(path),
    fnmatch(pattern, filename, flags = 0), glob(pattern, flags = 0), disk_total_space(directory), disk_free_space(directory),
    diskfreespace(directory),
};

/// Constants of patterns.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    FNM_NOESCAPE = Int(2),
    FNM_PATHNAME = Int(1),
    FNM_PERIOD = Int(4),
    FNM_CASEFOLD = Int(16),
    GLOB_BRACE = Int(1024),
    GLOB_MARK = Int(2),
    GLOB_NOSORT = Int(4),
    GLOB_NOCHECK = Int(16),
    GLOB_NOESCAPE = Int(64),
    GLOB_ERR = Int(1),
    GLOB_ONLYDIR = Int(1073741824),
    GLOB_AVAILABLE_FLAGS = Int(1073742935),
};

/// What a link points to.
fn readlink(call: &mut Call<'_>, path: Path) -> Result<OrFalse<PhpStr>, Unwind> {
    if !call.machine.may_use_path(&path)? {
        return Ok(OrFalse::False);
    }
    match std::fs::read_link(os_path(&path)) {
        Ok(target) => Ok(OrFalse::Value(PhpStr::new(target.as_os_str().as_bytes()))),
        Err(error) => {
            call.warn(&error_text(&error))?;
            Ok(OrFalse::False)
        }
    }
}

/// The device a link lies on.
fn linkinfo(call: &mut Call<'_>, path: Path) -> Result<OrFalse<i64>, Unwind> {
    let parent = super::path::parent(&path).to_vec();
    if !call.machine.may_use_path(&parent)? {
        return Ok(OrFalse::False);
    }
    match std::fs::symlink_metadata(os_path(&path)) {
        Ok(metadata) => Ok(OrFalse::Value(metadata.dev() as i64)),
        Err(error) => {
            call.warn(&error_text(&error))?;
            Ok(OrFalse::Value(-1))
        }
    }
}

/// Whether a path names something that is no plain file.
fn is_url(path: &[u8]) -> bool {
    crate::stream::scheme(path).is_some_and(|scheme| !scheme.eq_ignore_ascii_case(b"file"))
}

fn make_link(
    call: &mut Call<'_>,
    target: &Path,
    link: &Path,
    verb: &str,
    make: impl FnOnce(&std::path::Path, &std::path::Path) -> std::io::Result<()>,
) -> Result<bool, Unwind> {
    if is_url(target) || is_url(link) {
        call.warn(&format!("Unable to {verb} to a URL"))?;
        return Ok(false);
    }
    let folder = super::path::parent(link).to_vec();
    let from_there = if verb == "symlink" && !target.starts_with(b"/") {
        [&folder[..], b"/", target].concat()
    } else {
        target.to_vec()
    };
    if !call.machine.may_use_path(&from_there)? || !call.machine.may_use_path(link)? {
        return Ok(false);
    }
    if let Err(error) = make(&os_path(target), &os_path(link)) {
        call.warn(&error_text(&error))?;
        return Ok(false);
    }
    Ok(true)
}

/// Makes a symbolic link.
fn symlink(call: &mut Call<'_>, target: Path, link: Path) -> Result<bool, Unwind> {
    make_link(call, &target, &link, "symlink", |target, link| {
        std::os::unix::fs::symlink(target, link)
    })
}

/// Gives a file a further name.
fn link(call: &mut Call<'_>, target: Path, link: Path) -> Result<bool, Unwind> {
    make_link(call, &target, &link, "link", |target, link| {
        std::fs::hard_link(target, link)
    })
}

/// The full path of what exists, links resolved.
fn realpath(call: &mut Call<'_>, path: Path) -> Result<OrFalse<PhpStr>, Unwind> {
    let wanted: &[u8] = if path.is_empty() { b"." } else { &path };
    let Some(real) = real_path(wanted) else {
        return Ok(OrFalse::False);
    };
    if !call.machine.may_use_path(&real)? {
        return Ok(OrFalse::False);
    }
    Ok(OrFalse::Value(real))
}

/// Whether a name matches a pattern.
fn fnmatch(call: &mut Call<'_>, pattern: Path, filename: Path, flags: i64) -> Result<bool, Unwind> {
    for (text, what) in [
        (&filename, "Filename exceeds the maximum allowed length of"),
        (&pattern, "Pattern exceeds the maximum allowed length of"),
    ] {
        if text.len() >= 4096 {
            call.warn(&format!("{what} 4096 characters"))?;
            return Ok(false);
        }
    }
    let how = patterns::Match {
        no_escape: flags & 2 != 0,
        path: flags & 1 != 0,
        period: flags & 4 != 0,
        fold: flags & 16 != 0,
    };
    Ok(patterns::matches(&pattern, &filename, how))
}

/// The paths that a pattern matches.
fn glob(call: &mut Call<'_>, pattern: Path, flags: i64) -> Result<OrFalse<PhpArray>, Unwind> {
    if pattern.len() >= 4096 {
        call.warn("Pattern exceeds the maximum allowed length of 4096 characters")?;
        return Ok(OrFalse::False);
    }
    if flags & !1_073_742_935 != 0 {
        call.warn("At least one of the passed flags is invalid or not supported on this platform")?;
        return Ok(OrFalse::False);
    }
    let wanted = patterns::Flags {
        mark: flags & 2 != 0,
        unsorted: flags & 4 != 0,
        keep_unmatched: flags & 16 != 0,
        no_escape: flags & 64 != 0,
        brace: flags & 1024 != 0,
        directories: flags & 1_073_741_824 != 0,
        stop_on_error: flags & 1 != 0,
    };
    let Ok(found) = patterns::glob(&pattern, wanted) else {
        return Ok(OrFalse::False);
    };
    let total = found.len();
    let mut paths = PhpArray::new();
    for path in found {
        if call.is_allowed_path(&path) {
            paths.push_value(PhpStr::new(&path));
        }
    }
    // Only forbidden matches: as if there were no folder.
    if total > 0 && paths.is_empty() {
        return Ok(OrFalse::False);
    }
    Ok(OrFalse::Value(paths))
}

fn disk(
    call: &mut Call<'_>,
    directory: &Path,
    blocks: impl FnOnce(&rustix::fs::StatVfs) -> u64,
) -> Result<OrFalse<f64>, Unwind> {
    if !call.machine.may_use_path(directory)? {
        return Ok(OrFalse::False);
    }
    match rustix::fs::statvfs(os_path(directory)) {
        Ok(stat) => {
            let size = if stat.f_frsize > 0 {
                stat.f_frsize
            } else {
                stat.f_bsize
            };
            Ok(OrFalse::Value(size as f64 * blocks(&stat) as f64))
        }
        Err(error) => {
            call.warn(&error_text(&error.into()))?;
            Ok(OrFalse::False)
        }
    }
}

/// The bytes of a disk.
fn disk_total_space(call: &mut Call<'_>, directory: Path) -> Result<OrFalse<f64>, Unwind> {
    disk(call, &directory, |stat| stat.f_blocks)
}

/// The bytes that are free on a disk.
fn disk_free_space(call: &mut Call<'_>, directory: Path) -> Result<OrFalse<f64>, Unwind> {
    disk(call, &directory, |stat| stat.f_bavail)
}

/// Another name of `disk_free_space`.
fn diskfreespace(call: &mut Call<'_>, directory: Path) -> Result<OrFalse<f64>, Unwind> {
    disk_free_space(call, directory)
}
