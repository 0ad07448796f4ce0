//! Tiger with three or four passes (Anderson and Biham, "Tiger: a fast new hash function", 1996).
//!
//! The crates know three passes only. The S-boxes are not written down here: the authors made them of a text with the
//! hash itself, and so does [`boxes`], once a process.

use super::algorithm::Hasher;
use super::block::Blocks;
use std::sync::LazyLock;

const BLOCK: usize = 64;
type State = [u64; 3];
type Boxes = [[u64; 256]; 4];

const START: State = [
    0x0123_4567_89ab_cdef,
    0xfedc_ba98_7654_3210,
    0xf096_a5b4_c3b2_e187,
];

/// The text the S-boxes are made of, and how often they are shuffled with it.
const SEED: &[u8; BLOCK] = b"Tiger - A Fast New Hash Function, by Ross Anderson and Eli Biham";
const SHUFFLES: usize = 5;

static BOXES: LazyLock<Box<Boxes>> = LazyLock::new(boxes);

/// A Tiger hash.
#[derive(Clone)]
pub(super) struct Tiger {
    state: State,
    blocks: Blocks<BLOCK>,
    /// Bytes taken.
    length: u64,
    passes: usize,
    digest_size: usize,
}

impl Tiger {
    /// A hash of so many passes (3 or more), its digest cut to a length in bytes.
    pub fn new(passes: usize, digest_size: usize) -> Tiger {
        Tiger {
            state: START,
            blocks: Blocks::new(),
            length: 0,
            passes,
            digest_size,
        }
    }
}

impl Hasher for Tiger {
    fn update(&mut self, data: &[u8]) {
        self.length = self.length.wrapping_add(data.len() as u64);
        let (state, passes) = (&mut self.state, self.passes);
        self.blocks
            .feed(data, |block| compress(&BOXES, state, block, passes));
    }

    fn finish(mut self: Box<Self>) -> Vec<u8> {
        let bits = self.length.wrapping_mul(8);
        let zeros = (2 * BLOCK - 9 - self.blocks.filled()) % BLOCK;
        self.update(&[1]);
        self.update(&[0; BLOCK][..zeros]);
        self.update(&bits.to_le_bytes());
        let digest = self.state.iter().flat_map(|word| word.to_le_bytes());
        digest.take(self.digest_size).collect()
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn spec(&self) -> Option<&'static str> {
        Some("q3qb64l")
    }

    fn context(&self) -> Option<Vec<u8>> {
        let filled = self.blocks.filled() as u32;
        let taken = self.length.wrapping_sub(u64::from(filled)).wrapping_mul(8);
        let mut context: Vec<u8> = self
            .state
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        context.extend(taken.to_le_bytes());
        context.extend(self.blocks.padded());
        context.extend(filled.to_le_bytes());
        Some(context)
    }

    fn resume(&mut self, context: &[u8]) -> bool {
        let (words, rest) = context.as_chunks::<8>();
        let [a, b, c, taken, block @ ..] = words else {
            return false;
        };
        let Ok(filled) = <[u8; 4]>::try_from(rest).map(u32::from_le_bytes) else {
            return false;
        };
        let Some(blocks) = Blocks::resumed(block.as_flattened(), filled as usize) else {
            return false;
        };
        self.state = [a, b, c].map(|word| u64::from_le_bytes(*word));
        self.length = (u64::from_le_bytes(*taken) / 8).wrapping_add(u64::from(filled));
        self.blocks = blocks;
        true
    }
}

/// Mixes a block into the state.
fn compress(boxes: &Boxes, state: &mut State, block: &[u8; BLOCK], passes: usize) {
    let (words, _) = block.as_chunks::<8>();
    let mut words: [u64; 8] = std::array::from_fn(|index| u64::from_le_bytes(words[index]));
    let before = *state;
    for pass in 0..passes {
        if pass > 0 {
            schedule(&mut words);
        }
        let factor = [5, 7, 9][pass.min(2)];
        for (index, word) in words.iter().enumerate() {
            let (a, b, c) = (index % 3, (index + 1) % 3, (index + 2) % 3);
            state[c] ^= word;
            let byte = state[c].to_le_bytes().map(usize::from);
            let even =
                boxes[0][byte[0]] ^ boxes[1][byte[2]] ^ boxes[2][byte[4]] ^ boxes[3][byte[6]];
            let odd = boxes[3][byte[1]] ^ boxes[2][byte[3]] ^ boxes[1][byte[5]] ^ boxes[0][byte[7]];
            state[a] = state[a].wrapping_sub(even);
            state[b] = state[b].wrapping_add(odd).wrapping_mul(factor);
        }
        state.rotate_right(1);
    }
    state[0] ^= before[0];
    state[1] = state[1].wrapping_sub(before[1]);
    state[2] = state[2].wrapping_add(before[2]);
}

/// The words of the next pass.
fn schedule(x: &mut [u64; 8]) {
    x[0] = x[0].wrapping_sub(x[7] ^ 0xa5a5_a5a5_a5a5_a5a5);
    x[1] ^= x[0];
    x[2] = x[2].wrapping_add(x[1]);
    x[3] = x[3].wrapping_sub(x[2] ^ (!x[1] << 19));
    x[4] ^= x[3];
    x[5] = x[5].wrapping_add(x[4]);
    x[6] = x[6].wrapping_sub(x[5] ^ (!x[4] >> 23));
    x[7] ^= x[6];
    x[0] = x[0].wrapping_add(x[7]);
    x[1] = x[1].wrapping_sub(x[0] ^ (!x[7] << 19));
    x[2] ^= x[1];
    x[3] = x[3].wrapping_add(x[2]);
    x[4] = x[4].wrapping_sub(x[3] ^ (!x[2] >> 23));
    x[5] ^= x[4];
    x[6] = x[6].wrapping_add(x[5]);
    x[7] = x[7].wrapping_sub(x[6] ^ 0x0123_4567_89ab_cdef);
}

/// The S-boxes: every column of bytes starts as 0 to 255 and is shuffled by the hash of [`SEED`] that uses them.
fn boxes() -> Box<Boxes> {
    let repeated: [u64; 256] = std::array::from_fn(|index| u64::from_le_bytes([index as u8; 8]));
    let mut boxes = Box::new([repeated; 4]);
    let mut state = START;
    let mut word = 2;
    for _ in 0..SHUFFLES {
        for row in 0..256 {
            for number in 0..boxes.len() {
                word = (word + 1) % state.len();
                if word == 0 {
                    compress(&boxes, &mut state, SEED, 3);
                }
                for (column, other) in state[word].to_le_bytes().into_iter().enumerate() {
                    swap(&mut boxes[number], row, usize::from(other), column);
                }
            }
        }
    }
    boxes
}

/// Exchanges one byte of two words.
fn swap(words: &mut [u64; 256], one: usize, other: usize, column: usize) {
    let mask = 0xff << (8 * column);
    let difference = (words[one] ^ words[other]) & mask;
    words[one] ^= difference;
    words[other] ^= difference;
}
