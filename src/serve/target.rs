//! From a request's path to the file it means (php-src `php_cli_server_request_translate_vpath`).

use std::fs::Metadata;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

/// What a path means.
#[derive(Debug)]
pub(super) struct Target {
    /// The path inside the document root that was found; what was asked for, where nothing was.
    pub(super) script_name: Vec<u8>,
    /// What stands behind the script in the path.
    pub(super) path_info: Vec<u8>,
    /// The file, if there is one that may be served.
    pub(super) file: Option<(PathBuf, Metadata)>,
}

/// Whether links may lead out of the document root.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Links {
    /// They lead nowhere.
    Inside,
    /// They may.
    Anywhere,
}

impl Target {
    /// Whether the file is a script.
    pub(super) fn is_script(&self) -> bool {
        self.file.is_some() && extension(&self.script_name).eq_ignore_ascii_case(b"php")
    }
}

/// What stands behind the last dot of a path.
pub(super) fn extension(path: &[u8]) -> &[u8] {
    memchr::memrchr(b'.', path).map_or(b"", |dot| &path[dot + 1..])
}

/// The path of a target, percent signs read and `.` and `..` taken out. `None` where it cannot be one.
pub(super) fn normalize(target: &[u8]) -> Option<Vec<u8>> {
    let path = target
        .split(|byte| matches!(byte, b'?' | b'#'))
        .next()
        .unwrap_or(b"");
    // `GET http://host/path` is a way to say it too.
    let path = match memchr::memmem::find(path, b"://") {
        Some(at) if !path.starts_with(b"/") => {
            let rest = &path[at + 3..];
            memchr::memchr(b'/', rest).map_or(&b"/"[..], |slash| &rest[slash..])
        }
        _ => path,
    };
    let decoded = percent_decoded(path);
    if decoded.contains(&0) {
        return None;
    }
    let mut parts: Vec<&[u8]> = Vec::new();
    let ends_open = matches!(
        decoded.rsplit(|byte| *byte == b'/').next(),
        Some(b"" | b"." | b"..")
    );
    for part in decoded.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let mut path = Vec::with_capacity(decoded.len() + 1);
    for part in &parts {
        path.push(b'/');
        path.extend_from_slice(part);
    }
    if ends_open || parts.is_empty() {
        path.push(b'/');
    }
    Some(path)
}

fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let mut decoded = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'%'
            && let Some(high) = text.get(at + 1).and_then(digit)
            && let Some(low) = text.get(at + 2).and_then(digit)
        {
            decoded.push((high * 16 + low) as u8);
            at += 3;
        } else {
            decoded.push(text[at]);
            at += 1;
        }
    }
    decoded
}

/// Finds the file that a normalized path means: itself, the index of a folder, or a script further up, with the rest of the path
/// for it. `root` is a real path.
pub(super) fn find(root: &Path, path: Vec<u8>, links: Links) -> Target {
    let looks_static = path.contains(&b'.');
    let mut end = path.len();
    while end > 0 {
        let here = &path[..end];
        let full = below(root, here);
        if let Ok(metadata) = std::fs::metadata(&full) {
            let mut script_name = here.to_vec();
            let found = if metadata.is_dir() {
                // A file that is not there has no index further up in its place. PHP's server takes any dot for one of a file.
                let found = index_of(&full, &mut script_name);
                found.filter(|_| !looks_static)
            } else {
                Some((full, metadata))
            };
            let found = found.filter(|(file, metadata)| {
                metadata.is_file() && (links == Links::Anywhere || is_inside(root, file))
            });
            return match found {
                Some(file) => Target {
                    script_name,
                    path_info: path[end..].to_vec(),
                    file: Some(file),
                },
                None => Target::nothing(path),
            };
        }
        // Up, the slash belonging to the rest.
        end = memchr::memrchr(b'/', &path[..end]).unwrap_or(0);
    }
    // Nothing on the way: the root's own index takes what does not look like a file.
    let mut script_name = b"/".to_vec();
    if !looks_static
        && let Some((file, metadata)) = index_of(root, &mut script_name)
        && (links == Links::Anywhere || is_inside(root, &file))
    {
        return Target {
            script_name,
            path_info: path,
            file: Some((file, metadata)),
        };
    }
    Target::nothing(path)
}

impl Target {
    fn nothing(path: Vec<u8>) -> Target {
        Target {
            script_name: path,
            path_info: Vec::new(),
            file: None,
        }
    }
}

fn below(root: &Path, path: &[u8]) -> PathBuf {
    let mut full = root.as_os_str().as_bytes().to_vec();
    while full.last() == Some(&b'/') {
        full.pop();
    }
    full.extend_from_slice(path);
    PathBuf::from(std::ffi::OsString::from_vec(full))
}

/// The index of a folder.
fn index_of(folder: &Path, script_name: &mut Vec<u8>) -> Option<(PathBuf, Metadata)> {
    for name in ["index.php", "index.html"] {
        let file = folder.join(name);
        if let Ok(metadata) = std::fs::metadata(&file)
            && metadata.is_file()
        {
            if script_name.last() != Some(&b'/') {
                script_name.push(b'/');
            }
            script_name.extend_from_slice(name.as_bytes());
            return Some((file, metadata));
        }
    }
    None
}

/// Whether a file really lies below the root, wherever links lead.
fn is_inside(root: &Path, file: &Path) -> bool {
    is_reached_from(root, file) || file.canonicalize().is_ok_and(|real| real.starts_with(root))
}

/// Whether a file is reached from the root without ever leaving it, by no link that starts at the system's own root. That is
/// nearly always so, and one question to the system.
#[cfg(target_os = "linux")]
fn is_reached_from(root: &Path, file: &Path) -> bool {
    use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat, openat2};
    thread_local! {
        /// The root that was opened last.
        static ROOT: std::cell::RefCell<Option<(PathBuf, rustix::fd::OwnedFd)>> =
            const { std::cell::RefCell::new(None) };
    }
    let Ok(inner) = file.strip_prefix(root) else {
        return false;
    };
    ROOT.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|(path, _)| path != root) {
            let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
            *known = openat(CWD, root, flags, Mode::empty())
                .ok()
                .map(|folder| (root.to_path_buf(), folder));
        }
        let Some((_, folder)) = known else {
            return false;
        };
        let flags = OFlags::PATH | OFlags::CLOEXEC;
        openat2(folder, inner, flags, Mode::empty(), ResolveFlags::BENEATH).is_ok()
    })
}

#[cfg(not(target_os = "linux"))]
fn is_reached_from(_: &Path, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_below_their_root() {
        for (target, path) in [
            (&b"/"[..], &b"/"[..]),
            (b"/a/../../../etc/passwd", b"/etc/passwd"),
            (b"/%2e%2e/%2e%2e/etc/passwd", b"/etc/passwd"),
            (b"/..%2f..%2fetc", b"/etc"),
            (b"/a/./b//c/", b"/a/b/c/"),
            (b"/a/..", b"/"),
            (b"/a?x=/../y", b"/a"),
            (b"http://host/a/b", b"/a/b"),
            (b"a", b"/a"),
            (b"/100%", b"/100%"),
        ] {
            assert_eq!(normalize(target).as_deref(), Some(path), "{target:?}");
        }
        assert_eq!(normalize(b"/a%00.php"), None);
    }
}
