//! HAVAL with three to five passes and digests of 128 to 256 bits (Zheng, Pieprzyk and Seberry, "HAVAL: a one-way
//! hashing algorithm with variable length of output", 1992).

use super::algorithm::Hasher;
use super::block::Blocks;

const BLOCK: usize = 128;
type State = [u32; 8];

/// The fraction of pi: the state at the start, then the words added in the passes after the first.
#[rustfmt::skip]
static PI: [u32; 136] = [
    0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344, 0xa409_3822, 0x299f_31d0, 0x082e_fa98, 0xec4e_6c89,
    0x4528_21e6, 0x38d0_1377, 0xbe54_66cf, 0x34e9_0c6c, 0xc0ac_29b7, 0xc97c_50dd, 0x3f84_d5b5, 0xb547_0917,
    0x9216_d5d9, 0x8979_fb1b, 0xd131_0ba6, 0x98df_b5ac, 0x2ffd_72db, 0xd01a_dfb7, 0xb8e1_afed, 0x6a26_7e96,
    0xba7c_9045, 0xf12c_7f99, 0x24a1_9947, 0xb391_6cf7, 0x0801_f2e2, 0x858e_fc16, 0x6369_20d8, 0x7157_4e69,
    0xa458_fea3, 0xf493_3d7e, 0x0d95_748f, 0x728e_b658, 0x718b_cd58, 0x8215_4aee, 0x7b54_a41d, 0xc25a_59b5,
    0x9c30_d539, 0x2af2_6013, 0xc5d1_b023, 0x2860_85f0, 0xca41_7918, 0xb8db_38ef, 0x8e79_dcb0, 0x603a_180e,
    0x6c9e_0e8b, 0xb01e_8a3e, 0xd715_77c1, 0xbd31_4b27, 0x78af_2fda, 0x5560_5c60, 0xe655_25f3, 0xaa55_ab94,
    0x5748_9862, 0x63e8_1440, 0x55ca_396a, 0x2aab_10b6, 0xb4cc_5c34, 0x1141_e8ce, 0xa154_86af, 0x7c72_e993,
    0xb3ee_1411, 0x636f_bc2a, 0x2ba9_c55d, 0x7418_31f6, 0xce5c_3e16, 0x9b87_931e, 0xafd6_ba33, 0x6c24_cf5c,
    0x7a32_5381, 0x2895_8677, 0x3b8f_4898, 0x6b4b_b9af, 0xc4bf_e81b, 0x6628_2193, 0x61d8_09cc, 0xfb21_a991,
    0x487c_ac60, 0x5dec_8032, 0xef84_5d5d, 0xe985_75b1, 0xdc26_2302, 0xeb65_1b88, 0x2389_3e81, 0xd396_acc5,
    0x0f6d_6ff3, 0x83f4_4239, 0x2e0b_4482, 0xa484_2004, 0x69c8_f04a, 0x9e1f_9b5e, 0x21c6_6842, 0xf6e9_6c9a,
    0x670c_9c61, 0xabd3_88f0, 0x6a51_a0d2, 0xd854_2f68, 0x960f_a728, 0xab51_33a3, 0x6eef_0b6c, 0x137a_3be4,
    0xba3b_f050, 0x7efb_2a98, 0xa1f1_651d, 0x39af_0176, 0x66ca_593e, 0x8243_0e88, 0x8cee_8619, 0x456f_9fb4,
    0x7d84_a5c3, 0x3b8b_5ebe, 0xe06f_75d8, 0x85c1_2073, 0x401a_449f, 0x56c1_6aa6, 0x4ed3_aa62, 0x363f_7706,
    0x1bfe_df72, 0x429b_023d, 0x37d0_d724, 0xd00a_1248, 0xdb0f_ead3, 0x49f1_c09b, 0x0753_72c9, 0x8099_1b7b,
    0x25d4_79d8, 0xf6e8_def7, 0xe3fe_501a, 0xb679_4c3b, 0x976c_e0bd, 0x04c0_06ba, 0xc1a9_4fb6, 0x409f_60c4,
];

