//! From random bits to a random integer of a range, without bias (php-src `php_random_range`).

/// Numbers that a generator may have thrown away before it is called broken.
const ATTEMPTS: u32 = 50;

/// What a generator gives at once.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    /// The bits, in the lowest bytes.
    pub(crate) bits: u64,
    /// How many bytes of them are random.
    pub(crate) size: u32,
}

/// An integer from `min` to `max`, both included, made of what `generate` gives. `None` if it gave nothing acceptable in 50
/// attempts.
///
/// # Errors
/// Those of `generate`.
pub(crate) fn range<E>(
    min: i64,
    max: i64,
    mut generate: impl FnMut() -> Result<Word, E>,
) -> Result<Option<i64>, E> {
    let span = (max as u64).wrapping_sub(min as u64);
    let offset = if span > u64::from(u32::MAX) {
        below(span, u64::MAX, 8, &mut generate)?
    } else {
        below(span, u64::from(u32::MAX), 4, &mut generate)?
    };
    Ok(offset.map(|offset| (min as u64).wrapping_add(offset) as i64))
}

/// A number from 0 to `most`, of words of `size` bytes, the greatest of which is `ceiling`.
fn below<E>(
    most: u64,
    ceiling: u64,
    size: u32,
    generate: &mut impl FnMut() -> Result<Word, E>,
) -> Result<Option<u64>, E> {
    let mut random = word(size, generate)? & ceiling;
    if most == ceiling {
        return Ok(Some(random));
    }
    let count = most + 1;
    if count.is_power_of_two() {
        return Ok(Some(random & most));
    }
    // Numbers above the last multiple of `count` would favour the low ones.
    let limit = ceiling - remainder(ceiling, count) - 1;
    let mut attempts = 0;
    while random > limit {
        attempts += 1;
        if attempts > ATTEMPTS {
            return Ok(None);
        }
        random = word(size, generate)? & ceiling;
    }
    Ok(Some(remainder(random, count)))
}

/// `number % count`, on 32 bits where they are enough: dividing those is faster.
#[inline]
fn remainder(number: u64, count: u64) -> u64 {
    match (u32::try_from(number), u32::try_from(count)) {
        (Ok(number), Ok(count)) => u64::from(number % count),
        _ => number % count,
    }
}

/// A word of at least `size` bytes, put together of as many as it takes, the first one lowest.
fn word<E>(size: u32, generate: &mut impl FnMut() -> Result<Word, E>) -> Result<u64, E> {
    let (mut bits, mut have) = (0, 0);
    while have < size {
        let word = generate()?;
        bits |= word.bits.checked_shl(have * 8).unwrap_or(0);
        have += word.size.max(1);
    }
    Ok(bits)
}
