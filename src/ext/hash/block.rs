//! Data cut into the blocks a hash works on.

/// The bytes of a block that is not full yet.
#[derive(Clone)]
pub(super) struct Blocks<const SIZE: usize> {
    bytes: [u8; SIZE],
    filled: usize,
}

impl<const SIZE: usize> Blocks<SIZE> {
    /// No bytes yet.
    pub fn new() -> Blocks<SIZE> {
        Blocks {
            bytes: [0; SIZE],
            filled: 0,
        }
    }

    /// Takes data and hands every block that is full to `work`.
    pub fn feed(&mut self, mut data: &[u8], mut work: impl FnMut(&[u8; SIZE])) {
        if self.filled > 0 {
            let (now, later) = data.split_at(data.len().min(SIZE - self.filled));
            self.bytes[self.filled..self.filled + now.len()].copy_from_slice(now);
            self.filled += now.len();
            if self.filled < SIZE {
                return;
            }
            work(&self.bytes);
            data = later;
        }
        let (blocks, rest) = data.as_chunks::<SIZE>();
        blocks.iter().for_each(work);
        self.bytes[..rest.len()].copy_from_slice(rest);
        self.bytes[rest.len()..].fill(0);
        self.filled = rest.len();
    }

    /// The block so far, zeros after it.
    pub fn padded(&self) -> &[u8; SIZE] {
        &self.bytes
    }

    /// How many bytes the block has so far.
    pub fn filled(&self) -> usize {
        self.filled
    }

    /// A block that has its first `filled` bytes; none if that were a full one.
    pub fn resumed(bytes: &[u8], filled: usize) -> Option<Blocks<SIZE>> {
        if filled >= SIZE {
            return None;
        }
        let mut blocks = Blocks::new();
        blocks.bytes[..filled].copy_from_slice(bytes.get(..filled)?);
        blocks.filled = filled;
        Some(blocks)
    }
}
