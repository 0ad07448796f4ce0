//! Why a value is alive: every way from a root to it, found by walking the memory itself. No trace is needed, and no count is
//! changed.

use super::graph::{Graph, KeyNow, Now, payload_address};
use super::names::{named, root_prefix};
use super::roots;
use super::step::PlaceKey;
use crate::eval::Machine;
use crate::gc;
use crate::zval::{Child, KeyRef, Tag, View, ZvalPtr};
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// How many ways are found.
const MOST: usize = 50;

/// How many unfinished ways are followed.
const WAYS: usize = 20_000;

/// How many builtin objects inside of one another are gone into.
const NESTED: usize = 100;

/// What is asked about.
#[derive(Clone, Copy)]
pub enum Subject<'a> {
    /// A zval: those who hold it.
    Zval(&'a ZvalPtr),
    /// An array or object: those who hold any zval that has it.
    Payload(View<'a>),
}

/// Who holds a value.
#[derive(Debug, Default)]
pub struct Holders {
    /// The ways to it: `$a['k']`, `f:$x`, `C::$s`; from a cycle that nothing reaches, `object(Node)#3->next`. The shortest first.
    pub ways: Vec<String>,
    /// Whether there are more.
    pub has_more: bool,
    /// How many holders have no name: values being computed, what the engine itself keeps.
    pub unnamed: usize,
}

/// Finds all who hold `subject`.
pub fn holders(m: &Machine, subject: Subject<'_>) -> Holders {
    let mut walk = Walk::default();
    let mut names = Graph::default();
    for source in roots::all(m) {
        let Some(prefix) = root_prefix(&source.kind(&mut names)) else {
            continue;
        };
        let root = walk.add_root(prefix);
        for (key, now) in source.places() {
            walk.held(root, key.to_key(), now);
            walk.go_into(now, 0);
        }
    }
    for class in m.classes.declared().iter().map(|(_, class)| class) {
        let name = String::from_utf8_lossy(&class.name).into_owned();
        let root = walk.add_root(format!("{name} default "));
        let Ok(defaults) = class.defaults.try_borrow() else {
            continue;
        };
        for (property, slot) in class.slot_properties.iter().zip(defaults.iter()) {
            if let Some(zval) = slot {
                let key = PlaceKey::Variable(property.name.as_bytes().into());
                walk.held(root, key, Now::Zval(zval));
                walk.go_into(Now::Zval(zval), 0);
            }
        }
    }
    gc::look_at_garbage(&mut |view| {
        walk.name_lost(view);
        walk.go_into(Now::Payload(view), 0);
    });
    walk.ways(subject)
}

/// A holder: a root, or a zval or payload by its address.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Holder {
    Root(usize),
    At(usize),
}

/// Edges from what is held to its holders.
#[derive(Default)]
struct Walk {
    roots: Vec<String>,
    holders_of: HashMap<usize, Vec<(Holder, Option<Rc<PlaceKey>>)>>,
    entered: HashSet<usize>,
    zvals: HashSet<usize>,
    /// Names of arrays and objects that no root leads to.
    lost: HashMap<usize, String>,
}

impl Walk {
    fn add_root(&mut self, prefix: String) -> Holder {
        self.roots.push(prefix);
        Holder::Root(self.roots.len() - 1)
    }

    fn name_lost(&mut self, view: View<'_>) {
        let Some(address) = payload_address(view) else {
            return;
        };
        let name = match view {
            View::Object(object) => format!(
                "object({})#{}",
                String::from_utf8_lossy(object.class().name()),
                object.handle()
            ),
            _ => "array".to_owned(),
        };
        self.lost.insert(address, name);
    }

    fn held(&mut self, by: Holder, key: PlaceKey, now: Now<'_>) {
        let held = match now {
            Now::Zval(zval) => Some(zval.as_ptr().addr().get()),
            Now::Payload(view) => payload_address(view),
        };
        if let Some(held) = held {
            let holders = self.holders_of.entry(held).or_default();
            holders.push((by, Some(Rc::new(key))));
        }
    }

