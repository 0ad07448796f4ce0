//! The formats of `sscanf`, taken apart and checked (php-src `ValidateFormat`).

use super::string_trim::ByteMask;

/// A piece of a format.
#[expect(
    clippy::large_enum_variant,
    reason = "a format has a handful of pieces"
)]
pub(super) enum Piece {
    /// Any white space.
    Space,
    /// This byte.
    Literal(u8),
    /// A value.
    Conversion(Conversion),
}

/// A value to be read.
pub(super) struct Conversion {
    /// What is read.
    pub kind: Kind,
    /// At most so many bytes; 0 is not said.
    pub width: usize,
    /// Which variable gets it, counted from 0; `None` with `*`.
    pub target: Option<usize>,
}

/// What a conversion reads.
#[expect(
    clippy::large_enum_variant,
    reason = "a format has a handful of pieces"
)]
pub(super) enum Kind {
    /// `n`: nothing, it is how far the text has been read.
    Position,
    /// An integer.
    Integer {
        /// Its base; 0 is told by its digits.
        base: u32,
        /// Whether large values stay positive.
        is_unsigned: bool,
    },
    /// A float.
    Float,
    /// Bytes up to white space.
    Word,
    /// `c`: the same without skipping white space before.
    Characters,
    /// `[…]`: bytes of a set.
    Set(Set),
}

/// The bytes between `[` and `]`.
pub(super) struct Set {
    mask: ByteMask,
    is_excluding: bool,
}

impl Set {
    /// Whether a byte belongs to it.
    pub fn contains(&self, byte: u8) -> bool {
        self.mask.contains(byte) != self.is_excluding
    }
}

/// `%n$` counts no further than this.
const MOST_ARGUMENTS: usize = 255;

type Message = Vec<u8>;

fn message(text: &str) -> Message {
    text.as_bytes().to_vec()
}

/// Takes a format apart; also returns how many values it gives. `variables` is how many were passed, 0 for an array.
///
/// # Errors
/// The message of a ValueError.
pub(super) fn pieces(format: &[u8], variables: usize) -> Result<(Vec<Piece>, usize), Message> {
    let format = format.split(|byte| *byte == 0).next().unwrap_or(b"");
    let mut reader = Reader {
        rest: format,
        variables,
        next: 0,
        is_positional: false,
        is_sequential: false,
        most: 0,
        assigned: Vec::new(),
    };
    let mut pieces = Vec::new();
    while let [byte, rest @ ..] = reader.rest {
        reader.rest = rest;
        pieces.push(match byte {
            b' ' | b'\t'..=b'\r' => Piece::Space,
            b'%' => match rest {
                [b'%', after @ ..] => {
                    reader.rest = after;
                    Piece::Literal(b'%')
                }
                _ => Piece::Conversion(reader.conversion()?),
            },
            _ => Piece::Literal(*byte),
        });
    }
    let total = reader.check_assignments()?;
    Ok((pieces, total))
}

struct Reader<'a> {
    rest: &'a [u8],
    variables: usize,
    /// The variable of the next conversion.
    next: usize,
    is_positional: bool,
    is_sequential: bool,
    /// The largest position without variables.
    most: usize,
    /// How often each variable is assigned.
    assigned: Vec<usize>,
}

