//! Checksums that are a few lines each: Adler-32, CRC-32, FNV and Jenkins's one-at-a-time.

use super::algorithm::Hasher;

/// Adler-32 of zlib.
#[derive(Clone)]
pub(super) struct Adler32 {
    low: u32,
    high: u32,
}

impl Default for Adler32 {
    fn default() -> Adler32 {
        Adler32 { low: 1, high: 0 }
    }
}

impl Hasher for Adler32 {
    fn update(&mut self, data: &[u8]) {
        const PRIME: u32 = 65521;
        // As many bytes as the sums can take before they overflow.
        for chunk in data.chunks(5552) {
            for byte in chunk {
                self.low += u32::from(*byte);
                self.high += self.low;
            }
            self.low %= PRIME;
            self.high %= PRIME;
        }
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        (self.high << 16 | self.low).to_be_bytes().to_vec()
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn spec(&self) -> Option<&'static str> {
        Some("l")
    }

    fn context(&self) -> Option<Vec<u8>> {
        Some((self.high << 16 | self.low).to_le_bytes().to_vec())
    }

    fn resume(&mut self, context: &[u8]) -> bool {
        let Ok(word) = <[u8; 4]>::try_from(context) else {
            return false;
        };
        let word = u32::from_le_bytes(word);
        (self.high, self.low) = (word >> 16, word & 0xffff);
        true
    }
}

/// The three CRC-32 of PHP.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Crc32Kind {
    /// `crc32`: bits from the top, digest from the lowest byte.
    Bzip2,
    /// `crc32b`
    Zip,
    /// `crc32c`
    Castagnoli,
}

const fn table_from_top(polynomial: u32) -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = (byte as u32) << 24;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum >> 31 == 1 {
                sum << 1 ^ polynomial
            } else {
                sum << 1
            };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
}

const fn table_from_bottom(polynomial: u32) -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut sum = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            sum = if sum & 1 == 1 {
                sum >> 1 ^ polynomial
            } else {
                sum >> 1
            };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
}

static BZIP2: [u32; 256] = table_from_top(0x04c1_1db7);
static ZIP: [u32; 256] = table_from_bottom(0xedb8_8320);
static CASTAGNOLI: [u32; 256] = table_from_bottom(0x82f6_3b78);

/// A CRC-32.
#[derive(Clone)]
pub(super) struct Crc32 {
    kind: Crc32Kind,
    sum: u32,
}

impl Crc32 {
    pub fn new(kind: Crc32Kind) -> Crc32 {
        Crc32 { kind, sum: !0 }
    }
}

impl Hasher for Crc32 {
    fn update(&mut self, data: &[u8]) {
        let from_bottom = |table: &[u32; 256], sum: u32| {
            data.iter().fold(sum, |sum, byte| {
                table[usize::from(sum as u8 ^ byte)] ^ sum >> 8
            })
        };
        self.sum = match self.kind {
            Crc32Kind::Bzip2 => data.iter().fold(self.sum, |sum, byte| {
                BZIP2[usize::from((sum >> 24) as u8 ^ byte)] ^ sum << 8
            }),
            Crc32Kind::Zip => from_bottom(&ZIP, self.sum),
            Crc32Kind::Castagnoli => from_bottom(&CASTAGNOLI, self.sum),
        };
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        let sum = !self.sum;
        match self.kind {
            Crc32Kind::Bzip2 => sum.to_le_bytes().to_vec(),
            Crc32Kind::Zip | Crc32Kind::Castagnoli => sum.to_be_bytes().to_vec(),
        }
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn spec(&self) -> Option<&'static str> {
        Some("l")
    }

    fn context(&self) -> Option<Vec<u8>> {
        Some(self.sum.to_le_bytes().to_vec())
    }

    fn resume(&mut self, context: &[u8]) -> bool {
        let Ok(word) = <[u8; 4]>::try_from(context) else {
            return false;
        };
        self.sum = u32::from_le_bytes(word);
        true
    }
}

/// FNV-1 multiplies first, FNV-1a mixes the byte in first.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FnvOrder {
    MultiplyFirst,
    MixFirst,
}

/// Fowler, Noll and Vo's hash in 32 or 64 bits.
#[derive(Clone)]
pub(super) struct Fnv {
    order: FnvOrder,
    prime: u64,
    state: u64,
    mask: u64,
}

impl Fnv {
    pub fn new_32(order: FnvOrder) -> Fnv {
        Fnv {
            order,
            prime: 0x0100_0193,
            state: 0x811c_9dc5,
            mask: 0xffff_ffff,
        }
    }

    pub fn new_64(order: FnvOrder) -> Fnv {
        Fnv {
            order,
            prime: 0x0000_0100_0000_01b3,
            state: 0xcbf2_9ce4_8422_2325,
            mask: !0,
        }
    }
}

impl Hasher for Fnv {
    fn update(&mut self, data: &[u8]) {
        for byte in data {
            let mixed = |state: u64| state ^ u64::from(*byte);
            let multiplied = |state: u64| state.wrapping_mul(self.prime) & self.mask;
            self.state = match self.order {
                FnvOrder::MultiplyFirst => mixed(multiplied(self.state)),
                FnvOrder::MixFirst => multiplied(mixed(self.state)),
            };
        }
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        match u32::try_from(self.mask) {
            Ok(_) => (self.state as u32).to_be_bytes().to_vec(),
            Err(_) => self.state.to_be_bytes().to_vec(),
        }
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn spec(&self) -> Option<&'static str> {
        Some(if self.mask == !0 { "q" } else { "l" })
    }

    fn context(&self) -> Option<Vec<u8>> {
        let size = if self.mask == !0 { 8 } else { 4 };
        Some(self.state.to_le_bytes()[..size].to_vec())
    }

    fn resume(&mut self, context: &[u8]) -> bool {
        let bytes = context.iter().rev();
        self.state = bytes.fold(0, |state, byte| state << 8 | u64::from(*byte));
        true
    }
}

/// Bob Jenkins's one-at-a-time hash.
#[derive(Clone, Default)]
pub(super) struct Joaat(u32);

impl Hasher for Joaat {
    fn update(&mut self, data: &[u8]) {
        for byte in data {
            self.0 = self.0.wrapping_add(u32::from(*byte));
            self.0 = self.0.wrapping_add(self.0 << 10);
            self.0 ^= self.0 >> 6;
        }
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        let mut state = self.0;
        state = state.wrapping_add(state << 3);
        state ^= state >> 11;
        state = state.wrapping_add(state << 15);
        state.to_be_bytes().to_vec()
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn spec(&self) -> Option<&'static str> {
        Some("l")
    }

    fn context(&self) -> Option<Vec<u8>> {
        Some(self.0.to_le_bytes().to_vec())
    }

    fn resume(&mut self, context: &[u8]) -> bool {
        let Ok(word) = <[u8; 4]>::try_from(context) else {
            return false;
        };
        self.0 = u32::from_le_bytes(word);
        true
    }
}
