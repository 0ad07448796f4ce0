//! Keys from passwords and other keys: PBKDF2 (RFC 8018) and HKDF (RFC 5869).

use super::{Hmac, cryptographic};
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::standard::digest::encoded;
use crate::ext::standard::string::total_length;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr, StrBuilder};

/// Derivation functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    hash_pbkdf2(algo, password, salt, iterations, length = 0, binary = false, options = []),
    hash_hkdf(algo, key, length = 0, info = "", salt = ""),
};

/// A key of `length` bytes (or hexadecimal digits) from a password, each block of it hashed `iterations` times.
#[expect(clippy::too_many_arguments, reason = "the parameters are PHP's")]
fn hash_pbkdf2(
    call: &mut Call<'_>,
    algo: PhpStr,
    password: PhpStr,
    salt: PhpStr,
    iterations: i64,
    length: i64,
    binary: bool,
    _options: PhpArray,
) -> Result<PhpStr, Unwind> {
    let algorithm = cryptographic(call, &algo)?;
    if iterations <= 0 {
        return Err(call.value_error(3, "must be greater than 0"));
    }
    if length < 0 {
        return Err(call.value_error(4, "must be greater than or equal to 0"));
    }
    let digits = match (length as usize, binary) {
        (0, true) => algorithm.digest_size,
        (0, false) => algorithm.digest_size * 2,
        (length, _) => length,
    };
    let bytes = if binary { digits } else { digits.div_ceil(2) };
    let hmac = Hmac::new(algorithm, &password);
    let blocks = bytes.div_ceil(algorithm.digest_size);
    let mut key = StrBuilder::with_capacity(total_length(blocks, algorithm.digest_size, 0));
    for block in 1..=blocks {
        let mut digest = hmac.digest(&[&salt, &(block as u32).to_be_bytes()]);
        let mut sum = digest.clone();
        for round in 1..iterations {
            if round % 1024 == 0 {
                call.check_interrupt()?;
            }
            digest = hmac.digest(&[&digest]);
            for (sum, byte) in sum.iter_mut().zip(&digest) {
                *sum ^= byte;
            }
        }
        key.push_bytes(&sum);
    }
    key.truncate(bytes);
    let mut result = encoded(&key.finish(), binary);
    result.truncate(digits);
    Ok(result)
}

/// A key of `length` bytes from another key, for the purpose that `info` names.
fn hash_hkdf(
    call: &mut Call<'_>,
    algo: PhpStr,
    key: PhpStr,
    length: i64,
    info: PhpStr,
    salt: PhpStr,
) -> Result<PhpStr, Unwind> {
    let algorithm = cryptographic(call, &algo)?;
    if key.is_empty() {
        return Err(call.value_error(1, "cannot be empty"));
    }
    if length < 0 {
        return Err(call.value_error(2, "must be greater than or equal to 0"));
    }
    let most = algorithm.digest_size * 255;
    if length as usize > most {
        return Err(call.value_error(2, &format!("must be less than or equal to {most}")));
    }
    let length = match length as usize {
        0 => algorithm.digest_size,
        length => length,
    };
    let extracted = Hmac::new(algorithm, &salt).digest(&[&key]);
    let hmac = Hmac::new(algorithm, &extracted);
    let mut result = StrBuilder::with_capacity(length + algorithm.digest_size);
    let mut block = Vec::new();
    let mut number = 1u8;
    while result.len() < length {
        block = hmac.digest(&[&block, &info, &[number]]);
        result.push_bytes(&block);
        number = number.wrapping_add(1);
    }
    result.truncate(length);
    Ok(result.finish())
}