    /// Goes into everything that can be reached from here.
    fn go_into(&mut self, now: Now<'_>, depth: usize) {
        let mut open = Vec::new();
        self.reach(now, &mut open);
        while let Some(view) = open.pop() {
            let Some(address) = payload_address(view).filter(|at| self.entered.insert(*at)) else {
                continue;
            };
            let by = Holder::At(address);
            match view {
                View::Array(array) => {
                    for (key, zval) in array.iter() {
                        let key = element_key(key);
                        self.held(by, key.to_key(), Now::Zval(zval));
                        self.reach(Now::Zval(zval), &mut open);
                    }
                }
                View::Object(object) => {
                    for (at, info) in object.class().slots().iter().enumerate() {
                        if let Some(zval) = object.slot(at) {
                            let key = KeyNow::Property(&info.name).to_key();
                            self.held(by, key, Now::Zval(zval));
                            self.reach(Now::Zval(zval), &mut open);
                        }
                    }
                    for (key, zval) in object.dynamic().into_iter().flat_map(|table| table.iter()) {
                        let key = match key {
                            KeyRef::String(name) => KeyNow::Property(name),
                            KeyRef::Int(int) => KeyNow::Index(int),
                        };
                        self.held(by, key.to_key(), Now::Zval(zval));
                        self.reach(Now::Zval(zval), &mut open);
                    }
                    if let Some(native) = object.native_dyn().filter(|_| depth < NESTED) {
                        let mut at = 0;
                        native.visit(&mut |child| {
                            if let Some(now) = now_of(&child) {
                                self.held(by, PlaceKey::Inner(at), now);
                                self.go_into(now, depth + 1);
                            }
                            at += 1;
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn reach<'a>(&mut self, now: Now<'a>, open: &mut Vec<View<'a>>) {
        let view = match now {
            Now::Payload(view) => view,
            Now::Zval(zval) => {
                let address = zval.as_ptr().addr().get();
                if zval.tag() < Tag::Array || !self.zvals.insert(address) {
                    return;
                }
                if let Some(payload) = payload_address(zval.view()) {
                    let holders = self.holders_of.entry(payload).or_default();
                    holders.push((Holder::At(address), None));
                }
                zval.view()
            }
        };
        open.push(view);
    }

    /// The ways up from the subject, level by level.
    fn ways(&self, subject: Subject<'_>) -> Holders {
        let mut found = Holders::default();
        let (start, count) = match subject {
            // The handle that asks is one count.
            Subject::Zval(zval) => (
                Some(zval.as_ptr().addr().get()),
                zval.refcount().saturating_sub(1),
            ),
            Subject::Payload(view) => (payload_address(view), 0),
        };
        let Some(start) = start else {
            return found;
        };
        let direct = self.holders_of.get(&start).map_or(0, Vec::len);
        found.unnamed = (count as usize).saturating_sub(direct);
        // A way: where it has come to, the keys on it, the innermost last, and what it has passed.
        let mut open: VecDeque<(usize, Vec<Rc<PlaceKey>>, Vec<usize>)> =
            VecDeque::from([(start, Vec::new(), vec![start])]);
        let mut followed = 0;
        while let Some((at, keys, passed)) = open.pop_front() {
            followed += 1;
            if found.ways.len() == MOST || followed == WAYS {
                found.has_more = true;
                break;
            }
            let mut is_end = true;
            for (holder, key) in self.holders_of.get(&at).into_iter().flatten() {
                let mut keys = keys.clone();
                if let Some(key) = key {
                    keys.insert(0, Rc::clone(key));
                }
                match holder {
                    Holder::Root(root) => {
                        found.ways.push(text(&self.roots[*root], &keys));
                        is_end = false;
                    }
                    Holder::At(above) if !passed.contains(above) => {
                        let mut passed = passed.clone();
                        passed.push(*above);
                        open.push_back((*above, keys, passed));
                        is_end = false;
                    }
                    // Round a cycle: this way ends where it was before.
                    Holder::At(_) => {}
                }
            }
            if is_end && let Some(name) = self.lost.get(&at) {
                found.ways.push(text(name, &keys));
            }
        }
        found.ways.sort_by_key(|way| (way.len(), way.clone()));
        found.ways.dedup();
        found
    }
}

fn text(root: &str, keys: &[Rc<PlaceKey>]) -> String {
    keys.iter()
        .fold(root.to_owned(), |text, key| named(&text, key))
}

fn element_key(key: KeyRef<'_>) -> KeyNow<'_> {
    match key {
        KeyRef::Int(int) => KeyNow::Index(int),
        KeyRef::String(string) => KeyNow::Key(string),
    }
}

fn now_of<'a>(child: &Child<'a>) -> Option<Now<'a>> {
    match child {
        Child::Zval(zval) => Some(Now::Zval(zval)),
        Child::Value(value) => match value.as_zval() {
            Some(zval) => Some(Now::Zval(zval)),
            None => (value.tag() >= Tag::Array).then(|| Now::Payload(value.view())),
        },
        Child::Object(object) => Some(Now::Payload(View::Object(object))),
        Child::Array(array) => Some(Now::Payload(View::Array(array))),
    }
}
