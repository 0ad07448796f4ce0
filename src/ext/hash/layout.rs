//! How php-src lays the state of a hash out in memory: what `HashContext::__serialize` shows.
//!
//! RustCrypto's hashes give their state as bytes too: the words, the number of full blocks, then one byte that says how
//! full the last block is, and that block without its last byte. A [`Layout`] turns one into the other.

use super::spec;

/// The form of a hash's state in php-src.
#[derive(Clone, Copy)]
pub(super) enum Layout {
    /// Words, the number of bits, a block.
    Words {
        /// Bytes of the words.
        words: usize,
        /// Bytes of the number of bits.
        count: usize,
        /// Bytes of a block.
        block: usize,
        /// As PHP writes it.
        spec: &'static str,
    },
    /// MD5: the number of bytes in two parts, words, two blocks.
    Md5,
    /// MD2: bytes, the checksum, a block and how full that is.
    Md2,
    /// SHA-3: the bytes that are permuted, some of them complemented ([`COMPLEMENTED`]), and where the next one goes.
    Sha3 {
        /// Bytes of a block.
        block: usize,
    },
    /// Whirlpool: words, the number of bits from the top, then the block with its position before it.
    Whirlpool,
    /// GOST: words and their sum, the number of bits, a block with its length before it.
    Gost,
}

use Layout::{Gost, Md2, Md5, Sha3, Whirlpool, Words};

/// The lanes that the Keccak code in PHP keeps complemented, to save operations.
const COMPLEMENTED: [usize; 6] = [1, 2, 8, 12, 17, 20];

/// MD5 counts bytes up to here in its first word.
const LOW_BITS: u32 = 29;

