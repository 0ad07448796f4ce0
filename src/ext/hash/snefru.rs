//! Snefru with eight passes and a digest of 256 bits (Merkle, "A fast software one-way hash function", 1990).

use super::algorithm::Hasher;
use super::block::Blocks;

const BLOCK: usize = 32;
/// Words of the state that are kept from block to block; the block itself takes the other half.
const KEPT: usize = 8;
const PASSES: usize = 8;

/// The standard S-boxes, two a pass: 256 words each, in hexadecimal, one character after each word.
static BOXES: [[u32; 256]; 2 * PASSES] = boxes(include_bytes!("snefru.boxes"));

/// A Snefru hash.
#[derive(Clone)]
pub(super) struct Snefru {
    kept: [u32; KEPT],
    blocks: Blocks<BLOCK>,
    /// Bytes taken.
    length: u64,
}

impl Snefru {
    /// A hash of nothing yet.
    pub fn new() -> Snefru {
        Snefru {
            kept: [0; KEPT],
            blocks: Blocks::new(),
            length: 0,
        }
    }
}

impl Hasher for Snefru {
    fn update(&mut self, data: &[u8]) {
        self.length = self.length.wrapping_add(data.len() as u64);
        let kept = &mut self.kept;
        self.blocks.feed(data, |block| compress(kept, block));
    }

    fn finish(mut self: Box<Self>) -> Vec<u8> {
        if self.blocks.filled() > 0 {
            compress(&mut self.kept, self.blocks.padded());
        }
        let mut last = [0; BLOCK];
        last[BLOCK - 8..].copy_from_slice(&self.length.wrapping_mul(8).to_be_bytes());
        compress(&mut self.kept, &last);
        self.kept
            .iter()
            .flat_map(|word| word.to_be_bytes())
            .collect()
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn spec(&self) -> Option<&'static str> {
        Some("l16l2bb32")
    }

    fn context(&self) -> Option<Vec<u8>> {
        let bits = self.length.wrapping_mul(8);
        let mut context: Vec<u8> = self
            .kept
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        context.extend([0; BLOCK]);
        context.extend(((bits >> 32) as u32).to_le_bytes());
        context.extend((bits as u32).to_le_bytes());
        context.push(self.blocks.filled() as u8);
        context.extend(self.blocks.padded());
        Some(context)
    }

    fn resume(&mut self, context: &[u8]) -> bool {
        let (words, _) = context.as_chunks::<4>();
        let Some((kept, rest)) = words.split_first_chunk::<KEPT>() else {
            return false;
        };
        let (Some([high, low]), [filled, block @ ..]) = (rest.get(KEPT..KEPT + 2), &context[72..])
        else {
            return false;
        };
        let Some(blocks) = Blocks::resumed(block, usize::from(*filled)) else {
            return false;
        };
        let bits = u64::from(u32::from_le_bytes(*high)) << 32 | u64::from(u32::from_le_bytes(*low));
        self.kept = kept.map(u32::from_le_bytes);
        self.length = bits / 8;
        self.blocks = blocks;
        true
    }
}

/// Mixes a block into the words that are kept.
fn compress(kept: &mut [u32; KEPT], block: &[u8; BLOCK]) {
    const WORDS: usize = 2 * KEPT;
    let (words, _) = block.as_chunks::<4>();
    let mut state: [u32; WORDS] = std::array::from_fn(|index| match index.checked_sub(KEPT) {
        Some(index) => u32::from_be_bytes(words[index]),
        None => kept[index],
    });
    for pass in BOXES.chunks_exact(2) {
        for turn in [16, 8, 16, 24] {
            for index in 0..WORDS {
                let mix = pass[index / 2 % 2][usize::from(state[index] as u8)];
                state[(index + 1) % WORDS] ^= mix;
                state[(index + WORDS - 1) % WORDS] ^= mix;
            }
            state = state.map(|word| word.rotate_right(turn));
        }
    }
    for (word, mixed) in kept.iter_mut().zip(state.iter().rev()) {
        *word ^= mixed;
    }
}

const fn boxes(text: &[u8]) -> [[u32; 256]; 2 * PASSES] {
    let mut boxes = [[0; 256]; 2 * PASSES];
    let mut at = 0;
    while at < 256 * 2 * PASSES {
        let mut digit = 0;
        while digit < 8 {
            let value = match text[at * 9 + digit] {
                number @ b'0'..=b'9' => number - b'0',
                letter => letter - b'a' + 10,
            };
            boxes[at / 256][at % 256] = boxes[at / 256][at % 256] << 4 | value as u32;
            digit += 1;
        }
        at += 1;
    }
    boxes
}
