//! `md5`, `sha1` and `crc32`.

use super::string::hexadecimal;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::PhpStr;
use md5::{Digest, Md5};
use sha1::Sha1;

/// Digest functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    md5(string, binary = false), md5_file(filename, binary = false), sha1(string, binary = false),
    sha1_file(filename, binary = false), crc32(string),
};

/// A digest as it is, or in hexadecimal.
pub(crate) fn encoded(digest: &[u8], binary: bool) -> PhpStr {
    if binary {
        PhpStr::new(digest)
    } else {
        hexadecimal(digest)
    }
}

/// A file's content; `None` after a warning.
///
/// # Errors
/// The error handler threw.
pub(crate) fn read_file(call: &mut Call<'_>, name: &[u8]) -> Result<Option<PhpStr>, Unwind> {
    call.machine
        .read_file(&PhpStr::new(name), crate::stream::Options::REPORT)
}

fn file_digest<D: Digest>(
    call: &mut Call<'_>,
    filename: &PhpStr,
    binary: bool,
) -> Result<OrFalse<PhpStr>, Unwind> {
    if filename.contains(&0) {
        return Err(call.value_error(0, "must not contain any null bytes"));
    }
    let content = read_file(call, filename)?;
    Ok(content
        .map(|content| encoded(&D::digest(&content), binary))
        .into())
}

/// The MD5 digest of `string`.
fn md5(_: &mut Call<'_>, string: PhpStr, binary: bool) -> PhpStr {
    encoded(&Md5::digest(&string), binary)
}

/// The MD5 digest of a file's content.
fn md5_file(
    call: &mut Call<'_>,
    filename: PhpStr,
    binary: bool,
) -> Result<OrFalse<PhpStr>, Unwind> {
    file_digest::<Md5>(call, &filename, binary)
}

/// The SHA-1 digest of `string`.
fn sha1(_: &mut Call<'_>, string: PhpStr, binary: bool) -> PhpStr {
    encoded(&Sha1::digest(&string), binary)
}

/// The SHA-1 digest of a file's content.
fn sha1_file(
    call: &mut Call<'_>,
    filename: PhpStr,
    binary: bool,
) -> Result<OrFalse<PhpStr>, Unwind> {
    file_digest::<Sha1>(call, &filename, binary)
}

/// The CRC-32 checksum of `string`, as an integer that is not negative.
fn crc32(_: &mut Call<'_>, string: PhpStr) -> i64 {
    i64::from(crc32fast::hash(&string))
}
