//! `crypt` with digests: `$1$` (MD5), `$5$` (SHA-256), `$6$` (SHA-512). Ulrich Drepper's "Unix crypt using SHA-256 and
//! SHA-512", and Poul-Henning Kamp's scheme before it.

use super::crypt::{ALPHABET, has_time};
use md5::Md5;
use sha2::{Digest, Sha256, Sha512};

/// Appends `count` digits of 24 bits, the lowest first.
fn push_digits(result: &mut Vec<u8>, mut bits: u32, count: usize) {
    for _ in 0..count {
        result.push(ALPHABET[(bits & 63) as usize]);
        bits >>= 6;
    }
}

/// Three bytes as 24 bits.
fn group(digest: &[u8], places: [usize; 3]) -> u32 {
    places
        .iter()
        .fold(0, |bits, place| bits << 8 | u32::from(digest[*place]))
}

/// The salt of a setting: up to the next `$`, at most `most` bytes.
fn salt_of(text: &[u8], most: usize) -> &[u8] {
    let end = memchr::memchr(b'$', text).unwrap_or(text.len());
    &text[..end.min(most)]
}

/// `length` bytes of `digest` repeated.
fn repeated(digest: &[u8], length: usize) -> Vec<u8> {
    digest.iter().copied().cycle().take(length).collect()
}

/// The hash with MD5; `setting` begins with `$1$`.
pub(super) fn md5_crypt(password: &[u8], setting: &[u8]) -> Vec<u8> {
    const MAGIC: &[u8] = b"$1$";
    let salt = salt_of(&setting[MAGIC.len()..], 8);
    let inner = Md5::digest([password, salt, password].concat());
    let mut start = [password, MAGIC, salt].concat();
    start.extend(repeated(&inner, password.len()));
    let mut length = password.len();
    while length > 0 {
        // The scheme's author meant another byte here than the zero that it became.
        let byte = if length & 1 == 1 { 0 } else { password[0] };
        start.push(byte);
        length >>= 1;
    }
    let mut digest = Md5::digest(&start);
    for round in 0..1000 {
        let mut hasher = Md5::new();
        let (first, last): (&[u8], &[u8]) = match round % 2 {
            1 => (password, &digest),
            _ => (&digest, password),
        };
        hasher.update(first);
        if round % 3 != 0 {
            hasher.update(salt);
        }
        if round % 7 != 0 {
            hasher.update(password);
        }
        hasher.update(last);
        digest = hasher.finalize();
    }
    let mut result = [MAGIC, salt, b"$"].concat();
    for places in [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5]] {
        push_digits(&mut result, group(&digest, places), 4);
    }
    push_digits(&mut result, u32::from(digest[11]), 2);
    result
}

/// The hash with SHA-256; `setting` begins with `$5$`. `None` if it asks for a number of rounds that is not allowed.
pub(super) fn sha256_crypt(password: &[u8], setting: &[u8]) -> Option<Vec<u8>> {
    let (mut result, digest) = sha_crypt::<Sha256>(password, setting)?;
    for at in 0..10 {
        let mut places = [at, at + 10, at + 20];
        places.rotate_right(at % 3);
        push_digits(&mut result, group(&digest, places), 4);
    }
    push_digits(&mut result, group(&digest, [31, 31, 30]) & 0xffff, 3);
    Some(result)
}

/// The hash with SHA-512; `setting` begins with `$6$`. `None` if it asks for a number of rounds that is not allowed.
pub(super) fn sha512_crypt(password: &[u8], setting: &[u8]) -> Option<Vec<u8>> {
    let (mut result, digest) = sha_crypt::<Sha512>(password, setting)?;
    for at in 0..21 {
        let mut places = [at, at + 21, at + 42];
        places.rotate_left(at % 3);
        push_digits(&mut result, group(&digest, places), 4);
    }
    push_digits(&mut result, u32::from(digest[63]), 2);
    Some(result)
}

/// The start of the result, up to the `$` before the digest, and the digest.
fn sha_crypt<D: Digest>(password: &[u8], setting: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    const ROUNDS: &[u8] = b"rounds=";
    let (magic, mut rest) = setting.split_at(3);
    let mut result = magic.to_vec();
    let mut rounds = 5000u32;
    if let Some(text) = rest.strip_prefix(ROUNDS) {
        let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if text.get(digits) == Some(&b'$') {
            rounds = std::str::from_utf8(&text[..digits]).ok()?.parse().ok()?;
            if !(1000..=999_999_999).contains(&rounds) {
                return None;
            }
            rest = &text[digits + 1..];
            result.extend_from_slice(format!("rounds={rounds}$").as_bytes());
        }
    }
    let salt = salt_of(rest, 16);
    result.extend_from_slice(salt);
    result.push(b'$');
    let inner = D::digest([password, salt, password].concat());
    let mut start = [password, salt].concat();
    start.extend(repeated(&inner, password.len()));
    let mut length = password.len();
    while length > 0 {
        let part: &[u8] = if length & 1 == 1 { &inner } else { password };
        start.extend_from_slice(part);
        length >>= 1;
    }
    let mut digest = D::digest(&start).to_vec();
    let password_sum = D::digest(password.repeat(password.len()));
    let password_bytes = repeated(&password_sum, password.len());
    let salt_sum = D::digest(salt.repeat(16 + usize::from(digest[0])));
    let salt_bytes = repeated(&salt_sum, salt.len());
    for round in (0..rounds).take_while(|round| has_time(*round)) {
        let mut hasher = D::new();
        let (first, last) = match round % 2 {
            1 => (&password_bytes, &digest),
            _ => (&digest, &password_bytes),
        };
        hasher.update(first);
        if round % 3 != 0 {
            hasher.update(&salt_bytes);
        }
        if round % 7 != 0 {
            hasher.update(&password_bytes);
        }
        hasher.update(last);
        digest = hasher.finalize().to_vec();
    }
    Some((result, digest))
}
