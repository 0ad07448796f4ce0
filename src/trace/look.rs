//! Looking: brings the graph up to date with the machine at the end of a step.
//!
//! Not everything is looked at each time. Of an array only new elements, unless something happened to one of its elements or
//! it was written as a whole; of the outer frames nothing, unless something happened to what they hold. What cannot be
//! reached any more (garbage that waits for the collector) stays in the graph until it is freed.

use super::graph::{Graph, KeyNow, Now, Order, Seen, payload_address};
use super::lives::Lives;
use super::roots::{self, Root};
use super::step::{Birth, Change, Held, HolderId, State, StatePlace};
use crate::eval::Machine;
use crate::zval::{
    Child, KeyRef, Native, ObjectRef, PhpArray, Position, SlotInfo, Tag, View, Visibility,
};
use std::collections::{HashSet, VecDeque};

/// How many places a state shows.
const STATE_PLACES: usize = 5000;

/// How many of the innermost frames may change in any way within a step: the running function, its caller, and one between.
const INNER_FRAMES: usize = 3;

/// How many builtin objects inside of one another are gone into.
const NESTED: usize = 100;

/// What a look has found.
pub(super) struct Seeing {
    /// What changed in the graph.
    pub(super) changes: Vec<Change>,
    /// Zvals whose arrays got or lost elements.
    pub(super) resized: Vec<Resized>,
}

/// A zval whose array got or lost elements.
pub(super) struct Resized {
    pub(super) zval: Birth,
    pub(super) refcount: u32,
    pub(super) is_ref: bool,
    pub(super) value: String,
}

/// A look under way.
struct Look<'g, 'a> {
    graph: &'g mut Graph,
    lives: &'g mut Lives,
    /// Payloads still to be gone into.
    open: VecDeque<(HolderId, View<'a>)>,
    resized: Vec<Resized>,
    /// How many builtin objects it is inside of.
    depth: usize,
}

/// Looks at everything that may have changed since the last look.
pub(super) fn look(graph: &mut Graph, lives: &mut Lives, m: &Machine) -> Seeing {
    graph.look += 1;
    let roots = roots::of(m);
    let mut look = Look {
        graph,
        lives,
        open: VecDeque::new(),
        resized: Vec::new(),
        depth: 0,
    };
    let count = roots.len();
    for (at, (root, source)) in roots.iter().enumerate() {
        look.root(*root, source, at + INNER_FRAMES >= count);
    }
    look.drain();
    let is_same = look.graph.roots.len() == count;
    let resized = look.resized;
    if !is_same {
        forget_gone(graph);
    }
    Seeing {
        changes: std::mem::take(&mut graph.changes),
        resized,
    }
}

/// Forgets roots that are no more: this look has not reached them.
fn forget_gone(graph: &mut Graph) {
    let look = graph.look;
    let is_gone = |id: &HolderId| {
        graph
            .holders
            .get(id)
            .is_none_or(|holder| holder.reached != look)
    };
    let mut gone: Vec<(HolderId, Root)> = graph
        .roots
        .iter()
        .filter(|(_, id)| is_gone(id))
        .map(|(root, id)| (*id, *root))
        .collect();
    gone.sort_unstable_by_key(|(id, _)| *id);
    for (id, root) in gone {
        graph.roots.remove(&root);
        graph.forget(id);
    }
}

impl<'a> Look<'_, 'a> {
    fn drain(&mut self) {
        while let Some((id, view)) = self.open.pop_front() {
            self.go_into(id, view);
        }
    }

