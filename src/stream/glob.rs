//! Patterns of file names: `fnmatch` and `glob`, as the C library has them (POSIX 2.13, with `GLOB_BRACE`).

use crate::eval::include::os_path;
use std::os::unix::ffi::OsStrExt;

/// How a pattern is read.
#[derive(Clone, Copy, Default, Debug)]
pub struct Flags {
    /// Directories end in a slash.
    pub mark: bool,
    /// Nothing is sorted.
    pub unsorted: bool,
    /// A pattern that matches nothing gives itself.
    pub keep_unmatched: bool,
    /// Backslashes are plain.
    pub no_escape: bool,
    /// `{a,b}` is each of them.
    pub brace: bool,
    /// Only directories.
    pub directories: bool,
    /// A directory that cannot be read is an error.
    pub stop_on_error: bool,
}

/// How a name is compared.
#[derive(Clone, Copy, Default, Debug)]
pub struct Match {
    /// Backslashes are plain.
    pub no_escape: bool,
    /// Wildcards match no slash.
    pub path: bool,
    /// Wildcards match no dot at the start.
    pub period: bool,
    /// Letters match in either case.
    pub fold: bool,
}

/// Whether a name matches a pattern.
pub fn matches(pattern: &[u8], name: &[u8], how: Match) -> bool {
    matches_from(pattern, name, how, true)
}

fn fold(byte: u8, how: Match) -> u8 {
    if how.fold {
        byte.to_ascii_lowercase()
    } else {
        byte
    }
}

/// `is_start`: the name's first byte is the first of a part, where `period` guards a dot.
fn matches_from(mut pattern: &[u8], mut name: &[u8], how: Match, mut is_start: bool) -> bool {
    // Where the last star stands, and what it has matched so far.
    let mut star: Option<(&[u8], &[u8])> = None;
    loop {
        let guarded = how.period && is_start && name.first() == Some(&b'.');
        let stepped = match (pattern.first(), name.first()) {
            (None, None) => return true,
            (Some(b'*'), _) if !guarded => {
                while pattern.first() == Some(&b'*') {
                    pattern = &pattern[1..];
                }
                star = Some((pattern, name));
                continue;
            }
            (Some(b'?'), Some(byte)) => (!(guarded || how.path && *byte == b'/')).then_some((1, 1)),
            (Some(b'['), Some(byte)) => match set_matches(pattern, *byte, how) {
                Some((found, length)) => {
                    (found && !guarded && !(how.path && *byte == b'/')).then_some((length, 1))
                }
                None => (*byte == b'[').then_some((1, 1)),
            },
            (Some(b'\\'), Some(byte)) if !how.no_escape && pattern.len() > 1 => {
                (fold(pattern[1], how) == fold(*byte, how)).then_some((2, 1))
            }
            (Some(expected), Some(byte)) => {
                (fold(*expected, how) == fold(*byte, how)).then_some((1, 1))
            }
            _ => None,
        };
        match (stepped, star) {
            (Some((of_pattern, of_name)), _) => {
                is_start = how.path && name[0] == b'/';
                pattern = &pattern[of_pattern..];
                name = &name[of_name..];
            }
            (None, Some((after, from))) => {
                // The star takes one byte more.
                match from.first() {
                    Some(b'/') if how.path => return false,
                    None => return false,
                    Some(_) => {}
                }
                star = Some((after, &from[1..]));
                pattern = after;
                name = &from[1..];
                is_start = false;
            }
            (None, None) => return false,
        }
    }
}

/// Whether a byte is in the set that the pattern begins with, and how long the set is; `None` where it is no set.
fn set_matches(pattern: &[u8], byte: u8, how: Match) -> Option<(bool, usize)> {
    let mut at = 1;
    let negated = matches!(pattern.get(at), Some(b'!' | b'^'));
    if negated {
        at += 1;
    }
    let byte = fold(byte, how);
    let mut found = false;
    let mut is_first = true;
    loop {
        let mut low = *pattern.get(at)?;
        if low == b']' && !is_first {
            return Some((found != negated, at + 1));
        }
        is_first = false;
        if low == b'[' && pattern.get(at + 1) == Some(&b':') {
            let rest = &pattern[at + 2..];
            let end = memchr::memmem::find(rest, b":]")?;
            found |= class_has(&rest[..end], byte);
            at += end + 4;
            continue;
        }
        if low == b'\\' && !how.no_escape {
            at += 1;
            low = *pattern.get(at)?;
        }
        at += 1;
        let mut high = low;
        if pattern.get(at) == Some(&b'-') && !matches!(pattern.get(at + 1), None | Some(b']')) {
            high = pattern[at + 1];
            at += 2;
            if high == b'\\' && !how.no_escape {
                high = *pattern.get(at)?;
                at += 1;
            }
        }
        found |= (fold(low, how)..=fold(high, how)).contains(&byte);
    }
}

fn class_has(name: &[u8], byte: u8) -> bool {
    match name {
        b"alpha" => byte.is_ascii_alphabetic(),
        b"digit" => byte.is_ascii_digit(),
        b"alnum" => byte.is_ascii_alphanumeric(),
        b"upper" => byte.is_ascii_uppercase(),
        b"lower" => byte.is_ascii_lowercase(),
        b"space" => byte.is_ascii_whitespace() || byte == 11,
        b"blank" => byte == b' ' || byte == b'\t',
        b"punct" => byte.is_ascii_punctuation(),
        b"cntrl" => byte.is_ascii_control(),
        b"xdigit" => byte.is_ascii_hexdigit(),
        b"print" => (b' '..=b'~').contains(&byte),
        b"graph" => byte.is_ascii_graphic(),
        _ => false,
    }
}

