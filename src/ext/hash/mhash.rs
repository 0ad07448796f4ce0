//! The functions of the mhash library that was: hashes by number (deprecated since PHP 8.1).

use super::algorithm::{Options, find};
use super::{Algorithm, Hmac};
use crate::builtins;
use crate::constants;
use crate::eval::Unwind;
use crate::ext::{Builtin, BuiltinConstant, Call, OrFalse};
use crate::zval::PhpStr;

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    mhash_get_block_size(algo), mhash_get_hash_name(algo), mhash_keygen_s2k(algo, password, salt, length), mhash_count(),
    mhash(algo, data, key = null),
};

pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    MHASH_CRC32 = Int(0), MHASH_MD5 = Int(1), MHASH_SHA1 = Int(2), MHASH_HAVAL256 = Int(3), MHASH_RIPEMD160 = Int(5),
    MHASH_TIGER = Int(7), MHASH_GOST = Int(8), MHASH_CRC32B = Int(9), MHASH_HAVAL224 = Int(10), MHASH_HAVAL192 = Int(11),
    MHASH_HAVAL160 = Int(12), MHASH_HAVAL128 = Int(13), MHASH_TIGER128 = Int(14), MHASH_TIGER160 = Int(15), MHASH_MD4 = Int(16),
    MHASH_SHA256 = Int(17), MHASH_ADLER32 = Int(18), MHASH_SHA224 = Int(19), MHASH_SHA512 = Int(20), MHASH_SHA384 = Int(21),
    MHASH_WHIRLPOOL = Int(22), MHASH_RIPEMD128 = Int(23), MHASH_RIPEMD256 = Int(24), MHASH_RIPEMD320 = Int(25),
    MHASH_SNEFRU256 = Int(27), MHASH_MD2 = Int(28), MHASH_FNV132 = Int(29), MHASH_FNV1A32 = Int(30), MHASH_FNV164 = Int(31),
    MHASH_FNV1A64 = Int(32), MHASH_JOAAT = Int(33), MHASH_CRC32C = Int(34), MHASH_MURMUR3A = Int(35), MHASH_MURMUR3C = Int(36),
    MHASH_MURMUR3F = Int(37), MHASH_XXH32 = Int(38), MHASH_XXH64 = Int(39), MHASH_XXH3 = Int(40), MHASH_XXH128 = Int(41),
};

/// The hashes by number: mhash's name and PHP's.
const NUMBERED: [Option<(&str, &str)>; 42] = [
    Some(("CRC32", "crc32")),
    Some(("MD5", "md5")),
    Some(("SHA1", "sha1")),
    Some(("HAVAL256", "haval256,3")),
    None,
    Some(("RIPEMD160", "ripemd160")),
    None,
    Some(("TIGER", "tiger192,3")),
    Some(("GOST", "gost")),
    Some(("CRC32B", "crc32b")),
    Some(("HAVAL224", "haval224,3")),
    Some(("HAVAL192", "haval192,3")),
    Some(("HAVAL160", "haval160,3")),
    Some(("HAVAL128", "haval128,3")),
    Some(("TIGER128", "tiger128,3")),
    Some(("TIGER160", "tiger160,3")),
    Some(("MD4", "md4")),
    Some(("SHA256", "sha256")),
    Some(("ADLER32", "adler32")),
    Some(("SHA224", "sha224")),
    Some(("SHA512", "sha512")),
    Some(("SHA384", "sha384")),
    Some(("WHIRLPOOL", "whirlpool")),
    Some(("RIPEMD128", "ripemd128")),
    Some(("RIPEMD256", "ripemd256")),
    Some(("RIPEMD320", "ripemd320")),
    None,
    Some(("SNEFRU256", "snefru256")),
    Some(("MD2", "md2")),
    Some(("FNV132", "fnv132")),
    Some(("FNV1A32", "fnv1a32")),
    Some(("FNV164", "fnv164")),
    Some(("FNV1A64", "fnv1a64")),
    Some(("JOAAT", "joaat")),
    Some(("CRC32C", "crc32c")),
    Some(("MURMUR3A", "murmur3a")),
    Some(("MURMUR3C", "murmur3c")),
    Some(("MURMUR3F", "murmur3f")),
    Some(("XXH32", "xxh32")),
    Some(("XXH64", "xxh64")),
    Some(("XXH3", "xxh3")),
    Some(("XXH128", "xxh128")),
];