impl Reader<'_> {
    fn conversion(&mut self) -> Result<Conversion, Message> {
        let mut is_suppressed = false;
        if let [b'*', rest @ ..] = self.rest {
            is_suppressed = true;
            self.rest = rest;
        } else {
            self.position()?;
        }
        let (width, digits) = self.number();
        self.rest = &self.rest[digits..];
        if let [b'l' | b'L' | b'h', rest @ ..] = self.rest {
            self.rest = rest;
        }
        if !is_suppressed && self.variables > 0 && self.next >= self.variables {
            return Err(self.bad_index());
        }
        let kind = self.kind()?;
        let target = (!is_suppressed).then_some(self.next);
        if !is_suppressed {
            if self.assigned.len() <= self.next {
                self.assigned.resize(self.next + 1, 0);
            }
            self.assigned[self.next] += 1;
            self.next += 1;
        }
        Ok(Conversion {
            kind,
            width,
            target,
        })
    }

    /// The number that comes next, and how many digits it has.
    fn number(&self) -> (usize, usize) {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit());
        let count = digits.clone().count();
        let number = digits.fold(0usize, |number, digit| {
            number
                .saturating_mul(10)
                .saturating_add(usize::from(digit - b'0'))
        });
        (number, count)
    }

    /// Reads `n$`, or takes the next variable.
    fn position(&mut self) -> Result<(), Message> {
        const MIXED: &str = "cannot mix \"%\" and \"%n$\" conversion specifiers";
        let (number, digits) = self.number();
        if digits == 0 || self.rest.get(digits) != Some(&b'$') {
            self.is_sequential = true;
            if self.is_positional {
                return Err(message(MIXED));
            }
            return Ok(());
        }
        self.rest = &self.rest[digits + 1..];
        self.is_positional = true;
        if self.is_sequential {
            return Err(message(MIXED));
        }
        let most = match self.variables {
            0 => MOST_ARGUMENTS,
            variables => variables,
        };
        if number < 1 || number > most {
            return Err(self.bad_index());
        }
        if self.variables == 0 {
            self.most = self.most.max(number);
        }
        self.next = number - 1;
        Ok(())
    }

    fn bad_index(&self) -> Message {
        message(if self.is_positional {
            "\"%n$\" argument index out of range"
        } else {
            "Different numbers of variable names and field specifiers"
        })
    }

    fn kind(&mut self) -> Result<Kind, Message> {
        let letter = self.rest.first().copied().unwrap_or(0);
        self.rest = self.rest.get(1..).unwrap_or(b"");
        let integer = |base, is_unsigned| Kind::Integer { base, is_unsigned };
        Ok(match letter {
            b'n' => Kind::Position,
            b'd' | b'D' => integer(10, false),
            b'i' => integer(0, false),
            b'o' => integer(8, false),
            b'x' | b'X' => integer(16, false),
            b'u' => integer(10, true),
            b'f' | b'e' | b'E' | b'g' => Kind::Float,
            b's' => Kind::Word,
            b'c' => Kind::Characters,
            b'[' => Kind::Set(self.set()?),
            _ => {
                let start = b"Bad scan conversion character \"";
                return Err([&start[..], &[letter], b"\""].concat());
            }
        })
    }

    /// Reads a set up to its bracket.
    fn set(&mut self) -> Result<Set, Message> {
        let is_excluding = self.rest.first() == Some(&b'^');
        let text = &self.rest[usize::from(is_excluding)..];
        // A bracket at the start belongs to the set.
        let start = usize::from(text.first() == Some(&b']'));
        let Some(end) = memchr::memchr(b']', &text[start..]) else {
            return Err(message("Unmatched [ in format string"));
        };
        let content = &text[..start + end];
        self.rest = &text[start + end + 1..];
        let mut bytes = Vec::new();
        let mut at = 0;
        while at < content.len() {
            match (content[at], content.get(at + 1), content.get(at + 2)) {
                (first, Some(b'-'), Some(last)) => {
                    bytes.extend(first.min(*last)..=first.max(*last));
                    at += 3;
                }
                (byte, ..) => {
                    bytes.push(byte);
                    at += 1;
                }
            }
        }
        Ok(Set {
            mask: ByteMask::of_bytes(&bytes),
            is_excluding,
        })
    }

    /// Checks that every variable is assigned once; returns how many values there are.
    fn check_assignments(&self) -> Result<usize, Message> {
        let total = match (self.variables, self.most) {
            (0, 0) => self.next,
            (0, most) => most,
            (variables, _) => variables,
        };
        for index in 0..total {
            match self.assigned.get(index).copied().unwrap_or(0) {
                2.. => {
                    return Err(message(
                        "Variable is assigned by multiple \"%n$\" conversion specifiers",
                    ));
                }
                0 if self.most == 0 => {
                    return Err(message(
                        "Variable is not assigned by any conversion specifiers",
                    ));
                }
                _ => {}
            }
        }
        Ok(total)
    }
}
