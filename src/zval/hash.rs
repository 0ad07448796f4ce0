//! The hash of strings as array keys. PHP programs cannot see it: order is insertion order.
//!
//! Eight bytes at a time through a folded 128-bit multiplication, as wyhash and its kin do. The result is never 0, which
//! a string's cached hash uses for "not computed yet".

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
const MULTIPLIER: u64 = 0xD6E8_FEB8_6659_FD93;
const COMPUTED: u64 = 1 << 63;

#[inline(always)]
const fn fold(left: u64, right: u64) -> u64 {
    let product = (left as u128) * (right as u128);
    (product as u64) ^ ((product >> 64) as u64)
}

#[inline(always)]
const fn finish(hash: u64, length: usize) -> u64 {
    fold(hash ^ length as u64, MULTIPLIER) | COMPUTED
}

/// The hash of `bytes`.
pub(super) fn of(bytes: &[u8]) -> u64 {
    let mut hash = SEED;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = fold(hash ^ u64::from_le_bytes(word), MULTIPLIER);
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        hash = fold(hash ^ u64::from_le_bytes(word), MULTIPLIER);
    }
    finish(hash, bytes.len())
}

/// The same hash for up to seven bytes at the start of zero-filled `bytes`, at compile time.
pub(super) const fn short<const N: usize>(bytes: &[u8; N], length: usize) -> u64 {
    let mut word = 0u64;
    let mut at = 0;
    while at < length {
        word |= (bytes[at] as u64) << (8 * at);
        at += 1;
    }
    let hash = if length == 0 {
        SEED
    } else {
        fold(SEED ^ word, MULTIPLIER)
    };
    finish(hash, length)
}

/// Spreads an integer key over the index.
#[inline(always)]
pub(super) fn of_int(key: i64) -> u64 {
    key as u64
}

#[cfg(test)]
mod tests {
    use super::{of, short};

    #[test]
    fn short_strings_hash_the_same_at_compile_time() {
        assert_eq!(of(b""), short(&[0; 8], 0));
        assert_eq!(of(b"a"), short(b"a\0\0\0\0\0\0\0", 1));
    }
}