/// In which order a pass takes the words of a block.
#[rustfmt::skip]
static ORDER: [[u8; 32]; 5] = [
    [ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31],
    [ 5, 14, 26, 18, 11, 28,  7, 16,  0, 23, 20, 22,  1, 10,  4,  8, 30,  3, 21,  9, 17, 24, 29,  6, 19, 12, 15, 13,  2, 25, 31, 27],
    [19,  9,  4, 20, 28, 17,  8, 22, 29, 14, 25, 12, 24, 30, 16, 26, 31, 15,  7,  3,  1,  0, 18, 27, 13,  6, 21, 10, 23, 11,  5,  2],
    [24,  4,  0, 14,  2,  7, 28, 23, 26,  6, 30, 20, 18, 25, 19,  3, 22, 11, 31, 21,  8, 27, 12,  9,  1, 29,  5, 15, 17, 10, 16, 13],
    [27,  3, 21, 26, 17, 11, 20, 29, 19,  0, 12,  7, 13,  8, 31, 10,  5,  9, 14, 30, 18,  6, 28, 24,  2, 23, 16, 22,  4,  1, 25, 15],
];

/// Which words of the state a pass's function takes as its x6 to x0, for 3, 4 and 5 passes.
static PERMUTED: [&[[u8; 7]]; 3] = [
    &[
        [1, 0, 3, 5, 6, 2, 4],
        [4, 2, 1, 0, 5, 3, 6],
        [6, 1, 2, 3, 4, 5, 0],
    ],
    &[
        [2, 6, 1, 4, 5, 3, 0],
        [3, 5, 2, 0, 1, 6, 4],
        [1, 4, 3, 6, 0, 2, 5],
        [6, 4, 0, 5, 2, 1, 3],
    ],
    &[
        [3, 4, 1, 0, 5, 2, 6],
        [6, 2, 1, 0, 3, 4, 5],
        [2, 6, 0, 4, 3, 1, 5],
        [1, 5, 3, 2, 0, 4, 6],
        [2, 5, 0, 6, 4, 3, 1],
    ],
];

/// A HAVAL hash.
#[derive(Clone)]
pub(super) struct Haval {
    state: State,
    blocks: Blocks<BLOCK>,
    /// Bytes taken.
    length: u64,
    passes: u8,
    /// Bits of the digest.
    bits: u16,
}

impl Haval {
    /// A hash of 3, 4 or 5 passes with a digest of 128, 160, 192, 224 or 256 bits.
    pub fn new(passes: u8, bits: u16) -> Haval {
        Haval {
            state: std::array::from_fn(|index| PI[index]),
            blocks: Blocks::new(),
            length: 0,
            passes,
            bits,
        }
    }
}

impl Hasher for Haval {
    fn update(&mut self, data: &[u8]) {
        self.length = self.length.wrapping_add(data.len() as u64);
        let (state, passes) = (&mut self.state, self.passes);
        self.blocks
            .feed(data, |block| compress(state, block, passes));
    }

    fn finish(mut self: Box<Self>) -> Vec<u8> {
        const VERSION: u16 = 1;
        const TAIL: usize = 10;
        let length = self.length.wrapping_mul(8);
        let zeros = (2 * BLOCK - 1 - TAIL - self.blocks.filled()) % BLOCK;
        let parameters = VERSION | u16::from(self.passes) << 3 | self.bits << 6;
        self.update(&[1]);
        self.update(&[0; BLOCK][..zeros]);
        self.update(&parameters.to_le_bytes());
        self.update(&length.to_le_bytes());
        fold(&mut self.state, self.bits);
        let digest = self.state.iter().flat_map(|word| word.to_le_bytes());
        digest.take(usize::from(self.bits) / 8).collect()
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn spec(&self) -> Option<&'static str> {
        Some("l8l2b128")
    }

    fn context(&self) -> Option<Vec<u8>> {
        let mut context: Vec<u8> = self
            .state
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        context.extend(self.length.wrapping_mul(8).to_le_bytes());
        context.extend(self.blocks.padded());
        Some(context)
    }

    fn resume(&mut self, context: &[u8]) -> bool {
        let (words, _) = context.as_chunks::<4>();
        let Some((state, [low, high, block @ ..])) = words.split_first_chunk::<8>() else {
            return false;
        };
        let bits = u64::from(u32::from_le_bytes(*low)) | u64::from(u32::from_le_bytes(*high)) << 32;
        let filled = (bits / 8) as usize % BLOCK;
        let Some(blocks) = Blocks::resumed(block.as_flattened(), filled) else {
            return false;
        };
        self.state = state.map(u32::from_le_bytes);
        self.length = bits / 8;
        self.blocks = blocks;
        true
    }
}

