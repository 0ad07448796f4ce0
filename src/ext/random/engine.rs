//! The engines that PHP brings: their states and what they generate.

use super::range::Word;
use super::system_bytes;
use super::twister::{Mode, Twister};
use crate::zval::{PhpArray, Value, View};

/// The state of an engine.
#[derive(Clone)]
pub(super) enum Engine {
    /// The Mersenne Twister.
    Mt19937(Box<Twister>),
    /// O'Neill's permuted congruential generator, 128 bits wide.
    Pcg(u128),
    /// Blackman's and Vigna's xoshiro256**.
    Xoshiro([u64; 4]),
    /// The system's randomness.
    Secure,
}

/// The system had no randomness to give.
pub(super) struct NoRandomness;

const PCG_FACTOR: u128 = 2_549_297_995_355_413_924 << 64 | 4_865_540_595_714_422_341;
const PCG_STEP: u128 = 6_364_136_223_846_793_005 << 64 | 1_442_695_040_888_963_407;

const JUMP: [u64; 4] = [
    0x180e_c6d3_3cfd_0aba,
    0xd5a6_1266_f0c9_392c,
    0xa958_2618_e03f_c9aa,
    0x39ab_dc45_29b1_661c,
];
const LONG_JUMP: [u64; 4] = [
    0x76e1_5d3e_fefd_cbbf,
    0xc500_4e44_1c52_2fb3,
    0x7771_0069_854e_e241,
    0x3910_9bb0_2acb_e635,
];

fn pcg_next(state: u128) -> u128 {
    state.wrapping_mul(PCG_FACTOR).wrapping_add(PCG_STEP)
}

fn xoshiro_next(state: &mut [u64; 4]) -> u64 {
    let bits = state[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
    let shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = state[3].rotate_left(45);
    bits
}

/// The next number of the generator that spreads a seed of 64 bits.
fn splitmix(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let bits = (*seed ^ *seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ bits >> 31
}

impl Engine {
    /// A PCG with a seed of 128 bits.
    pub(super) fn pcg(seed: u128) -> Engine {
        Engine::Pcg(pcg_next(pcg_next(0).wrapping_add(seed)))
    }

    /// A xoshiro with a seed of 64 bits.
    pub(super) fn xoshiro(mut seed: u64) -> Engine {
        Engine::Xoshiro([0; 4].map(|_: u64| splitmix(&mut seed)))
    }

    /// The next random bits.
    ///
    /// # Errors
    /// The system has no randomness.
    pub(super) fn generate(&mut self) -> Result<Word, NoRandomness> {
        Ok(match self {
            Engine::Mt19937(twister) => Word {
                bits: u64::from(twister.generate()),
                size: 4,
            },
            Engine::Pcg(state) => {
                *state = pcg_next(*state);
                let folded = (*state >> 64) as u64 ^ *state as u64;
                Word {
                    bits: folded.rotate_right((*state >> 122) as u32),
                    size: 8,
                }
            }
            Engine::Xoshiro(state) => Word {
                bits: xoshiro_next(state),
                size: 8,
            },
            Engine::Secure => {
                let mut bytes = [0; 8];
                if !system_bytes(&mut bytes) {
                    return Err(NoRandomness);
                }
                Word {
                    bits: u64::from_le_bytes(bytes),
                    size: 8,
                }
            }
        })
    }

    /// Goes on as after `count` numbers; PCG only.
    pub(super) fn advance(&mut self, mut count: u64) {
        let Engine::Pcg(state) = self else {
            return;
        };
        let (mut factor, mut step) = (PCG_FACTOR, PCG_STEP);
        let (mut all_factor, mut all_step) = (1_u128, 0_u128);
        while count > 0 {
            if count & 1 == 1 {
                all_factor = all_factor.wrapping_mul(factor);
                all_step = all_step.wrapping_mul(factor).wrapping_add(step);
            }
            step = factor.wrapping_add(1).wrapping_mul(step);
            factor = factor.wrapping_mul(factor);
            count /= 2;
        }
        *state = all_factor.wrapping_mul(*state).wrapping_add(all_step);
    }

    /// Goes on as after 2^128 numbers, or 2^192 in a long jump; xoshiro only.
    pub(super) fn jump(&mut self, length: Jump) {
        let Engine::Xoshiro(state) = self else {
            return;
        };
        let mut jumped = [0; 4];
        for word in match length {
            Jump::Short => JUMP,
            Jump::Long => LONG_JUMP,
        } {
            for bit in 0..64 {
                if word >> bit & 1 == 1 {
                    for (jumped, state) in jumped.iter_mut().zip(&*state) {
                        *jumped ^= state;
                    }
                }
                xoshiro_next(state);
            }
        }
        *state = jumped;
    }

    /// The state as PHP serializes it: numbers as hexadecimal bytes, the lowest first. `None` for an engine without one.
    pub(super) fn to_array(&self) -> Option<PhpArray> {
        Some(match self {
            Engine::Mt19937(twister) => {
                let mut array = PhpArray::from_values(
                    twister
                        .words()
                        .iter()
                        .map(|word| Value::from(hex(&word.to_le_bytes()).as_str())),
                );
                array.push_value(Value::int(twister.position() as i64));
                array.push_value(Value::int(twister.mode() as i64));
                array
            }
            Engine::Pcg(state) => PhpArray::from_values(
                [(*state >> 64) as u64, *state as u64]
                    .map(|word| Value::from(hex(&word.to_le_bytes()).as_str())),
            ),
            Engine::Xoshiro(state) => PhpArray::from_values(
                state.map(|word| Value::from(hex(&word.to_le_bytes()).as_str())),
            ),
            Engine::Secure => return None,
        })
    }

    /// The same engine with a serialized state. `None` if it is none.
    pub(super) fn with_array(&self, array: &PhpArray) -> Option<Engine> {
        let values: Vec<Value> = (0..array.len() as i64)
            .map(|index| array.get_int(index).map(|zval| zval.get()))
            .collect::<Option<_>>()?;
        let word = |value: &Value, size: usize| match value.view() {
            View::String(text) if text.len() == 2 * size => number(text),
            _ => None,
        };
        Some(match self {
            Engine::Mt19937(_) => {
                let [words @ .., position, mode] = values.as_slice() else {
                    return None;
                };
                let words: Vec<u32> = words
                    .iter()
                    .map(|value| word(value, 4).map(|word| word as u32))
                    .collect::<Option<_>>()?;
                let mode = match mode.as_int()? {
                    0 => Mode::Mt19937,
                    1 => Mode::Php,
                    _ => return None,
                };
                let position = usize::try_from(position.as_int()?).ok()?;
                Engine::Mt19937(Box::new(Twister::restored(&words, position, mode)?))
            }
            Engine::Pcg(_) => {
                let [high, low] = values.as_slice() else {
                    return None;
                };
                let high = u128::from(word(high, 8)?);
                Engine::Pcg(high << 64 | u128::from(word(low, 8)?))
            }
            Engine::Xoshiro(_) => {
                let words: Vec<u64> = values
                    .iter()
                    .map(|value| word(value, 8))
                    .collect::<Option<_>>()?;
                Engine::Xoshiro(words.try_into().ok()?)
            }
            Engine::Secure => return None,
        })
    }
}

/// How far xoshiro jumps.
#[derive(Clone, Copy)]
pub(super) enum Jump {
    Short,
    Long,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A number of hexadecimal bytes, the lowest first.
fn number(text: &[u8]) -> Option<u64> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(u64::from);
    let mut number = 0;
    for pair in text.chunks(2).rev() {
        number = number << 8 | digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(number)
}
