//! The combined linear congruential generator of `lcg_value` (L'Ecuyer, 1988).

/// The state of a generator.
pub(super) struct CombinedLinear {
    first: i64,
    second: i64,
}

impl CombinedLinear {
    /// A generator with two seeds.
    pub(super) fn new(first: u32, second: u32) -> CombinedLinear {
        CombinedLinear {
            first: i64::from(first as i32),
            second: i64::from(second as i32),
        }
    }

    /// The next number, above 0 and below 1.
    pub(super) fn generate(&mut self) -> f64 {
        self.first = step(self.first, 53_668, 40_014, 12_211, 2_147_483_563);
        self.second = step(self.second, 52_774, 40_692, 3_791, 2_147_483_399);
        let mut difference = self.first - self.second;
        if difference < 1 {
            difference += 2_147_483_562;
        }
        difference as f64 * 4.656_613e-10
    }
}

/// `state * factor` modulo `modulus`, by Schrage's method.
fn step(state: i64, divisor: i64, factor: i64, rest: i64, modulus: i64) -> i64 {
    let quotient = state / divisor;
    let next = factor * (state - divisor * quotient) - rest * quotient;
    if next < 0 { next + modulus } else { next }
}