    fn root(&mut self, root: Root, source: &'a roots::Source<'a>, is_inner: bool) {
        let id = match self.graph.roots.get(&root) {
            Some(id) => *id,
            None => {
                let id = self.graph.add(source.kind(), 0);
                self.graph.roots.insert(root, id);
                id
            }
        };
        let look = self.graph.look;
        if let Some(holder) = self.graph.holders.get_mut(&id) {
            holder.reached = look;
            let is_still = !holder.is_suspect && holder.inner.is_empty();
            if source.is_frame() && !is_inner && is_still {
                return;
            }
        }
        let places: Vec<(KeyNow<'a>, Now<'a>)> = source
            .places()
            .into_iter()
            .filter(|(_, now)| match now {
                Now::Zval(zval) => !self.lives.is_quiet(zval),
                Now::Payload(_) => true,
            })
            .collect();
        let has_inner = places.iter().any(|(_, now)| is_container(*now));
        self.set_places(id, &places, Order::Free);
        if let Some(holder) = self.graph.holders.get_mut(&id) {
            holder.inner = if has_inner { vec![0] } else { Vec::new() };
        }
    }

    fn set_places(&mut self, id: HolderId, places: &[(KeyNow<'a>, Now<'a>)], order: Order) {
        let held: Vec<(KeyNow<'a>, Held)> = places
            .iter()
            .filter_map(|(key, now)| Some((*key, self.held(*now)?)))
            .collect();
        self.graph.set_places(id, &held, order);
        // Only now: a payload that nobody holds is forgotten.
        for (_, now) in places {
            self.reach(*now);
        }
    }

    fn held(&mut self, now: Now<'_>) -> Option<Held> {
        match now {
            Now::Zval(zval) => Some(Held::Zval(self.lives.meet(zval))),
            Now::Payload(view) => {
                let address = payload_address(view)?;
                Some(Held::Payload(self.graph.holder_at(address, view)))
            }
        }
    }

    /// What a place holds is gone into later, if there is anything in it.
    fn reach(&mut self, now: Now<'a>) {
        let (id, view) = match now {
            Now::Zval(zval) => {
                if zval.tag() < Tag::Array {
                    return;
                }
                let birth = self.lives.meet(zval);
                if self.lives.was_resized(birth, zval) {
                    self.resized.push(Resized {
                        zval: birth,
                        refcount: zval.refcount(),
                        is_ref: zval.is_ref(),
                        value: super::value::short(zval.view()),
                    });
                }
                (self.graph.attach(birth, zval.view()), zval.view())
            }
            Now::Payload(view) => {
                let id = payload_address(view).and_then(|address| self.graph.at(address));
                (id, view)
            }
        };
        let Some(id) = id else { return };
        let look = self.graph.look;
        if let Some(holder) = self.graph.holders.get_mut(&id)
            && holder.reached != look
        {
            holder.reached = look;
            self.open.push_back((id, view));
        }
    }

    fn go_into(&mut self, id: HolderId, view: View<'a>) {
        match view {
            View::Array(array) => self.array(id, array),
            View::Object(object) => self.object(id, object),
            _ => {}
        }
    }

    fn array(&mut self, id: HolderId, array: &'a PhpArray) {
        let now = Seen {
            length: array.len(),
            end: array.end(),
        };
        let Some(holder) = self.graph.holders.get_mut(&id) else {
            return;
        };
        let seen = std::mem::replace(&mut holder.seen, now);
        let inner = std::mem::take(&mut holder.inner);
        let grew = now.end >= seen.end
            && now.length >= seen.length
            && now.length - seen.length == (now.end - seen.end) as usize;
        if holder.is_suspect || !grew {
            let inner = positions(array, 0);
            let places: Vec<_> = array
                .iter()
                .map(|(key, zval)| (key_now(key), Now::Zval(zval)))
                .collect();
            self.set_places(id, &places, Order::Kept);
            self.keep_inner(id, inner);
            return;
        }
        for position in &inner {
            if let Some(zval) = array.zval_at(*position) {
                self.reach(Now::Zval(zval));
            }
        }
        if now.end == seen.end {
            self.keep_inner(id, inner);
            return;
        }
        for position in seen.end..now.end {
            if let Some((key, zval)) = array.entry_at(position) {
                let held = Held::Zval(self.lives.meet(zval));
                self.graph.fill(id, None, key_now(key).to_key(), held);
                self.reach(Now::Zval(zval));
            }
        }
        let more = positions(array, seen.end);
        self.keep_inner(id, [inner, more].concat());
    }

    fn keep_inner(&mut self, id: HolderId, inner: Vec<Position>) {
        if let Some(holder) = self.graph.holders.get_mut(&id) {
            holder.inner = inner;
        }
    }

    fn object(&mut self, id: HolderId, object: &'a ObjectRef) {
        let mut places: Vec<(KeyNow<'a>, Now<'a>)> = Vec::new();
        for (at, info) in object.class().slots().iter().enumerate() {
            if let Some(zval) = object.slot(at) {
                places.push((slot_key(object, info), Now::Zval(zval)));
            }
        }
        for (key, zval) in object.dynamic().into_iter().flat_map(|table| table.iter()) {
            let key = match key {
                KeyRef::String(name) => KeyNow::Property(name),
                KeyRef::Int(int) => KeyNow::Index(int),
            };
            places.push((key, Now::Zval(zval)));
        }
        let seen = Seen {
            length: places.len(),
            end: 0,
        };
        let Some(holder) = self.graph.holders.get_mut(&id) else {
            return;
        };
        let before = std::mem::replace(&mut holder.seen, seen);
        if let Some(native) = object.native_dyn() {
            self.native(id, native, &places);
            return;
        }
        if !holder.is_suspect && before == seen {
            for (_, now) in places {
                self.reach(now);
            }
            return;
        }
        self.set_places(id, &places, Order::Free);
    }

    /// What a builtin class keeps inside can only be looked at while it shows it, so that is gone into at once.
    fn native(&mut self, id: HolderId, native: &dyn Native, properties: &[(KeyNow<'a>, Now<'a>)]) {
        let mut held: Vec<(KeyNow<'_>, Held)> = properties
            .iter()
            .filter_map(|(key, now)| Some((*key, self.held(*now)?)))
            .collect();
        let mut at = 0;
        native.visit(&mut |child| {
            if let Some(found) = now_of(&child).and_then(|now| self.held(now)) {
                held.push((KeyNow::Inner(at), found));
            }
            at += 1;
        });
        self.graph.set_places(id, &held, Order::Free);
        for (_, now) in properties {
            self.reach(*now);
        }
        if self.depth == NESTED {
            return;
        }
        native.visit(&mut |child| {
            let Some(now) = now_of(&child) else { return };
            let mut nested = Look {
                graph: self.graph,
                lives: self.lives,
                open: VecDeque::new(),
                resized: std::mem::take(&mut self.resized),
                depth: self.depth + 1,
            };
            nested.reach(now);
            nested.drain();
            self.resized = nested.resized;
        });
    }
}

fn now_of<'a>(child: &Child<'a>) -> Option<Now<'a>> {
    match child {
        Child::Zval(zval) => Some(Now::Zval(zval)),
        Child::Value(value) => match value.as_zval() {
            Some(zval) => Some(Now::Zval(zval)),
            None => (value.tag() >= Tag::Array && value.tag() != Tag::Zval)
                .then(|| Now::Payload(value.view())),
        },
        Child::Object(object) => Some(Now::Payload(View::Object(object))),
        Child::Array(array) => Some(Now::Payload(View::Array(array))),
    }
}