/// The patterns that a pattern with braces stands for.
fn expand_braces(pattern: &[u8], no_escape: bool, into: &mut Vec<Vec<u8>>) {
    const MOST: usize = 1 << 16;
    let Some((open, parts, close)) = first_braces(pattern, no_escape) else {
        into.push(pattern.to_vec());
        return;
    };
    for part in parts {
        if into.len() >= MOST {
            return;
        }
        let whole = [&pattern[..open], part, &pattern[close + 1..]].concat();
        expand_braces(&whole, no_escape, into);
    }
}

/// Where the first braces open and close, and what stands between their commas. `{}` stays as it is.
fn first_braces(pattern: &[u8], no_escape: bool) -> Option<(usize, Vec<&[u8]>, usize)> {
    let mut at = 0;
    while at < pattern.len() {
        match pattern[at] {
            b'\\' if !no_escape => at += 1,
            b'{' if pattern.get(at + 1) != Some(&b'}') => break,
            _ => {}
        }
        at += 1;
    }
    let open = at;
    let mut depth = 0;
    let mut start = open + 1;
    let mut parts = Vec::new();
    at += 1;
    while at < pattern.len() {
        match pattern[at] {
            b'\\' if !no_escape => at += 1,
            b'{' => depth += 1,
            b',' if depth == 0 => {
                parts.push(&pattern[start..at]);
                start = at + 1;
            }
            b'}' if depth == 0 => {
                parts.push(&pattern[start..at]);
                return Some((open, parts, at));
            }
            b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    None
}

/// A directory could not be read.
#[derive(Debug)]
pub struct Unreadable;

/// The paths that a pattern matches, in the order of their bytes.
///
/// # Errors
/// A directory could not be read, and the flags call that an error.
pub fn glob(pattern: &[u8], flags: Flags) -> Result<Vec<Vec<u8>>, Unreadable> {
    let mut patterns = Vec::new();
    if flags.brace {
        expand_braces(pattern, flags.no_escape, &mut patterns);
    } else {
        patterns.push(pattern.to_vec());
    }
    let mut found = Vec::new();
    for pattern in &patterns {
        let before = found.len();
        let (folder, rest) = match pattern.strip_prefix(b"/") {
            Some(rest) => (b"/".to_vec(), rest),
            None => (Vec::new(), &pattern[..]),
        };
        walk(folder, rest, flags, &mut found)?;
        if !flags.unsorted {
            found[before..].sort();
        }
    }
    if flags.directories {
        found.retain(|path| os_path(path).is_dir());
    }
    if found.is_empty() && flags.keep_unmatched {
        found.push(pattern.to_vec());
    } else if flags.mark {
        for path in &mut found {
            if !path.ends_with(b"/") && os_path(path).is_dir() {
                path.push(b'/');
            }
        }
    }
    Ok(found)
}

fn has_wildcards(part: &[u8]) -> bool {
    part.iter().any(|byte| b"*?[".contains(byte))
}

fn unescaped(part: &[u8], flags: Flags) -> Vec<u8> {
    if flags.no_escape {
        return part.to_vec();
    }
    let mut plain = Vec::with_capacity(part.len());
    let mut bytes = part.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            b'\\' => plain.push(bytes.next().copied().unwrap_or(b'\\')),
            _ => plain.push(byte),
        }
    }
    plain
}

/// Adds the paths below `folder` (which ends in a slash, or is empty) that match the rest of a pattern.
fn walk(
    folder: Vec<u8>,
    rest: &[u8],
    flags: Flags,
    found: &mut Vec<Vec<u8>>,
) -> Result<(), Unreadable> {
    if rest.is_empty() {
        if os_path(&folder).symlink_metadata().is_ok() {
            found.push(folder);
        }
        return Ok(());
    }
    let end = memchr::memchr(b'/', rest).unwrap_or(rest.len());
    let (part, after) = rest.split_at(end);
    let slashes = after.iter().take_while(|byte| **byte == b'/').count();
    let (slashes, after) = after.split_at(slashes);
    if !has_wildcards(part) {
        let path = [&folder[..], &unescaped(part, flags), slashes].concat();
        return match after {
            [] => {
                if os_path(&path).symlink_metadata().is_ok() {
                    found.push(path);
                }
                Ok(())
            }
            after => walk(path, after, flags, found),
        };
    }
    let read = match folder.as_slice() {
        [] => std::fs::read_dir("."),
        folder => std::fs::read_dir(os_path(folder)),
    };
    let entries = match read {
        Ok(entries) => entries,
        Err(error) => {
            let is_missing = error.kind() == std::io::ErrorKind::NotFound
                || error.kind() == std::io::ErrorKind::NotADirectory;
            return match flags.stop_on_error && !is_missing {
                true => Err(Unreadable),
                false => Ok(()),
            };
        }
    };
    let how = Match {
        no_escape: flags.no_escape,
        period: true,
        ..Match::default()
    };
    let dots = [b".".to_vec(), b"..".to_vec()];
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().as_bytes().to_vec())
        .chain(dots);
    for name in names {
        if !matches(part, &name, how) {
            continue;
        }
        let path = [&folder[..], &name, slashes].concat();
        if after.is_empty() {
            if slashes.is_empty() || os_path(&path).is_dir() {
                found.push(path);
            }
        } else if os_path(&path).is_dir() {
            walk(path, after, flags, found)?;
        }
    }
    Ok(())
}