/// Bytes of the salt that [`mhash_keygen_s2k`] uses.
const SALT_SIZE: usize = 8;

fn deprecate(call: &mut Call<'_>) -> Result<(), Unwind> {
    let message = format!("Function {}() is deprecated", call.function_name());
    call.machine.deprecated(&message)
}

fn numbered(number: i64) -> Option<(&'static str, &'static str)> {
    NUMBERED
        .get(usize::try_from(number).ok()?)
        .copied()
        .flatten()
}

fn algorithm(number: i64) -> Option<&'static Algorithm> {
    find(numbered(number)?.1.as_bytes())
}

/// How many bytes a hash has.
fn mhash_get_block_size(call: &mut Call<'_>, algo: i64) -> Result<OrFalse<i64>, Unwind> {
    deprecate(call)?;
    Ok(algorithm(algo)
        .map(|algorithm| algorithm.digest_size as i64)
        .into())
}

/// The name of a hash.
fn mhash_get_hash_name(call: &mut Call<'_>, algo: i64) -> Result<OrFalse<&'static str>, Unwind> {
    deprecate(call)?;
    Ok(numbered(algo).map(|(name, _)| name).into())
}

/// A key from a password, "salted S2K" of OpenPGP.
fn mhash_keygen_s2k(
    call: &mut Call<'_>,
    algo: i64,
    password: PhpStr,
    salt: PhpStr,
    length: i64,
) -> Result<OrFalse<PhpStr>, Unwind> {
    deprecate(call)?;
    let length = i64::from(length as i32);
    let Ok(length @ 1..) = usize::try_from(length) else {
        return Err(call.value_error(3, "must be a greater than 0"));
    };
    let Some(algorithm) = algorithm(algo) else {
        return Ok(OrFalse::False);
    };
    let mut padded = [0; SALT_SIZE];
    let used = salt.len().min(SALT_SIZE);
    padded[..used].copy_from_slice(&salt[..used]);
    let mut key = crate::zval::StrBuilder::new();
    let mut round = 0;
    while key.len() < length {
        let mut hasher = (algorithm.start)(&Options::default());
        for _ in 0..round {
            hasher.update(&[0]);
        }
        hasher.update(&padded);
        hasher.update(&password);
        key.push_bytes(&hasher.finish());
        round += 1;
    }
    key.truncate(length);
    Ok(OrFalse::Value(key.finish()))
}

/// The highest number of a hash.
fn mhash_count(call: &mut Call<'_>) -> Result<i64, Unwind> {
    deprecate(call)?;
    Ok(NUMBERED.len() as i64 - 1)
}

/// The hash of `data`, keyed if there is a key.
fn mhash(
    call: &mut Call<'_>,
    algo: i64,
    data: PhpStr,
    key: Option<PhpStr>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    deprecate(call)?;
    let Some(algorithm) = algorithm(algo) else {
        return Ok(OrFalse::False);
    };
    let digest = match key {
        Some(_) if !algorithm.is_cryptographic => {
            return Err(call.value_error(0, "must be a valid cryptographic hashing algorithm"));
        }
        Some(key) => {
            let mut hmac = Hmac::new(algorithm, &key);
            hmac.update(&data);
            hmac.finish()
        }
        None => {
            let mut hasher = (algorithm.start)(&Options::default());
            hasher.update(&data);
            hasher.finish()
        }
    };
    Ok(OrFalse::Value(PhpStr::new(&digest)))
}
