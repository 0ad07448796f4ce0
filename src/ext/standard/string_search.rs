//! Finding strings in strings.

use super::string::part;
use super::string_case::lowercase;
use super::string_trim::ByteMask;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::PhpStr;
use memchr::memmem;

/// Search functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    str_contains(haystack, needle), str_starts_with(haystack, needle), str_ends_with(haystack, needle),
    strpos(haystack, needle, offset = 0), stripos(haystack, needle, offset = 0),
    strrpos(haystack, needle, offset = 0), strripos(haystack, needle, offset = 0),
    strstr(haystack, needle, before_needle = false), strchr(haystack, needle, before_needle = false),
    stristr(haystack, needle, before_needle = false), strrchr(haystack, needle),
    substr_count(haystack, needle, offset = 0, length = null), strpbrk(string, characters),
    strspn(string, characters, offset = 0, length = null),
    strcspn(string, characters, offset = 0, length = null),
};

const NOT_CONTAINED: &str = "must be contained in argument #1 ($haystack)";

/// Whether `needle` occurs in `haystack`.
fn str_contains(_: &mut Call<'_>, haystack: PhpStr, needle: PhpStr) -> bool {
    find(&haystack, &needle).is_some()
}

/// Whether `haystack` begins with `needle`.
fn str_starts_with(_: &mut Call<'_>, haystack: PhpStr, needle: PhpStr) -> bool {
    haystack.starts_with(&needle)
}

/// Whether `haystack` ends with `needle`.
fn str_ends_with(_: &mut Call<'_>, haystack: PhpStr, needle: PhpStr) -> bool {
    haystack.ends_with(&needle)
}

/// Where `needle` begins in `haystack` for the first time.
#[inline]
pub(super) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [byte] => memchr::memchr(*byte, haystack),
        // Searching short texts byte by byte beats building a searcher.
        [first, rest @ ..] if haystack.len() < 64 => {
            let mut from = 0;
            while let Some(at) = memchr::memchr(*first, &haystack[from..]) {
                from += at + 1;
                if haystack[from..].starts_with(rest) {
                    return Some(from - 1);
                }
            }
            None
        }
        _ => memmem::find(haystack, needle),
    }
}

/// Where `needle` begins in `haystack` for the last time.
fn find_last(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(haystack.len()),
        [byte] => memchr::memrchr(*byte, haystack),
        _ => memmem::rfind(haystack, needle),
    }
}

/// Position of the first `needle` at or after `offset`.
fn strpos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
) -> Result<OrFalse<i64>, Unwind> {
    let start = start_of_search(call, &haystack, offset)?;
    let found = find(&haystack[start..], &needle);
    Ok(found.map(|at| (start + at) as i64).into())
}

fn start_of_search(call: &mut Call<'_>, haystack: &[u8], offset: i64) -> Result<usize, Unwind> {
    let start = if offset < 0 {
        haystack.len().checked_sub(offset.unsigned_abs() as usize)
    } else {
        Some(offset as usize).filter(|start| *start <= haystack.len())
    };
    start.ok_or_else(|| call.value_error(2, NOT_CONTAINED))
}

/// Like `strpos`, letters of both cases being equal.
fn stripos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
) -> Result<OrFalse<i64>, Unwind> {
    strpos(call, lowercase(haystack), lowercase(needle), offset)
}

/// Position of the last `needle`: at or after `offset`, or, for a negative one, starting no later than that from the end.
fn strrpos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
) -> Result<OrFalse<i64>, Unwind> {
    let size = haystack.len();
    let (start, end) = if offset >= 0 {
        (offset as usize, size)
    } else {
        let from_end = offset.unsigned_abs() as usize;
        if from_end > size {
            return Err(call.value_error(2, NOT_CONTAINED));
        }
        (0, (size - from_end).saturating_add(needle.len()).min(size))
    };
    if start > size {
        return Err(call.value_error(2, NOT_CONTAINED));
    }
    let found = find_last(&haystack[start..end], &needle);
    Ok(found.map(|at| (start + at) as i64).into())
}

/// Like `strrpos`, letters of both cases being equal.
fn strripos(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
) -> Result<OrFalse<i64>, Unwind> {
    strrpos(call, lowercase(haystack), lowercase(needle), offset)
}

