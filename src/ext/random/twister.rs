//! The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), and the variant of it that PHP had before 7.1.

use super::range::{self, Word};
use std::convert::Infallible;

const SIZE: usize = 624;
const MIDDLE: usize = 397;

/// Which generator it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// The correct one.
    Mt19937,
    /// `MT_RAND_PHP`: PHP's mistake of old in the twist, and its biased way to scale to a range.
    Php,
}

/// The state of a generator.
#[derive(Clone)]
pub(super) struct Twister {
    state: [u32; SIZE],
    next: usize,
    mode: Mode,
}

impl Twister {
    /// A generator seeded with `seed`.
    pub(super) fn new(seed: u32, mode: Mode) -> Twister {
        let mut state = [seed; SIZE];
        for at in 1..SIZE {
            let before = state[at - 1];
            state[at] = (before ^ (before >> 30))
                .wrapping_mul(1_812_433_253)
                .wrapping_add(at as u32);
        }
        let mut twister = Twister {
            state,
            next: 0,
            mode,
        };
        twister.twist();
        twister
    }

    /// A generator in a state known from elsewhere. `None` if it is no state.
    pub(super) fn restored(words: &[u32], next: usize, mode: Mode) -> Option<Twister> {
        let state = <[u32; SIZE]>::try_from(words).ok()?;
        (next <= SIZE).then_some(Twister { state, next, mode })
    }

    /// The words of the state.
    pub(super) fn words(&self) -> &[u32] {
        &self.state
    }

    /// The number of the word that is given next.
    pub(super) fn position(&self) -> usize {
        self.next
    }

    /// Which generator it is.
    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    /// Makes the next 624 numbers.
    fn twist(&mut self) {
        for at in 0..SIZE {
            let (this, next) = (self.state[at], self.state[(at + 1) % SIZE]);
            let mixed = (this & 0x8000_0000) | (next & 0x7FFF_FFFF);
            let odd = match self.mode {
                Mode::Mt19937 => next,
                Mode::Php => this,
            };
            let twisted = self.state[(at + MIDDLE) % SIZE] ^ (mixed >> 1);
            self.state[at] = if odd & 1 == 1 {
                twisted ^ 0x9908_B0DF
            } else {
                twisted
            };
        }
        self.next = 0;
    }

    /// The next 32 random bits.
    pub(super) fn generate(&mut self) -> u32 {
        if self.next >= SIZE {
            self.twist();
        }
        let mut bits = self.state[self.next];
        self.next += 1;
        bits ^= bits >> 11;
        bits ^= (bits << 7) & 0x9D2C_5680;
        bits ^= (bits << 15) & 0xEFC6_0000;
        bits ^ (bits >> 18)
    }

    /// An integer from `min` to `max`, both included.
    pub(super) fn range(&mut self, min: i64, max: i64) -> i64 {
        let Ok(random) = range::range(min, max, || {
            Ok::<Word, Infallible>(Word {
                bits: u64::from(self.generate()),
                size: 4,
            })
        });
        // Fifty unacceptable numbers in a row do not come from this generator.
        random.unwrap_or(min)
    }

    /// The same as `mt_rand` and `rand` have it, which in the old mode scale as they did.
    pub(super) fn range_by_mode(&mut self, min: i64, max: i64) -> i64 {
        match self.mode {
            Mode::Mt19937 => self.range(min, max),
            Mode::Php => {
                let bits = f64::from(self.generate() >> 1);
                let span = max as f64 - min as f64 + 1.0;
                let offset = (span * (bits / (f64::from(i32::MAX) + 1.0))) as u64;
                offset.wrapping_add(min as u64) as i64
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Mode, Twister};

    #[test]
    fn the_sequences_are_those_of_php() {
        let mut twister = Twister::new(42, Mode::Mt19937);
        let numbers: Vec<u32> = (0..4).map(|_| twister.generate() >> 1).collect();
        // php -r 'mt_srand(42); for ($i = 0; $i < 4; $i++) echo mt_rand(), " ";'
        assert_eq!(
            numbers,
            [804_318_771, 1_710_563_033, 2_041_643_438, 393_923_207]
        );
        let mut old = Twister::new(42, Mode::Php);
        let numbers: Vec<u32> = (0..4).map(|_| old.generate() >> 1).collect();
        assert_eq!(
            numbers,
            [1_354_439_493, 1_710_563_033, 2_041_643_438, 1_748_058_097]
        );
        let scaled: Vec<i64> = (0..4).map(|_| old.range_by_mode(1, 100)).collect();
        assert_eq!(scaled, [28, 23, 41, 40]);
        let mut twister = Twister::new(3, Mode::Mt19937);
        assert_eq!(twister.range(1, 100), 87);
        assert_eq!(
            twister.range(-i64::MAX, i64::MAX),
            3_839_649_605_572_298_393
        );
    }
}
