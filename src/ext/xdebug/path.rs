//! Paths: a variable and the way from it to an element or property, as text: `x['k'][0]`, `o->p`.

use crate::eval::Machine;
use crate::zval::{Key, ObjectRef, PhpStr, View, ZvalPtr};

/// A variable's name, and the way from it to what is meant.
pub struct Path {
    /// The variable's name.
    pub variable: PhpStr,
    steps: Vec<Step>,
}

enum Step {
    Element(Key),
    Property(PhpStr),
}

impl Path {
    /// Takes a path apart; `None` if it is none.
    pub fn parse(text: &[u8]) -> Option<Path> {
        let text = text.strip_prefix(b"$").unwrap_or(text);
        let end = step_start(text);
        let variable = PhpStr::new(&text[..end]);
        let mut steps = Vec::new();
        let mut rest = &text[end..];
        while !rest.is_empty() {
            if let Some(property) = rest.strip_prefix(b"->") {
                let end = step_start(property);
                steps.push(Step::Property(PhpStr::new(&property[..end])));
                rest = &property[end..];
                continue;
            }
            let inner = rest.strip_prefix(b"[")?;
            let (key, after) = match inner.first()? {
                quote @ (b'\'' | b'"') => {
                    let end = memchr::memchr(*quote, &inner[1..])? + 1;
                    (&inner[1..end], &inner[end + 1..])
                }
                _ => {
                    let end = memchr::memchr(b']', inner)?;
                    (&inner[..end], &inner[end..])
                }
            };
            steps.push(Step::Element(Key::from_bytes(key)));
            rest = after.strip_prefix(b"]")?;
        }
        Some(Path { variable, steps })
    }

    /// The zval that the steps lead to from the variable's.
    pub fn follow<'a>(&self, mut zval: &'a ZvalPtr) -> Option<&'a ZvalPtr> {
        for step in &self.steps {
            zval = match (step, zval.view()) {
                (Step::Element(key), View::Array(array)) => array.get(key)?,
                (Step::Property(name), View::Object(object)) => property(object, name)?,
                _ => return None,
            };
        }
        Some(zval)
    }
}

/// Where the next step of a path starts.
fn step_start(text: &[u8]) -> usize {
    (0..text.len())
        .find(|at| text[*at] == b'[' || text[*at..].starts_with(b"->"))
        .unwrap_or(text.len())
}

/// The zval at the end of a path, borrowed from its holder.
pub fn find<'a>(m: &'a mut Machine, path: &Path) -> Option<&'a ZvalPtr> {
    path.follow(m.variable(&path.variable)?)
}

fn property<'a>(object: &'a ObjectRef, name: &PhpStr) -> Option<&'a ZvalPtr> {
    let declared = object.class().slots();
    match declared.iter().position(|slot| slot.name == *name) {
        Some(at) => object.slot(at).as_ref(),
        None => object.dynamic()?.get(&Key::from_string(name)),
    }
}