/// `haystack` from the first `needle` on, or what is before it.
fn strstr(
    _: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    before_needle: bool,
) -> OrFalse<PhpStr> {
    let found = find(&haystack, &needle);
    found.map(|at| side(&haystack, at, before_needle)).into()
}

fn side(haystack: &[u8], at: usize, before_needle: bool) -> PhpStr {
    PhpStr::new(if before_needle {
        &haystack[..at]
    } else {
        &haystack[at..]
    })
}

/// Another name of `strstr`.
fn strchr(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    before_needle: bool,
) -> OrFalse<PhpStr> {
    strstr(call, haystack, needle, before_needle)
}

/// Like `strstr`, letters of both cases being equal.
fn stristr(
    _: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    before_needle: bool,
) -> OrFalse<PhpStr> {
    let found = find(&lowercase(haystack.clone()), &lowercase(needle));
    found.map(|at| side(&haystack, at, before_needle)).into()
}

/// `haystack` from the last occurrence of the first byte of `needle` on.
fn strrchr(_: &mut Call<'_>, haystack: PhpStr, needle: PhpStr) -> OrFalse<PhpStr> {
    // An empty needle stands for its NUL.
    let byte = needle.first().copied().unwrap_or(0);
    let found = memchr::memrchr(byte, &haystack);
    found.map(|at| PhpStr::new(&haystack[at..])).into()
}

/// How often `needle` occurs in a part of `haystack`, without overlaps.
fn substr_count(
    call: &mut Call<'_>,
    haystack: PhpStr,
    needle: PhpStr,
    offset: i64,
    length: Option<i64>,
) -> Result<i64, Unwind> {
    if needle.is_empty() {
        return Err(call.value_error(1, "cannot be empty"));
    }
    let start = start_of_search(call, &haystack, offset)?;
    let mut searched = &haystack[start..];
    if let Some(length) = length {
        let size = if length < 0 {
            searched.len().checked_sub(length.unsigned_abs() as usize)
        } else {
            Some(length as usize).filter(|size| *size <= searched.len())
        };
        match size {
            Some(size) => searched = &searched[..size],
            None => return Err(call.value_error(3, NOT_CONTAINED)),
        }
    }
    Ok(count_of(searched, &needle))
}

/// How often `needle`, which is not empty, occurs in `haystack`.
pub(super) fn count_of(haystack: &[u8], needle: &[u8]) -> i64 {
    match needle {
        [byte] => memchr::memchr_iter(*byte, haystack).count() as i64,
        needle => memmem::find_iter(haystack, needle).count() as i64,
    }
}

/// `string` from the first byte on that is one of `characters`.
fn strpbrk(
    call: &mut Call<'_>,
    string: PhpStr,
    characters: PhpStr,
) -> Result<OrFalse<PhpStr>, Unwind> {
    if characters.is_empty() {
        return Err(call.value_error(1, "must be a non-empty string"));
    }
    let mask = ByteMask::of_bytes(&characters);
    let found = string.iter().position(|byte| mask.contains(*byte));
    Ok(found.map(|at| PhpStr::new(&string[at..])).into())
}

/// How many bytes at the start of a part of `string` are among `characters`.
fn strspn(
    _: &mut Call<'_>,
    string: PhpStr,
    characters: PhpStr,
    offset: i64,
    length: Option<i64>,
) -> i64 {
    let mask = ByteMask::of_bytes(&characters);
    let searched = &string[part(string.len(), offset, length)];
    let end = searched.iter().position(|byte| !mask.contains(*byte));
    end.unwrap_or(searched.len()) as i64
}

/// How many bytes at the start of a part of `string` are not among `characters`.
fn strcspn(
    _: &mut Call<'_>,
    string: PhpStr,
    characters: PhpStr,
    offset: i64,
    length: Option<i64>,
) -> i64 {
    let searched = &string[part(string.len(), offset, length)];
    // php-src looks for the NUL behind an empty list as well.
    let mask = if characters.is_empty() {
        ByteMask::of_bytes(b"\0")
    } else {
        ByteMask::of_bytes(&characters)
    };
    let end = searched.iter().position(|byte| mask.contains(*byte));
    end.unwrap_or(searched.len()) as i64
}
