//! `crypt` with DES (FIPS 46-3): the traditional form of two salt characters, and the extended one of BSD.

use super::crypt::{ALPHABET, has_time};

/// The bits of the result in the order of the input, counted from 1 at the top.
fn permute<const N: usize>(input: u64, input_bits: u32, table: &[u8; N]) -> u64 {
    table.iter().fold(0, |output, bit| {
        output << 1 | input >> (input_bits - u32::from(*bit)) & 1
    })
}

const INITIAL: [u8; 64] = [
    58, 50, 42, 34, 26, 18, 10, 2, 60, 52, 44, 36, 28, 20, 12, 4, 62, 54, 46, 38, 30, 22, 14, 6,
    64, 56, 48, 40, 32, 24, 16, 8, 57, 49, 41, 33, 25, 17, 9, 1, 59, 51, 43, 35, 27, 19, 11, 3, 61,
    53, 45, 37, 29, 21, 13, 5, 63, 55, 47, 39, 31, 23, 15, 7,
];
const KEY: [u8; 56] = [
    57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60,
    52, 44, 36, 63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29,
    21, 13, 5, 28, 20, 12, 4,
];
const COMPRESSION: [u8; 48] = [
    14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52,
    31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];
const SHIFTS: [u32; 16] = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];
const P: [u8; 32] = [
    16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19,
    13, 30, 6, 22, 11, 4, 25,
];
/// The S-boxes, row by row in hexadecimal.
const S: [&[u8; 64]; 8] = [
    b"e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d",
    b"f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9",
    b"a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c",
    b"7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e",
    b"2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453",
    b"c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d",
    b"4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c",
    b"d2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b",
];

/// Each S-box with the permutation after it: what six bits become.
static SP: [[u32; 64]; 8] = {
    let mut sp = [[0; 64]; 8];
    let mut number = 0;
    while number < 8 {
        let mut input = 0;
        while input < 64 {
            let row = (input >> 4 & 2) | (input & 1);
            let column = input >> 1 & 15;
            let digit = S[number][row * 16 + column];
            let nibble = if digit >= b'a' {
                digit - b'a' + 10
            } else {
                digit - b'0'
            };
            let word = (nibble as u32) << (28 - 4 * number);
            let mut bit = 0;
            while bit < 32 {
                sp[number][input] |= (word >> (32 - P[bit] as u32) & 1) << (31 - bit);
                bit += 1;
            }
            input += 1;
        }
        number += 1;
    }
    sp
};

/// The inverse of the initial permutation.
fn last_permutation(input: u64) -> u64 {
    INITIAL.iter().enumerate().fold(0, |output, (at, bit)| {
        output | (input >> (63 - at) & 1) << (64 - u32::from(*bit))
    })
}

/// The sixteen keys of the rounds.
fn schedule(key: u64) -> [u64; 16] {
    const HALF: u64 = (1 << 28) - 1;
    let permuted = permute(key, 64, &KEY);
    let (mut left, mut right) = (permuted >> 28, permuted & HALF);
    SHIFTS.map(|shift| {
        let turn = |half: u64| (half << shift | half >> (28 - shift)) & HALF;
        left = turn(left);
        right = turn(right);
        permute(left << 28 | right, 56, &COMPRESSION)
    })
}

/// The block encrypted `count` times; `salt` swaps bits of the expansion.
fn encrypt(block: u64, keys: &[u64; 16], salt: u32, count: u32) -> u64 {
    let mask = u64::from((salt & 0xff_ffff).reverse_bits() >> 8);
    let permuted = permute(block, 64, &INITIAL);
    let (mut left, mut right) = ((permuted >> 32) as u32, permuted as u32);
    for _ in (0..count).take_while(|round| has_time(*round)) {
        for key in keys {
            let turned = right.rotate_right(1);
            let expanded = (0..8).fold(0u64, |bits, group| {
                bits << 6 | u64::from(turned.rotate_left(4 * group) >> 26)
            });
            let swapped = (expanded >> 24 ^ expanded) & mask;
            let input = expanded ^ swapped ^ swapped << 24 ^ key;
            let output = (0..8).fold(0, |output, number| {
                output ^ SP[number][(input >> (42 - 6 * number) & 63) as usize]
            });
            (left, right) = (right, left ^ output);
        }
        (left, right) = (right, left);
    }
    last_permutation(u64::from(left) << 32 | u64::from(right))
}

/// Up to eight characters, each moved up by the parity bit.
fn key_block(text: &[u8]) -> u64 {
    (0..8).fold(0, |block, at| {
        let byte = text.get(at).copied().unwrap_or(0);
        block << 8 | u64::from(byte << 1)
    })
}

/// The number of a character in the alphabet, others being taken for something as well (php-src `ascii_to_bin`).
fn digit(character: u8) -> u32 {
    let base = match character as i8 {
        97.. => b'a' - 38,
        65.. => b'A' - 12,
        _ => b'.',
    };
    u32::from(character.wrapping_sub(base)) & 63
}

fn number(text: &[u8]) -> u32 {
    text.iter()
        .rev()
        .fold(0, |number, character| number << 6 | digit(*character))
}

fn is_in_alphabet(text: &[u8]) -> bool {
    text.iter().all(|character| ALPHABET.contains(character))
}

fn result(setting: &[u8], block: u64) -> Vec<u8> {
    let mut result = setting.to_vec();
    // 64 bits and two zeros are eleven digits, the highest first.
    for at in 0..11 {
        let digit = (u128::from(block) << 2) >> (60 - 6 * at) & 63;
        result.push(ALPHABET[digit as usize]);
    }
    result
}

/// The hash of the traditional form; the salt is two characters.
pub(super) fn traditional(password: &[u8], setting: &[u8]) -> Option<Vec<u8>> {
    let salt = setting.get(..2)?;
    let keys = schedule(key_block(password));
    Some(result(salt, encrypt(0, &keys, number(salt), 25)))
}

/// The hash of BSD's extended form: `_`, four characters of a count, four of salt. The password may be of any length.
pub(super) fn extended(password: &[u8], setting: &[u8]) -> Option<Vec<u8>> {
    let setting = setting.get(..9)?;
    let (count, salt) = (&setting[1..5], &setting[5..9]);
    if !is_in_alphabet(count) || !is_in_alphabet(salt) || number(count) == 0 {
        return None;
    }
    let (first, rest) = password.split_at(password.len().min(8));
    let mut key = key_block(first);
    for chunk in rest.chunks(8) {
        key = encrypt(key, &schedule(key), 0, 1) ^ key_block(chunk);
    }
    let block = encrypt(0, &schedule(key), number(salt), number(count));
    Some(result(setting, block))
}