fn is_container(now: Now<'_>) -> bool {
    match now {
        Now::Zval(zval) => zval.tag() >= Tag::Array,
        Now::Payload(_) => true,
    }
}

fn key_now(key: KeyRef<'_>) -> KeyNow<'_> {
    match key {
        KeyRef::Int(int) => KeyNow::Index(int),
        KeyRef::String(string) => KeyNow::Key(string),
    }
}

/// The key of a declared property. A parent's private one may have the name of another.
fn slot_key<'a>(object: &ObjectRef, info: &'a SlotInfo) -> KeyNow<'a> {
    if info.visibility == Visibility::Private && info.declared_by != *object.class().name() {
        return KeyNow::Private(&info.declared_by, &info.name);
    }
    KeyNow::Property(&info.name)
}

/// Where the containers of an array are, from a position on.
fn positions(array: &PhpArray, from: Position) -> Vec<Position> {
    (from..array.end())
        .filter(|at| {
            array
                .zval_at(*at)
                .is_some_and(|zval| zval.tag() >= Tag::Array)
        })
        .collect()
}

/// What the engine itself has: the holders that can be reached, each with its places. Independent of what the graph believes,
/// but for the numbers.
pub(super) fn state(graph: &Graph, lives: &Lives, m: &Machine) -> State {
    let mut state = State {
        holders: Vec::new(),
        is_partial: false,
    };
    let roots = roots::of(m);
    let mut open: VecDeque<(Option<HolderId>, View<'_>)> = VecDeque::new();
    let mut reached = HashSet::new();
    let mut left = STATE_PLACES;
    for (root, source) in &roots {
        let places = source.places();
        let places = places.into_iter().filter(|(_, now)| match now {
            Now::Zval(zval) => !lives.is_quiet(zval),
            Now::Payload(_) => true,
        });
        let id = graph.roots.get(root).copied();
        state_of(graph, lives, id, places, &mut state, &mut open);
    }
    while let Some((id, view)) = open.pop_front() {
        let Some(address) = payload_address(view) else {
            continue;
        };
        if !reached.insert(address) {
            continue;
        }
        let length = match view {
            View::Array(array) => array.len(),
            _ => 1,
        };
        if length > left {
            state.is_partial = true;
            continue;
        }
        left -= length;
        match view {
            View::Array(array) => {
                let places = array
                    .iter()
                    .map(|(key, zval)| (key_now(key), Now::Zval(zval)));
                state_of(graph, lives, id, places, &mut state, &mut open);
            }
            // What builtin classes keep inside cannot be borrowed.
            View::Object(object) if object.native_dyn().is_none() => {
                let slots = object.class().slots().iter().enumerate();
                let declared = slots.filter_map(|(at, info)| {
                    let zval = object.slot(at).as_ref()?;
                    Some((slot_key(object, info), Now::Zval(zval)))
                });
                let dynamic = object.dynamic().into_iter().flat_map(|table| table.iter());
                let dynamic = dynamic.map(|(key, zval)| {
                    let key = match key {
                        KeyRef::String(name) => KeyNow::Property(name),
                        KeyRef::Int(int) => KeyNow::Index(int),
                    };
                    (key, Now::Zval(zval))
                });
                let places = declared.chain(dynamic);
                state_of(graph, lives, id, places, &mut state, &mut open);
            }
            _ => {}
        }
    }
    state
}

fn state_of<'a>(
    graph: &Graph,
    lives: &Lives,
    id: Option<HolderId>,
    places: impl Iterator<Item = (KeyNow<'a>, Now<'a>)>,
    state: &mut State,
    open: &mut VecDeque<(Option<HolderId>, View<'a>)>,
) {
    let mut shown = Vec::new();
    for (key, now) in places {
        let view = match now {
            Now::Zval(zval) => {
                let payload = payload_address(zval.view());
                shown.push(StatePlace {
                    key: key.to_key(),
                    zval: lives.find(zval).unwrap_or(Birth(0)),
                    refcount: zval.refcount(),
                    is_ref: zval.is_ref(),
                    payload: payload.map(|address| graph.at(address).unwrap_or(HolderId(0))),
                });
                zval.view()
            }
            Now::Payload(view) => view,
        };
        if let Some(address) = payload_address(view) {
            open.push_back((graph.at(address), view));
        }
    }
    state.holders.push((id.unwrap_or(HolderId(0)), shown));
}
