//! The hash of strings as array keys. PHP programs cannot see it: order is insertion order.
//!
//! The last eight bytes are added up as PHP's own hash does it (DJBX33A), so that keys that are counted up, as most long
//! rows of keys are, lie beside each other in an index. What comes before them is folded eight bytes at a time through a
//! 128-bit multiplication, as wyhash and its kin do. The result is never 0, which a string's cached hash uses for "not
//! computed yet".

const SEED: u64 = 0x9E37_79B9_7F4A_7C15;
const MULTIPLIER: u64 = 0xD6E8_FEB8_6659_FD93;
const COMPUTED: u64 = 1 << 63;
/// How many bytes at the end are added up.
const TAIL: usize = 8;
/// What the sum starts from, so that the length counts.
const START: u64 = 5381;

#[inline(always)]
const fn fold(left: u64, right: u64) -> u64 {
    let product = (left as u128) * (right as u128);
    (product as u64) ^ ((product >> 64) as u64)
}

#[inline(always)]
const fn add(sum: u64, byte: u8) -> u64 {
    sum.wrapping_mul(33).wrapping_add(byte as u64)
}

/// The hash of `bytes`.
pub(super) fn of(bytes: &[u8]) -> u64 {
    let (head, tail) = bytes.split_at(bytes.len().saturating_sub(TAIL));
    let mut hash = START;
    for &byte in tail {
        hash = add(hash, byte);
    }
    if !head.is_empty() {
        hash = hash.wrapping_add(of_head(head));
    }
    hash | COMPUTED
}

fn of_head(bytes: &[u8]) -> u64 {
    let mut hash = SEED ^ bytes.len() as u64;
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
    hash
}

/// The same hash for the first `length` of `bytes`, at most eight, at compile time.
pub(super) const fn short<const N: usize>(bytes: &[u8; N], length: usize) -> u64 {
    assert!(length <= TAIL, "a short string");
    let mut hash = START;
    let mut at = 0;
    while at < length {
        hash = add(hash, bytes[at]);
        at += 1;
    }
    hash | COMPUTED
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
    fn a_hash_is_the_same_at_compile_time_and_later() {
        let bytes = *b"abcdefgh";
        for length in 0..=8 {
            assert_eq!(short(&bytes, length), of(&bytes[..length]), "{length}");
        }
    }

    #[test]
    fn counted_keys_lie_beside_each_other() {
        assert_eq!(of(b"a long name 17") + 1, of(b"a long name 18"));
        assert_ne!(of(b"a long name 17"), of(b"another name 17"));
    }
}
