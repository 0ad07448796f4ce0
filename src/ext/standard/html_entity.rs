//! Entities by name and by character. The table is that of the HTML standard ("Named character references") and of
//! HTML 4.01; of several names, the first is the one that is written.

use std::collections::HashMap;
use std::sync::OnceLock;

/// A character of a document: one code point, or two that belong together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Character {
    /// The code point.
    pub first: u32,
    /// The code point after it; 0 for none.
    pub second: u32,
}

/// Which document's entities.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Entities {
    /// `amp`, `lt`, `gt`, `quot`.
    Basic,
    /// The same, and `apos`.
    BasicWithApos,
    /// Those of HTML 4.01.
    Html4,
    /// Those of HTML 5.
    Html5,
}

/// The tables of one version of HTML.
#[derive(Default)]
struct Table {
    by_name: HashMap<&'static str, Character>,
    /// Names by code point, with those of two code points beside them.
    by_code: HashMap<u32, Named>,
    /// What can be written, by first code point.
    in_order: Vec<(Character, &'static str)>,
}

/// The names of the characters that begin with a code point.
#[derive(Default)]
pub(crate) struct Named {
    /// The name of the code point alone.
    pub alone: Option<&'static str>,
    /// The names of it with another one behind it.
    pub pairs: Vec<(u32, &'static str)>,
}

struct Tables {
    html4: Table,
    html5: Table,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables {
            html4: Table::default(),
            html5: Table::default(),
        };
        for line in include_str!("html_entities.txt").lines() {
            let mut words = line.split(' ');
            let codes = words.next().unwrap_or("");
            let (first, second) = codes.split_once('+').unwrap_or((codes, "0"));
            let code = |digits| u32::from_str_radix(digits, 16).unwrap_or(0);
            let character = Character {
                first: code(first),
                second: code(second),
            };
            if let Some(name) = words.next().filter(|name| *name != "-") {
                tables.html4.add(character, name);
            }
            for name in words {
                tables.html5.add(character, name);
            }
        }
        tables
    })
}

impl Table {
    fn add(&mut self, character: Character, name: &'static str) {
        self.by_name.insert(name, character);
        let named = self.by_code.entry(character.first).or_default();
        let is_new = match character.second {
            0 if named.alone.is_none() => {
                named.alone = Some(name);
                true
            }
            0 => false,
            second if named.pairs.iter().all(|(known, _)| *known != second) => {
                named.pairs.push((second, name));
                true
            }
            _ => false,
        };
        if is_new {
            self.in_order.push((character, name));
        }
    }
}

/// The basic characters and their names, in order; the apostrophe is `#039` where it has no name.
fn basic(entities: Entities) -> [(u32, &'static str); 5] {
    let apostrophe = match entities {
        Entities::Basic | Entities::Html4 => "#039",
        Entities::BasicWithApos | Entities::Html5 => "apos",
    };
    [
        (0x22, "quot"),
        (0x26, "amp"),
        (0x27, apostrophe),
        (0x3c, "lt"),
        (0x3e, "gt"),
    ]
}

impl Entities {
    /// The character of a name.
    pub fn character(self, name: &[u8]) -> Option<Character> {
        let name = std::str::from_utf8(name).ok()?;
        match self {
            Entities::Html4 => tables().html4.by_name.get(name).copied(),
            Entities::Html5 => tables().html5.by_name.get(name).copied(),
            Entities::Basic | Entities::BasicWithApos => basic(self)
                .into_iter()
                .find(|(_, known)| *known == name && !known.starts_with('#'))
                .map(|(first, _)| Character { first, second: 0 }),
        }
    }

    /// The name of a basic character.
    pub fn basic_name(self, code: u32) -> Option<&'static str> {
        basic(self)
            .into_iter()
            .find(|(known, _)| *known == code)
            .map(|(_, name)| name)
    }

    /// The names of the characters that begin with a code point, in a full table.
    pub fn named(self, code: u32) -> Option<&'static Named> {
        match self {
            Entities::Html4 => tables().html4.by_code.get(&code),
            Entities::Html5 => tables().html5.by_code.get(&code),
            Entities::Basic | Entities::BasicWithApos => None,
        }
    }

    /// What is written for each character, by code point.
    pub fn all(self) -> Vec<(Character, &'static str)> {
        let alone = |(first, name)| (Character { first, second: 0 }, name);
        match self {
            Entities::Html5 => tables().html5.in_order.clone(),
            Entities::Html4 => {
                // HTML 4.01 has no name for the apostrophe.
                let mut all = tables().html4.in_order.clone();
                all.push(alone((0x27, "#039")));
                all.sort_by_key(|(character, _)| character.first);
                all
            }
            Entities::Basic | Entities::BasicWithApos => {
                basic(self).into_iter().map(alone).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Character, Entities};

    #[test]
    fn names_of_both_versions() {
        let alone = |first| Some(Character { first, second: 0 });
        assert_eq!(Entities::Html4.character(b"eacute"), alone(0xe9));
        assert_eq!(Entities::Html5.character(b"AMP"), alone(0x26));
        assert_eq!(Entities::Html4.character(b"AMP"), None);
        assert_eq!(Entities::Html4.character(b"lang"), alone(0x2329));
        assert_eq!(Entities::Html5.character(b"lang"), alone(0x27e8));
        assert_eq!(Entities::Html4.all().len(), 253);
        assert_eq!(Entities::Html5.all().len(), 1511);
        let pair = Entities::Html5.character(b"nvlt");
        assert_eq!(
            pair.map(|pair| (pair.first, pair.second)),
            Some((0x3c, 0x20d2))
        );
    }
}