impl Layout {
    /// The fields, in the notation of php-src's `php_hash_serialize_spec`.
    pub fn spec(self) -> &'static str {
        match self {
            Words { spec, .. } => spec,
            Md5 => "llllllb64l16.",
            Md2 => "b48b16b16b.",
            Sha3 { .. } => "b200i",
            Whirlpool => "q8b32iib64.",
            Gost => "l16l2bb32",
        }
    }

    /// php-src's number of the form: its own, or Keccak's with words of 64 bits.
    pub fn format(self) -> i64 {
        match self {
            Sha3 { .. } => 100,
            _ => spec::FORMAT,
        }
    }

    /// Bytes of a block.
    fn block(self) -> usize {
        match self {
            Words { block, .. } | Sha3 { block } => block,
            Md5 | Whirlpool => 64,
            Md2 => 16,
            Gost => 32,
        }
    }

    /// php-src's form of a state of RustCrypto's.
    pub fn to_php(self, saved: &[u8]) -> Option<Vec<u8>> {
        if let Sha3 { .. } = self {
            let (state, cursor) = saved.split_at_checked(200)?;
            return Some([&complemented(state), &[*cursor.first()?, 0, 0, 0][..]].concat());
        }
        let block_size = self.block();
        let (core, buffer) = saved.split_at_checked(saved.len().checked_sub(block_size)?)?;
        let (&filled, rest) = buffer.split_first()?;
        let mut block = rest.to_vec();
        block.push(0);
        let filled = usize::from(filled);
        let bytes = |blocks: u128| blocks * block_size as u128 + filled as u128;
        Some(match self {
            Words { words, count, .. } => {
                let (words, blocks) = core.split_at_checked(words)?;
                let bits = bytes(number(blocks)) * 8;
                [words, &bits.to_le_bytes()[..count], &block].concat()
            }
            Md5 => {
                let (words, blocks) = core.split_at_checked(16)?;
                let bytes = bytes(number(blocks));
                let low = bytes as u32 & ((1 << LOW_BITS) - 1);
                let high = (bytes >> LOW_BITS) as u32;
                let counts = [low.to_le_bytes(), high.to_le_bytes()].concat();
                [&counts, words, &block, &[0; 64]].concat()
            }
            Md2 => [core, &block, &[filled as u8]].concat(),
            Whirlpool => {
                let (words, blocks) = core.split_at_checked(64)?;
                let mut bits = [0; 32];
                bits[16..].copy_from_slice(&(bytes(number(blocks)) * 8).to_be_bytes());
                let position = (filled as u32).to_le_bytes();
                let position_in_bits = (filled as u32 * 8).to_le_bytes();
                [
                    &turned(words),
                    &bits[..],
                    &position,
                    &position_in_bits,
                    &block,
                ]
                .concat()
            }
            Gost => {
                let (hash, rest) = core.split_at_checked(32)?;
                let (bits, sum) = rest.split_at_checked(32)?;
                let bits = (number(&bits[..8]) + filled as u128 * 8) as u64;
                [hash, sum, &bits.to_le_bytes(), &[filled as u8], &block].concat()
            }
            Sha3 { .. } => return None,
        })
    }

    /// RustCrypto's form of a state of php-src's; none if there is no such state.
    pub fn to_rust(self, context: &[u8]) -> Option<Vec<u8>> {
        if let Sha3 { block } = self {
            let (state, cursor) = context.split_at_checked(200)?;
            let cursor = number(cursor.get(..4)?);
            return (cursor < block as u128)
                .then(|| [&complemented(state), &[cursor as u8][..]].concat());
        }
        let size = self.block() as u128;
        let (core, filled, block) = match self {
            Words { words, count, .. } => {
                let (words, rest) = context.split_at_checked(words)?;
                let (bits, block) = rest.split_at_checked(count)?;
                let bytes = number(bits) / 8;
                let blocks = (bytes / size).to_le_bytes();
                ([words, &blocks[..count]].concat(), bytes % size, block)
            }
            Md5 => {
                let (counts, rest) = context.split_at_checked(8)?;
                let (words, rest) = rest.split_at_checked(16)?;
                let bytes = number(&counts[..4]) | number(&counts[4..]) << LOW_BITS;
                let blocks = (bytes / size).to_le_bytes();
                ([words, &blocks[..8]].concat(), bytes % size, &rest[..64])
            }
            Md2 => {
                let (core, rest) = context.split_at_checked(64)?;
                let (block, filled) = rest.split_at_checked(16)?;
                (core.to_vec(), number(filled), block)
            }
            Whirlpool => {
                let (words, rest) = context.split_at_checked(64)?;
                let (bits, rest) = rest.split_at_checked(32)?;
                let (positions, block) = rest.split_at_checked(8)?;
                let blocks = bits[16..]
                    .iter()
                    .fold(0, |bits, byte| bits << 8 | u128::from(*byte))
                    / 8
                    / size;
                let filled = number(&positions[..4]);
                if number(&positions[4..]) != filled * 8 {
                    return None;
                }
                (
                    [turned(words), blocks.to_le_bytes()[..8].to_vec()].concat(),
                    filled,
                    block,
                )
            }
            Gost => {
                let (words, rest) = context.split_at_checked(64)?;
                let (bits, rest) = rest.split_at_checked(8)?;
                let (filled, block) = rest.split_at_checked(1)?;
                let full = (number(bits) as u64 & !0xff).to_le_bytes();
                let core = [&words[..32], &full, &[0; 24], &words[32..]].concat();
                (core, number(filled), block)
            }
            Sha3 { .. } => return None,
        };
        let mut block = block.get(..size as usize - 1)?.to_vec();
        // RustCrypto wants zeros where there is no data yet.
        block.get_mut(filled as usize..)?.fill(0);
        Some([&core[..], &[filled as u8], &block].concat())
    }
}

/// Bytes as a number, the lowest first.
fn number(bytes: &[u8]) -> u128 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// Whirlpool's words, in the other order of bytes.
fn turned(words: &[u8]) -> Vec<u8> {
    words
        .chunks(8)
        .flat_map(|word| word.iter().rev().copied())
        .collect()
}

/// Keccak's lanes, some of them complemented.
fn complemented(state: &[u8]) -> Vec<u8> {
    let byte = |(at, byte): (usize, &u8)| match COMPLEMENTED.contains(&(at / 8)) {
        true => !byte,
        false => *byte,
    };
    state.iter().enumerate().map(byte).collect()
}
