//! Names: the ways from a root to a zval, as text: `$a`, `f:$a`, `$x['k']`, `$this->p`, `C::$s`.

use super::graph::Graph;
use super::numbers::NumberMap;
use super::step::{Birth, Held, HolderId, HolderKind, NameList, PlaceKey};
use super::value::quoted;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// How many places of a zval are looked at for a name.
const PLACES: usize = 64;

/// How many holders are passed on the way up from a zval to a root.
const WAYS: usize = 2000;

/// The names of variables, each made once.
#[derive(Default)]
pub(super) struct VariableNames {
    /// By the addresses of the function's name (0: a global variable) and of the variable's, both kept by the graph.
    known: NumberMap<(usize, usize), NameList>,
}

impl VariableNames {
    /// The names of a zval that only a variable holds.
    pub(super) fn of(&mut self, graph: &Graph, zval: Birth) -> Option<NameList> {
        let places = graph.places_of(zval);
        let (holder, at) = places.only()?;
        let holder = graph.holders.get(&holder)?;
        let function = match &holder.kind {
            HolderKind::Globals => 0,
            HolderKind::Frame(function) => function.as_ptr().addr(),
            _ => return None,
        };
        let (key, _) = holder.places.get(at)?.as_ref()?;
        let PlaceKey::Variable(variable) = key else {
            return None;
        };
        let addresses = (function, variable.as_ptr().addr());
        let names = self.known.entry(addresses).or_insert_with(|| {
            let outer = root_prefix(&holder.kind).unwrap_or_default();
            NameList::from_iter([named(&outer, key).into()])
        });
        Some(names.clone())
    }
}

/// Finds names in a graph that stands still meanwhile.
pub(super) struct Names<'a> {
    graph: &'a Graph,
    known: HashMap<HolderId, Option<Way>>,
}

/// The shortest way from a root to a holder.
#[derive(Clone)]
struct Way {
    text: Rc<str>,
    /// How many places are passed.
    length: usize,
    /// Which root it starts from: variables come first, then what is static, older before younger.
    root: (u8, HolderId),
    /// Which place of it.
    place: usize,
}

impl<'a> Names<'a> {
    pub(super) fn new(graph: &'a Graph) -> Names<'a> {
        Names {
            graph,
            known: HashMap::new(),
        }
    }

    pub(super) fn graph(&self) -> &'a Graph {
        self.graph
    }

    /// The names of a zval, at most so many, the shortest first.
    pub(super) fn of(&mut self, zval: Birth, most: usize) -> NameList {
        let graph = self.graph;
        let mut names: Vec<(usize, (u8, HolderId), usize, usize, String)> = Vec::new();
        for (holder, at) in graph.places_of(zval).iter().take(PLACES) {
            let Some(way) = self.way(holder) else {
                continue;
            };
            let Some(key) = key(graph, holder, at) else {
                continue;
            };
            let first = if way.length == 0 { at } else { way.place };
            names.push((way.length, way.root, first, at, named(&way.text, key)));
        }
        names.sort();
        names
            .into_iter()
            .take(most)
            .map(|(.., name)| name.into())
            .collect()
    }

    /// The name of an array or object: that of a zval that has it, or of the place that holds it.
    pub(super) fn of_holder(&mut self, holder: HolderId) -> Option<String> {
        self.way(holder).map(|way| way.text.to_string())
    }

    /// The shortest way to a holder.
    fn way(&mut self, holder: HolderId) -> Option<Way> {
        if let Some(known) = self.known.get(&holder) {
            return known.clone();
        }
        let way = self.find(holder);
        self.known.insert(holder, way.clone());
        way
    }

