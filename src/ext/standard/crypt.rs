//! `crypt`: one-way hashes of passwords in the forms that Unix has had.

use super::crypt_des::{extended, traditional};
use super::crypt_digest::{md5_crypt, sha256_crypt, sha512_crypt};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::table::{BuiltinConstant, ConstantValue};
use crate::ext::{Builtin, Call};
use crate::zval::{PhpStr, interrupt};
use blowfish::Blowfish;

/// Password hashing of Unix.
pub(super) static FUNCTIONS: &[Builtin] = builtins! { crypt(string, salt) };

const fn int(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

/// Constants of [`FUNCTIONS`].
pub(super) static CONSTANTS: &[BuiltinConstant] = &[
    int("CRYPT_SALT_LENGTH", MOST_SALT as i64),
    int("CRYPT_STD_DES", 1),
    int("CRYPT_EXT_DES", 1),
    int("CRYPT_MD5", 1),
    int("CRYPT_BLOWFISH", 1),
    int("CRYPT_SHA256", 1),
    int("CRYPT_SHA512", 1),
];

/// Bytes of a salt that are looked at (php-src `PHP_MAX_SALT_LEN`).
const MOST_SALT: usize = 123;

/// The digits of hashes.
pub(super) const ALPHABET: &[u8; 64] =
    b"./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn until_nul(text: &[u8]) -> &[u8] {
    text.split(|byte| *byte == 0).next().unwrap_or(b"")
}

/// The hash of `string` under a salt, in the form that the salt's start names; `*0` or `*1` if it is none.
fn crypt(call: &mut Call<'_>, string: PhpStr, salt: PhpStr) -> Result<PhpStr, Unwind> {
    let salt = &salt[..salt.len().min(MOST_SALT)];
    Ok(match hash(call, &string, salt)? {
        Some(hash) => PhpStr::new(&hash),
        None if salt.starts_with(b"*0") => PhpStr::from("*1"),
        None => PhpStr::from("*0"),
    })
}

/// The hash of a password; `None` if the setting is malformed (php-src `php_crypt`).
///
/// # Errors
/// The time limit: a setting may ask for as much work as takes days.
pub(super) fn hash(
    call: &mut Call<'_>,
    password: &[u8],
    setting: &[u8],
) -> Result<Option<Vec<u8>>, Unwind> {
    let hash = hash_in_time(password, setting);
    if interrupt::is_timed_out() {
        call.check_interrupt()?;
    }
    Ok(hash)
}

/// Whether to go on after so many rounds. What the hash is does not matter any more when the time is up.
pub(super) fn has_time(rounds: u32) -> bool {
    /// How many rounds there are between two looks.
    const ROUNDS_BETWEEN_LOOKS: u32 = 64;
    !rounds.is_multiple_of(ROUNDS_BETWEEN_LOOKS) || !interrupt::is_timed_out()
}

fn hash_in_time(password: &[u8], setting: &[u8]) -> Option<Vec<u8>> {
    // As in C, both end at their first NUL.
    let (password, setting) = (until_nul(password), until_nul(setting));
    let is_digit = |byte: &u8| ALPHABET.contains(byte);
    match setting {
        [b'*', b'0' | b'1', ..] => None,
        [b'$', b'1', b'$', ..] => Some(md5_crypt(password, setting)),
        [b'$', b'5', b'$', ..] => sha256_crypt(password, setting),
        [b'$', b'6', b'$', ..] => sha512_crypt(password, setting),
        [b'$', b'2', _, b'$', ..] => blowfish(password, setting),
        [b'_', ..] => extended(password, setting),
        [first, second, ..] if is_digit(first) && is_digit(second) => {
            traditional(password, setting)
        }
        _ => None,
    }
}

/// bcrypt's own order of the alphabet.
const BLOWFISH: &[u8; 64] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// The hash with Blowfish: `$2y$10$` and 22 characters of salt.
fn blowfish(password: &[u8], setting: &[u8]) -> Option<Vec<u8>> {
    let [
        _,
        _,
        b'a' | b'y',
        b'$',
        tens @ b'0'..=b'3',
        ones @ b'0'..=b'9',
        b'$',
        ..,
    ] = *setting
    else {
        return None;
    };
    let cost = u32::from(tens - b'0') * 10 + u32::from(ones - b'0');
    let salt_text = setting.get(7..29)?;
    if !(4..=31).contains(&cost) {
        return None;
    }
    let value = |character: u8| BLOWFISH.iter().position(|known| *known == character);
    let mut bits = 0u128;
    let mut salt = [0; 16];
    for (at, character) in salt_text.iter().enumerate() {
        let digit = value(*character)? as u128;
        // Only the two highest bits of the last one are part of the 128.
        bits = if at == 21 {
            bits << 2 | digit >> 4
        } else {
            bits << 6 | digit
        };
    }
    salt.copy_from_slice(&bits.to_be_bytes());
    let mut key = password[..password.len().min(71)].to_vec();
    key.push(0);
    if password.len() >= 72 {
        key[71] = password[71];
    }
    let digest = bcrypt(cost, &salt, &key);
    let mut result = setting[..28].to_vec();
    // The last character of the salt is written without the bits that do not count.
    result.push(BLOWFISH[value(salt_text[21])? & 0x30]);
    for bytes in digest[..23].chunks(3) {
        let byte = |at: usize| u32::from(bytes.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..=bytes.len() {
            result.push(BLOWFISH[(bits >> (18 - 6 * at) & 63) as usize]);
        }
    }
    Some(result)
}

/// bcrypt (Provos and Mazieres, 1999): Blowfish with a key schedule that takes two to the power of `cost` rounds.
fn bcrypt(cost: u32, salt: &[u8; 16], key: &[u8]) -> [u8; 24] {
    let mut cipher: Blowfish = Blowfish::bc_init_state();
    cipher.salted_expand_key(salt, key);
    for _ in (0..1u32 << cost).take_while(|round| has_time(*round)) {
        cipher.bc_expand_key(key);
        cipher.bc_expand_key(salt);
    }
    let mut digest = *b"OrpheanBeholderScryDoubt";
    for block in digest.chunks_exact_mut(8) {
        let word = |at: usize| {
            u32::from_be_bytes([block[at], block[at + 1], block[at + 2], block[at + 3]])
        };
        let mut words = [word(0), word(4)];
        for _ in 0..64 {
            words = cipher.bc_encrypt(words);
        }
        block[..4].copy_from_slice(&words[0].to_be_bytes());
        block[4..].copy_from_slice(&words[1].to_be_bytes());
    }
    digest
}