/// Mixes a block into the state.
fn compress(state: &mut State, block: &[u8; BLOCK], passes: u8) {
    let (words, _) = block.as_chunks::<4>();
    let before = *state;
    for (pass, permuted) in PERMUTED[usize::from(passes) - 3].iter().enumerate() {
        for step in 0..32 {
            // The state turns by one word a step.
            let word = |number: usize| (number + 32 - step) % 8;
            let x = permuted.map(|number| state[word(usize::from(number))]);
            let constant = if pass == 0 {
                0
            } else {
                PI[8 + 32 * (pass - 1) + step]
            };
            state[word(7)] = mixed(pass, x)
                .rotate_right(7)
                .wrapping_add(state[word(7)].rotate_right(11))
                .wrapping_add(u32::from_le_bytes(words[usize::from(ORDER[pass][step])]))
                .wrapping_add(constant);
        }
    }
    for (word, before) in state.iter_mut().zip(before) {
        *word = word.wrapping_add(before);
    }
}

/// The boolean function of a pass.
fn mixed(pass: usize, [x6, x5, x4, x3, x2, x1, x0]: [u32; 7]) -> u32 {
    match pass {
        0 => (x1 & x4) ^ (x2 & x5) ^ (x3 & x6) ^ (x0 & x1) ^ x0,
        1 => {
            (x1 & x2 & x3)
                ^ (x2 & x4 & x5)
                ^ (x1 & x2)
                ^ (x1 & x4)
                ^ (x2 & x6)
                ^ (x3 & x5)
                ^ (x4 & x5)
                ^ (x0 & x2)
                ^ x0
        }
        2 => (x1 & x2 & x3) ^ (x1 & x4) ^ (x2 & x5) ^ (x3 & x6) ^ (x0 & x3) ^ x0,
        3 => {
            (x1 & x2 & x3)
                ^ (x2 & x4 & x5)
                ^ (x3 & x4 & x6)
                ^ (x1 & x4)
                ^ (x2 & x6)
                ^ (x3 & x4)
                ^ (x3 & x5)
                ^ (x3 & x6)
                ^ (x4 & x5)
                ^ (x4 & x6)
                ^ (x0 & x4)
                ^ x0
        }
        _ => (x1 & x4) ^ (x2 & x5) ^ (x3 & x6) ^ (x0 & x1 & x2 & x3) ^ (x0 & x5) ^ x0,
    }
}

/// Adds the words a shorter digest leaves out to those that it has.
fn fold(state: &mut State, bits: u16) {
    let [.., x4, x5, x6, x7] = *state;
    // The bits of a word from `low` up to `high`, at the bottom.
    let cut = |word: u32, low: u32, high: u32| word << (32 - high) >> (32 - high + low);
    let added: [u32; 7] = match bits {
        128 => {
            let bytes =
                |words: [u32; 4]| u32::from_be_bytes(std::array::from_fn(|at| words[at] as u8));
            [
                bytes([x7, x6 >> 24, x5 >> 16, x4 >> 8]),
                bytes([x7 >> 8, x6, x5 >> 24, x4 >> 16]),
                bytes([x7 >> 16, x6 >> 8, x5, x4 >> 24]),
                bytes([x7 >> 24, x6 >> 16, x5 >> 8, x4]),
                0,
                0,
                0,
            ]
        }
        160 => [
            cut(x7, 0, 6) << 13 | cut(x6, 25, 32) << 6 | cut(x5, 19, 25),
            cut(x7, 6, 12) << 13 | cut(x6, 0, 6) << 7 | cut(x5, 25, 32),
            cut(x7, 12, 19) << 12 | cut(x6, 6, 12) << 6 | cut(x5, 0, 6),
            cut(x7, 19, 25) << 13 | cut(x6, 12, 19) << 6 | cut(x5, 6, 12),
            cut(x7, 25, 32) << 13 | cut(x6, 19, 25) << 7 | cut(x5, 12, 19),
            0,
            0,
        ],
        192 => [
            cut(x7, 0, 5) << 6 | cut(x6, 26, 32),
            cut(x7, 5, 10) << 5 | cut(x6, 0, 5),
            cut(x7, 10, 16) << 5 | cut(x6, 5, 10),
            cut(x7, 16, 21) << 6 | cut(x6, 10, 16),
            cut(x7, 21, 26) << 5 | cut(x6, 16, 21),
            cut(x7, 26, 32) << 5 | cut(x6, 21, 26),
            0,
        ],
        224 => [
            cut(x7, 27, 32),
            cut(x7, 22, 27),
            cut(x7, 18, 22),
            cut(x7, 13, 18),
            cut(x7, 9, 13),
            cut(x7, 4, 9),
            cut(x7, 0, 4),
        ],
        _ => [0; 7],
    };
    for (word, added) in state.iter_mut().zip(added) {
        *word = word.wrapping_add(added);
    }
}
