//! Types as sets: what they contain, how PHP writes them.

use super::message;

/// The builtin types of a declaration, as a set of bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mask(u16);

impl Mask {
    pub(super) const NONE: Mask = Mask(0);
    pub(super) const NULL: Mask = Mask(1);
    pub(super) const FALSE: Mask = Mask(2);
    pub(super) const TRUE: Mask = Mask(4);
    pub(super) const BOOL: Mask = Mask(2 | 4);
    pub(super) const INT: Mask = Mask(8);
    pub(super) const FLOAT: Mask = Mask(16);
    pub(super) const STRING: Mask = Mask(32);
    pub(super) const ARRAY: Mask = Mask(64);
    pub(super) const OBJECT: Mask = Mask(128);
    /// No declaration names it; only `mixed` holds it.
    const RESOURCE: Mask = Mask(256);
    pub(super) const CALLABLE: Mask = Mask(512);
    pub(super) const VOID: Mask = Mask(1024);
    pub(super) const NEVER: Mask = Mask(2048);
    pub(super) const STATIC: Mask = Mask(4096);
    pub(super) const MIXED: Mask = Mask(1 | 2 | 4 | 8 | 16 | 32 | 64 | 128 | Mask::RESOURCE.0);

    pub(super) const fn with(self, other: Mask) -> Mask {
        Mask(self.0 | other.0)
    }

    pub(super) fn without(self, other: Mask) -> Mask {
        Mask(self.0 & !other.0)
    }

    pub(super) fn and(self, other: Mask) -> Mask {
        Mask(self.0 & other.0)
    }

    pub(super) fn intersects(self, other: Mask) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// A class type, or an intersection of them, in a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Member<'a> {
    Class(&'a [u8]),
    Intersection(Vec<&'a [u8]>),
}

/// A declared type, names resolved (`self` and `parent` stay).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TypeSet<'a> {
    pub(super) mask: Mask,
    pub(super) members: Vec<Member<'a>>,
    /// Whether it is one intersection and nothing else; then there is one member.
    pub(super) is_intersection: bool,
}

/// The class whose names `self` and `parent` stand for in messages.
#[derive(Debug, Clone, Copy)]
pub(super) struct SelfNames<'a> {
    pub(super) name: &'a [u8],
    pub(super) parent: Option<&'a [u8]>,
}

impl<'a> SelfNames<'a> {
    pub(super) fn resolve(self, name: &'a [u8]) -> &'a [u8] {
        if name.eq_ignore_ascii_case(b"self") {
            self.name
        } else if name.eq_ignore_ascii_case(b"parent") {
            self.parent.unwrap_or(name)
        } else {
            name
        }
    }
}

impl<'a> TypeSet<'a> {
    pub(super) fn of(mask: Mask) -> TypeSet<'a> {
        TypeSet {
            mask,
            ..TypeSet::default()
        }
    }

    /// The type as PHP writes it.
    pub(super) fn display(&self, names: Option<SelfNames<'a>>) -> Vec<u8> {
        let resolve = |name: &'a [u8]| names.map_or(name, |names| names.resolve(name));
        let mut parts: Vec<Vec<u8>> = Vec::new();
        for member in &self.members {
            parts.push(match member {
                Member::Class(name) => resolve(name).to_vec(),
                Member::Intersection(names) => {
                    let joined = names
                        .iter()
                        .map(|name| resolve(name))
                        .collect::<Vec<_>>()
                        .join(&b'&');
                    if self.is_intersection && self.mask.is_empty() {
                        joined
                    } else {
                        message!("(", joined, ")")
                    }
                }
            });
        }
        if self.mask == Mask::MIXED {
            parts.push(b"mixed".to_vec());
            return parts.join(&b'|');
        }
        for (mask, word) in WORDS {
            if self.mask.and(*mask) == *mask && !(is_half_bool(*mask) && self.is_bool()) {
                parts.push(word.as_bytes().to_vec());
            }
        }
        if self.mask.intersects(Mask::NULL) {
            if let [only] = &parts[..]
                && !only.contains(&b'&')
            {
                return message!("?", only);
            }
            parts.push(b"null".to_vec());
        }
        parts.join(&b'|')
    }

    fn is_bool(&self) -> bool {
        self.mask.and(Mask::BOOL) == Mask::BOOL
    }
}

fn is_half_bool(mask: Mask) -> bool {
    mask == Mask::FALSE || mask == Mask::TRUE
}

/// The order in which PHP writes builtin types.
const WORDS: &[(Mask, &str)] = &[
    (Mask::STATIC, "static"),
    (Mask::CALLABLE, "callable"),
    (Mask::OBJECT, "object"),
    (Mask::ARRAY, "array"),
    (Mask::STRING, "string"),
    (Mask::INT, "int"),
    (Mask::FLOAT, "float"),
    (Mask::BOOL, "bool"),
    (Mask::FALSE, "false"),
    (Mask::TRUE, "true"),
    (Mask::VOID, "void"),
    (Mask::NEVER, "never"),
];