    /// Goes up from the holder, level by level, to the first root.
    fn find(&self, holder: HolderId) -> Option<Way> {
        if let Some(text) = root_text(self.graph, holder) {
            return Some(Way {
                text: text.into(),
                length: 0,
                root: (rank(self.graph, holder), holder),
                place: 0,
            });
        }
        // For each holder met, the way down from it: the place, and the holder below.
        let mut down: HashMap<HolderId, (usize, HolderId)> = HashMap::new();
        let mut met = HashSet::from([holder]);
        let mut level = vec![holder];
        let mut length = 1;
        while !level.is_empty() && met.len() < WAYS {
            let mut above: Vec<(HolderId, usize, HolderId)> = Vec::new();
            for &below in &level {
                self.each_place(below, &mut |holder, at| above.push((holder, at, below)));
            }
            above.sort();
            let mut next = Vec::new();
            for (holder, at, below) in above {
                if met.insert(holder) {
                    down.insert(holder, (at, below));
                    next.push(holder);
                }
            }
            let root = next
                .iter()
                .copied()
                .filter(|holder| root_text(self.graph, *holder).is_some())
                .min_by_key(|holder| (rank(self.graph, *holder), *holder));
            if let Some(root) = root {
                return self.text(root, holder, &down, length);
            }
            level = next;
            length += 1;
        }
        None
    }

    /// Calls `see` for each place that leads to a holder.
    fn each_place(&self, holder: HolderId, see: &mut dyn FnMut(HolderId, usize)) {
        let Some(below) = self.graph.holders.get(&holder) else {
            return;
        };
        for held in below.held_by.iter().take(PLACES) {
            match held {
                Held::Zval(zval) => {
                    for (holder, at) in self.graph.places_of(*zval).iter().take(PLACES) {
                        see(holder, at);
                    }
                }
                Held::Payload(by) => {
                    let places = self.graph.holders.get(by).map(|by| &by.places);
                    let at = places.and_then(|places| {
                        places.iter().position(|place| {
                            place
                                .as_ref()
                                .is_some_and(|(_, held)| *held == Held::Payload(holder))
                        })
                    });
                    if let Some(at) = at {
                        see(*by, at);
                    }
                }
            }
        }
    }

    fn text(
        &self,
        root: HolderId,
        to: HolderId,
        down: &HashMap<HolderId, (usize, HolderId)>,
        length: usize,
    ) -> Option<Way> {
        let mut text = root_text(self.graph, root)?;
        let (mut at, mut place) = (root, None);
        while at != to {
            let &(index, below) = down.get(&at)?;
            place.get_or_insert(index);
            text = named(&text, key(self.graph, at, index)?);
            at = below;
        }
        Some(Way {
            text: text.into(),
            length,
            root: (rank(self.graph, root), root),
            place: place.unwrap_or(0),
        })
    }
}

fn key(graph: &Graph, holder: HolderId, at: usize) -> Option<&PlaceKey> {
    let (key, _) = graph.holders.get(&holder)?.places.get(at)?.as_ref()?;
    Some(key)
}

/// Variables before what is static.
fn rank(graph: &Graph, holder: HolderId) -> u8 {
    match graph.holders.get(&holder).map(|holder| &holder.kind) {
        Some(HolderKind::Globals) => 0,
        Some(HolderKind::Frame(_)) => 1,
        Some(HolderKind::Class(_)) => 2,
        _ => 3,
    }
}

/// What stands before the names of a root's variables.
fn root_text(graph: &Graph, holder: HolderId) -> Option<String> {
    root_prefix(&graph.holders.get(&holder)?.kind)
}

/// What stands before the names of a root's variables; `None` for arrays and objects.
pub fn root_prefix(kind: &HolderKind) -> Option<String> {
    match kind {
        HolderKind::Globals => Some(String::new()),
        HolderKind::Frame(function) if function.is_empty() => Some(String::new()),
        HolderKind::Frame(function) => Some(format!("{function}:")),
        HolderKind::Statics(function) => Some(format!("{function}:static ")),
        HolderKind::Class(class) => Some(format!("{class}::")),
        HolderKind::Array | HolderKind::Object(_) => None,
    }
}

/// The name of a place, behind the name of what has it.
pub fn named(outer: &str, key: &PlaceKey) -> String {
    match key {
        PlaceKey::Variable(name) => format!("{outer}${}", String::from_utf8_lossy(name)),
        PlaceKey::Index(index) => format!("{outer}[{index}]"),
        PlaceKey::Key(key) => format!("{outer}[{}]", quoted(key, 20)),
        PlaceKey::Property(name) => format!("{outer}->{}", String::from_utf8_lossy(name)),
        PlaceKey::Inner(at) => format!("{outer}{{{at}}}"),
    }
}
