//! MurmurHash3 in its three forms, with data coming in pieces.

use super::algorithm::Hasher;

/// Data that waits until a block is full.
#[derive(Clone, Default)]
struct Waiting {
    bytes: Vec<u8>,
    total: u64,
}

impl Waiting {
    /// Calls `block` for each full block of `SIZE` bytes and keeps the rest.
    fn feed<const SIZE: usize>(&mut self, data: &[u8], mut block: impl FnMut(&[u8; SIZE])) {
        self.total = self.total.wrapping_add(data.len() as u64);
        let mut data = data;
        if !self.bytes.is_empty() {
            let missing = (SIZE - self.bytes.len()).min(data.len());
            self.bytes.extend_from_slice(&data[..missing]);
            data = &data[missing..];
            match <&[u8; SIZE]>::try_from(self.bytes.as_slice()) {
                Ok(full) => block(full),
                Err(_) => return,
            }
            self.bytes.clear();
        }
        let (blocks, rest) = data.as_chunks::<SIZE>();
        blocks.iter().for_each(block);
        self.bytes.extend_from_slice(rest);
    }

    /// The waiting bytes from `from` to `to` as a number, the lowest byte first.
    fn number(&self, from: usize, to: usize) -> u64 {
        let bytes = self.bytes.iter().take(to).skip(from);
        bytes
            .rev()
            .fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

fn finish_32(mut h: u32) -> u32 {
    h ^= h >> 16;
    h = h.wrapping_mul(0x85eb_ca6b);
    h ^= h >> 13;
    h = h.wrapping_mul(0xc2b2_ae35);
    h ^ h >> 16
}

fn finish_64(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ h >> 33
}

/// `murmur3a`: 32 bits.
#[derive(Clone)]
pub(super) struct Murmur32 {
    state: u32,
    waiting: Waiting,
}

impl Murmur32 {
    pub fn new(seed: u32) -> Murmur32 {
        Murmur32 {
            state: seed,
            waiting: Waiting::default(),
        }
    }
}

fn scramble_32(word: u32) -> u32 {
    word.wrapping_mul(0xcc9e_2d51)
        .rotate_left(15)
        .wrapping_mul(0x1b87_3593)
}

impl Hasher for Murmur32 {
    fn update(&mut self, data: &[u8]) {
        let state = &mut self.state;
        self.waiting.feed::<4>(data, |block| {
            *state ^= scramble_32(u32::from_le_bytes(*block));
            *state = state
                .rotate_left(13)
                .wrapping_mul(5)
                .wrapping_add(0xe654_6b64);
        });
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        let mut state = self.state ^ scramble_32(self.waiting.number(0, 4) as u32);
        state ^= self.waiting.total as u32;
        finish_32(state).to_be_bytes().to_vec()
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }
}

/// The two forms of 128 bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Murmur128Kind {
    /// `murmur3c`
    Words32,
    /// `murmur3f`
    Words64,
}

/// MurmurHash3 of 128 bits.
#[derive(Clone)]
pub(super) struct Murmur128 {
    kind: Murmur128Kind,
    narrow: [u32; 4],
    wide: [u64; 2],
    waiting: Waiting,
}

impl Murmur128 {
    pub fn new(kind: Murmur128Kind, seed: u32) -> Murmur128 {
        Murmur128 {
            kind,
            narrow: [seed; 4],
            wide: [u64::from(seed); 2],
            waiting: Waiting::default(),
        }
    }
}

const NARROW: [u32; 4] = [0x239b_961b, 0xab0e_9789, 0x38b3_4ae5, 0xa1e3_8b93];
const NARROW_TURNS: [u32; 4] = [15, 16, 17, 18];

fn scramble_narrow(lane: usize, word: u32) -> u32 {
    word.wrapping_mul(NARROW[lane])
        .rotate_left(NARROW_TURNS[lane])
        .wrapping_mul(NARROW[(lane + 1) % 4])
}

const WIDE: [u64; 2] = [0x87c3_7b91_1142_53d5, 0x4cf5_ad43_2745_937f];
const WIDE_TURNS: [u32; 2] = [31, 33];

fn scramble_wide(lane: usize, word: u64) -> u64 {
    word.wrapping_mul(WIDE[lane])
        .rotate_left(WIDE_TURNS[lane])
        .wrapping_mul(WIDE[(lane + 1) % 2])
}

fn mix_narrow(state: &mut [u32; 4], block: &[u8; 16]) {
    const TURNS: [u32; 4] = [19, 17, 15, 13];
    const ADDED: [u32; 4] = [0x561c_cd1b, 0x0bca_a747, 0x96cd_1c35, 0x32ac_3b17];
    let (words, _) = block.as_chunks::<4>();
    for lane in 0..4 {
        state[lane] ^= scramble_narrow(lane, u32::from_le_bytes(words[lane]));
        state[lane] = state[lane]
            .rotate_left(TURNS[lane])
            .wrapping_add(state[(lane + 1) % 4])
            .wrapping_mul(5)
            .wrapping_add(ADDED[lane]);
    }
}

fn mix_wide(state: &mut [u64; 2], block: &[u8; 16]) {
    const TURNS: [u32; 2] = [27, 31];
    const ADDED: [u64; 2] = [0x52dc_e729, 0x3849_5ab5];
    let (words, _) = block.as_chunks::<8>();
    for lane in 0..2 {
        state[lane] ^= scramble_wide(lane, u64::from_le_bytes(words[lane]));
        state[lane] = state[lane]
            .rotate_left(TURNS[lane])
            .wrapping_add(state[(lane + 1) % 2])
            .wrapping_mul(5)
            .wrapping_add(ADDED[lane]);
    }
}

impl Hasher for Murmur128 {
    fn update(&mut self, data: &[u8]) {
        match self.kind {
            Murmur128Kind::Words32 => {
                let state = &mut self.narrow;
                self.waiting.feed(data, |block| mix_narrow(state, block));
            }
            Murmur128Kind::Words64 => {
                let state = &mut self.wide;
                self.waiting.feed(data, |block| mix_wide(state, block));
            }
        }
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        let total = self.waiting.total;
        match self.kind {
            Murmur128Kind::Words32 => {
                let mut state = self.narrow;
                for (lane, word) in state.iter_mut().enumerate() {
                    let rest = self.waiting.number(lane * 4, lane * 4 + 4) as u32;
                    *word ^= scramble_narrow(lane, rest) ^ total as u32;
                }
                spread(&mut state, u32::wrapping_add);
                state = state.map(finish_32);
                spread(&mut state, u32::wrapping_add);
                state.iter().flat_map(|word| word.to_be_bytes()).collect()
            }
            Murmur128Kind::Words64 => {
                let mut state = self.wide;
                for (lane, word) in state.iter_mut().enumerate() {
                    let rest = self.waiting.number(lane * 8, lane * 8 + 8);
                    *word ^= scramble_wide(lane, rest) ^ total;
                }
                spread(&mut state, u64::wrapping_add);
                state = state.map(finish_64);
                spread(&mut state, u64::wrapping_add);
                state.iter().flat_map(|word| word.to_be_bytes()).collect()
            }
        }
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }
}

/// Adds all words to the first, and the first to the others.
fn spread<T: Copy, const N: usize>(state: &mut [T; N], add: fn(T, T) -> T) {
    state[0] = state[1..]
        .iter()
        .fold(state[0], |sum, word| add(sum, *word));
    let first = state[0];
    for word in &mut state[1..] {
        *word = add(*word, first);
    }
}
