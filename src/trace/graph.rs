//! The graph: who holds which zval, as of the last look.
//!
//! ```text
//!   holder            place            zval           payload = holder
//!   globals      ──►  $a          ──►  #1 rc 1   ──►  array     ──►  [0]  ──►  #2 …
//!   a frame of f ──►  $list       ──►
//!   statics, class statics, objects …
//! ```
//!
//! Holders are what has places: the global variables, a frame, static variables and properties, and the payloads of arrays and
//! objects. What changes in the graph is told in [`Change`]s; applying those in order to an empty graph gives the graph of each
//! step. [`super::look`] brings it up to date.

use super::numbers::{BirthMap, NumberHasher, NumberMap};
use super::step::{Birth, Change, Held, HolderId, HolderKind, PlaceKey};
use crate::eval::Function;
use crate::zval::{Position, View, ZvalPtr};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasherDefault;
use std::rc::Rc;

/// How many zvals are waited for that have more holders than places.
const MOST_UNPLACED: usize = 64;

/// What has places.
pub(super) struct Holder {
    pub(super) kind: HolderKind,
    /// Its places, in order; emptied ones are left until there are many.
    pub(super) places: Vec<Option<(PlaceKey, Held)>>,
    /// How many of them hold something.
    pub(super) filled: usize,
    /// The zvals whose value it is, and holders that hold it without a zval between.
    pub(super) held_by: Vec<Held>,
    /// The payload's address.
    pub(super) address: usize,
    /// Whether something happened to what it holds.
    pub(super) is_suspect: bool,
    /// The look that reached it last.
    pub(super) reached: u64,
    /// How much of it was looked at.
    pub(super) seen: Seen,
    /// Of an array: where its containers are.
    pub(super) inner: Vec<Position>,
}

/// How much of an array or object has been looked at.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) length: usize,
    pub(super) end: Position,
}

/// Who holds what.
#[derive(Default)]
pub(super) struct Graph {
    pub(super) holders: NumberMap<HolderId, Holder>,
    last: u32,
    /// Roots but for frames.
    pub(super) roots: NumberMap<super::roots::Root, HolderId>,
    pub(super) static_classes: super::roots::StaticClasses,
    /// The frames, as of the last look, the running one last.
    pub(super) frames: Vec<KnownFrame>,
    by_address: NumberMap<usize, HolderId>,
    /// For each zval its places.
    places_of: BirthMap<Places>,
    /// The payload of each zval that has one with places.
    payloads: BirthMap<HolderId>,
    /// Zvals that got a holder, or another place, or lost one, since they were last known to have as many places as holders.
    unplaced: Vec<Birth>,
    /// Holders that became suspect since the last look.
    pub(super) suspects: Vec<HolderId>,
    pub(super) look: u64,
    pub(super) changes: Vec<Change>,
    /// The names of functions that ran, by their addresses.
    functions: NumberMap<usize, Rc<str>>,
    /// The names of variables and properties.
    names: HashSet<Rc<[u8]>, BuildHasherDefault<NumberHasher>>,
}

/// A frame, as of the last look.
#[derive(Clone, Copy)]
pub(super) struct KnownFrame {
    /// The addresses of the frame and of its function.
    pub(super) addresses: (usize, usize),
    pub(super) holder: HolderId,
    /// Whether it holds arrays or objects.
    pub(super) has_containers: bool,
    /// Whether it is new, or something happened to what it holds.
    pub(super) is_suspect: bool,
}

impl KnownFrame {
    /// The holder of a frame that has none yet.
    pub(super) const NONE: HolderId = HolderId(0);

    /// A frame that was not there before.
    pub(super) fn new(addresses: (usize, usize)) -> KnownFrame {
        KnownFrame {
            addresses,
            holder: KnownFrame::NONE,
            has_containers: false,
            is_suspect: true,
        }
    }

    /// Whether what it holds may have changed.
    pub(super) fn has_stirred(self) -> bool {
        self.is_suspect || self.has_containers
    }
}

/// The places of a zval, in the order in which it came to them. Most have one.
#[derive(Default)]
pub(super) struct Places {
    first: Option<(HolderId, usize)>,
    more: Vec<(HolderId, usize)>,
}

impl Places {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        usize::from(self.first.is_some()) + self.more.len()
    }

    /// The only one.
    pub(super) fn only(&self) -> Option<(HolderId, usize)> {
        self.first.filter(|_| self.more.is_empty())
    }

    /// Each with its holder.
    pub(super) fn iter(&self) -> impl Iterator<Item = (HolderId, usize)> {
        self.first.into_iter().chain(self.more.iter().copied())
    }

    fn push(&mut self, holder: HolderId, at: usize) {
        match self.first {
            None => self.first = Some((holder, at)),
            Some(_) => self.more.push((holder, at)),
        }
    }

    fn remove(&mut self, holder: HolderId, at: usize) {
        if self.first == Some((holder, at)) {
            self.first = (!self.more.is_empty()).then(|| self.more.remove(0));
        } else if let Some(found) = self.more.iter().position(|place| *place == (holder, at)) {
            self.more.remove(found);
        }
    }

    /// The place is at another index of its holder.
    fn moved(&mut self, holder: HolderId, from: usize, to: usize) {
        let places = self.first.iter_mut().chain(&mut self.more);
        for place in places {
            if *place == (holder, from) {
                place.1 = to;
                break;
            }
        }
    }
}

static NO_PLACES: Places = Places {
    first: None,
    more: Vec::new(),
};

/// The key of a place as it is now.
#[derive(Clone, Copy)]
pub(super) enum KeyNow<'a> {
    Variable(&'a [u8]),
    Index(i64),
    Key(&'a [u8]),
    Property(&'a [u8]),
    /// A parent's private property: the parent's name, and its own.
    Private(&'a [u8], &'a [u8]),
    Inner(u32),
}

/// What a place holds now.
#[derive(Clone, Copy)]
pub(super) enum Now<'a> {
    /// A zval.
    Zval(&'a ZvalPtr),
    /// An object or array, without a zval between.
    Payload(View<'a>),
}

/// Whether the order of the places is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// It is: an array's.
    Kept,
    /// New ones come last.
    Free,
}

impl KeyNow<'_> {
    fn is(self, key: &PlaceKey) -> bool {
        match (self, key) {
            (KeyNow::Variable(now), PlaceKey::Variable(key))
            | (KeyNow::Key(now), PlaceKey::Key(key))
            | (KeyNow::Property(now), PlaceKey::Property(key)) => *now == **key,
            (KeyNow::Private(class, now), PlaceKey::Property(key)) => {
                key.len() == class.len() + 2 + now.len()
                    && key.starts_with(class)
                    && key.ends_with(now)
            }
            (KeyNow::Index(now), PlaceKey::Index(key)) => now == *key,
            (KeyNow::Inner(now), PlaceKey::Inner(key)) => now == *key,
            _ => false,
        }
    }

    /// The key for itself. [`Graph::key`] makes one that shares its name with others.
    pub(super) fn to_key(self) -> PlaceKey {
        match self {
            KeyNow::Variable(name) => PlaceKey::Variable(name.into()),
            KeyNow::Index(index) => PlaceKey::Index(index),
            KeyNow::Key(key) => PlaceKey::Key(key.into()),
            KeyNow::Property(name) => PlaceKey::Property(name.into()),
            KeyNow::Private(class, name) => {
                PlaceKey::Property([class, b"::", name].concat().into())
            }
            KeyNow::Inner(at) => PlaceKey::Inner(at),
        }
    }
}

/// The address of an array or object that has places.
pub(super) fn payload_address(view: View<'_>) -> Option<usize> {
    match view {
        View::Array(array) if !array.is_empty() => Some(array.as_ptr().addr().get()),
        View::Object(object) => Some(object.as_ptr().addr().get()),
        _ => None,
    }
}

impl Graph {
    /// The places of a zval.
    pub(super) fn places_of(&self, zval: Birth) -> &Places {
        self.places_of.get(zval).unwrap_or(&NO_PLACES)
    }

    /// The name of a function, as holders of its variables have it.
    pub(super) fn function_name(&mut self, function: &Function) -> Rc<str> {
        let address = std::ptr::from_ref(function).addr();
        let name = self.functions.entry(address);
        Rc::clone(name.or_insert_with(|| super::roots::function_name(function).into()))
    }

    /// The key of a place that is to be filled.
    pub(super) fn key(&mut self, key: KeyNow<'_>) -> PlaceKey {
        match key {
            KeyNow::Variable(name) => PlaceKey::Variable(self.name(name)),
            KeyNow::Property(name) => PlaceKey::Property(self.name(name)),
            key => key.to_key(),
        }
    }

    fn name(&mut self, name: &[u8]) -> Rc<[u8]> {
        if let Some(known) = self.names.get(name) {
            return Rc::clone(known);
        }
        let name: Rc<[u8]> = name.into();
        self.names.insert(Rc::clone(&name));
        name
    }

    /// A zval got a holder: which place that is, the next look finds out.
    pub(super) fn gained(&mut self, zval: Birth) {
        self.unplaced.push(zval);
    }

    /// Whether all zvals that got a holder, got a place or lost one have as many places as holders: then no place that was
    /// not looked at holds one of them, or has ceased to.
    pub(super) fn all_are_placed(&mut self, lives: &super::lives::Lives) -> bool {
        let mut unplaced = std::mem::take(&mut self.unplaced);
        unplaced.retain(|zval| lives.has_other_holders(*zval, self.places_of(*zval).len()));
        if unplaced.len() > 1 {
            unplaced.sort_unstable();
            unplaced.dedup();
            unplaced.truncate(MOST_UNPLACED);
        }
        self.unplaced = unplaced;
        self.unplaced.is_empty()
    }

    /// Marks the frames among the suspects.
    pub(super) fn mark_suspect_frames(&mut self) {
        for suspect in &self.suspects {
            let mut frames = self.frames.iter_mut().rev();
            if let Some(frame) = frames.find(|frame| frame.holder == *suspect) {
                frame.is_suspect = true;
            }
        }
    }

    /// What a holder holds is to be looked at.
    fn suspect_holder(&mut self, id: HolderId) {
        if let Some(holder) = self.holders.get_mut(&id)
            && !holder.is_suspect
        {
            holder.is_suspect = true;
            self.suspects.push(id);
        }
    }

    /// The array or object in a zval.
    pub(super) fn payload_of(&self, zval: Birth) -> Option<HolderId> {
        self.payloads.get(zval).copied()
    }

    /// The holder of an array or object at an address.
    pub(super) fn at(&self, address: usize) -> Option<HolderId> {
        self.by_address.get(&address).copied()
    }

    /// Something happened to a zval that may mean that a place of it changed.
    pub(super) fn suspect(&mut self, zval: Birth) {
        let Some(places) = self.places_of.get(zval) else {
            return;
        };
        for (holder, _) in places.iter() {
            if let Some(at) = self.holders.get_mut(&holder)
                && !at.is_suspect
            {
                at.is_suspect = true;
                self.suspects.push(holder);
            }
        }
    }

    /// A zval was written.
    pub(super) fn written(&mut self, zval: Birth, view: View<'_>) {
        let now = payload_address(view);
        let payload = self.payload_of(zval);
        if matches!(view, View::Array(_) | View::Object(_)) || payload.is_some() {
            self.suspect(zval);
        }
        let Some(payload) = payload else { return };
        match self.holders.get(&payload) {
            Some(holder) if now == Some(holder.address) => self.suspect_holder(payload),
            _ => self.detach(zval),
        }
    }

    /// A zval is freed. Its places are looked at anew; those that cannot be reached keep it until their holder goes.
    pub(super) fn freed(&mut self, zval: Birth) {
        self.suspect(zval);
        self.detach(zval);
        self.places_of.remove(zval);
    }

    /// The payload of a zval, as it is now.
    pub(super) fn attach(&mut self, zval: Birth, view: View<'_>) -> Option<HolderId> {
        let Some(address) = payload_address(view) else {
            self.detach(zval);
            return None;
        };
        if let Some(id) = self.payload_of(zval)
            && self
                .holders
                .get(&id)
                .is_some_and(|holder| holder.address == address)
        {
            return Some(id);
        }
        let id = self.holder_at(address, view);
        self.detach(zval);
        self.payloads.get_or_insert_with(zval, || id);
        if let Some(holder) = self.holders.get_mut(&id) {
            holder.held_by.push(Held::Zval(zval));
        }
        self.changes.push(Change::Payload {
            zval,
            holder: Some(id),
        });
        Some(id)
    }

    /// The holder of an array or object, which may be new.
    pub(super) fn holder_at(&mut self, address: usize, view: View<'_>) -> HolderId {
        let kind = match view {
            View::Object(object) => {
                HolderKind::Object(String::from_utf8_lossy(object.class().name()).into())
            }
            _ => HolderKind::Array,
        };
        match self.at(address) {
            Some(id) if self.holders.get(&id).is_some_and(|at| at.kind == kind) => id,
            _ => {
                let id = self.add(kind, address);
                self.by_address.insert(address, id);
                id
            }
        }
    }

    /// Adds a holder.
    pub(super) fn add(&mut self, kind: HolderKind, address: usize) -> HolderId {
        self.last += 1;
        let id = HolderId(self.last);
        self.changes.push(Change::Appeared {
            holder: id,
            kind: kind.clone(),
        });
        let holder = Holder {
            kind,
            places: Vec::new(),
            filled: 0,
            held_by: Vec::new(),
            address,
            is_suspect: true,
            reached: 0,
            seen: Seen::default(),
            inner: Vec::new(),
        };
        self.holders.insert(id, holder);
        id
    }

    /// A zval has its payload no more.
    pub(super) fn detach(&mut self, zval: Birth) {
        if let Some(payload) = self.payloads.remove(zval) {
            self.changes.push(Change::Payload { zval, holder: None });
            self.let_go(payload, Held::Zval(zval));
        }
    }

    /// `by` holds a payload no more. One that nobody holds is forgotten.
    fn let_go(&mut self, payload: HolderId, by: Held) {
        let Some(holder) = self.holders.get_mut(&payload) else {
            return;
        };
        if let Some(at) = holder.held_by.iter().position(|held| *held == by) {
            holder.held_by.swap_remove(at);
        }
        if holder.held_by.is_empty() {
            self.forget(payload);
        }
    }

    /// Forgets a holder and all of its places.
    pub(super) fn forget(&mut self, id: HolderId) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let Some(holder) = self.holders.remove(&id) else {
                continue;
            };
            if self.at(holder.address) == Some(id) {
                self.by_address.remove(&holder.address);
            }
            self.changes.push(Change::Gone { holder: id });
            for (at, place) in holder.places.into_iter().enumerate() {
                let Some((_, held)) = place else { continue };
                match held {
                    Held::Zval(zval) => self.unplace(zval, id, at),
                    Held::Payload(payload) => {
                        if let Some(held) = self.holders.get_mut(&payload) {
                            let by = Held::Payload(id);
                            held.held_by.retain(|other| *other != by);
                            if held.held_by.is_empty() {
                                open.push(payload);
                            }
                        }
                    }
                }
            }
        }
    }

    fn unplace(&mut self, zval: Birth, holder: HolderId, at: usize) {
        if let Some(places) = self.places_of.get_mut(zval) {
            places.remove(holder, at);
            if places.len() == 0 {
                self.places_of.remove(zval);
            }
            self.unplaced.push(zval);
        }
    }

    /// Empties a place.
    fn empty(&mut self, id: HolderId, at: usize) {
        let Some(holder) = self.holders.get_mut(&id) else {
            return;
        };
        let Some((key, held)) = holder.places[at].take() else {
            return;
        };
        holder.filled -= 1;
        self.changes.push(Change::Emptied { holder: id, key });
        self.give_up(held, id, at);
    }

    fn give_up(&mut self, held: Held, id: HolderId, at: usize) {
        match held {
            Held::Zval(zval) => self.unplace(zval, id, at),
            Held::Payload(payload) => self.let_go(payload, Held::Payload(id)),
        }
    }

    /// Fills a place: a new one, or the one at `at`.
    pub(super) fn fill(&mut self, id: HolderId, at: Option<usize>, key: PlaceKey, held: Held) {
        let Some(holder) = self.holders.get_mut(&id) else {
            return;
        };
        self.changes.push(Change::Filled {
            holder: id,
            key: key.clone(),
            held,
        });
        let at = at.unwrap_or_else(|| {
            holder.places.push(None);
            holder.filled += 1;
            holder.places.len() - 1
        });
        let before = holder.places[at].replace((key, held));
        match held {
            Held::Zval(zval) => {
                let places = self.places_of.get_or_insert_with(zval, Places::default);
                places.push(id, at);
                if places.len() > 1 {
                    self.unplaced.push(zval);
                }
            }
            Held::Payload(payload) => {
                if let Some(payload) = self.holders.get_mut(&payload) {
                    payload.held_by.push(Held::Payload(id));
                }
            }
        }
        if let Some((_, before)) = before {
            self.give_up(before, id, at);
        }
    }

    /// Makes the places of a holder what they are now.
    pub(super) fn set_places(&mut self, id: HolderId, now: &[(KeyNow<'_>, Held)], order: Order) {
        let Some(holder) = self.holders.get_mut(&id) else {
            return;
        };
        holder.is_suspect = false;
        let live = holder
            .places
            .iter()
            .enumerate()
            .filter_map(|(at, place)| Some((at, place.as_ref()?)));
        let same = live
            .clone()
            .zip(now)
            .take_while(|((_, (key, held)), (key_now, held_now))| {
                held == held_now && key_now.is(key)
            })
            .count();
        if same == now.len() && same == holder.filled {
            return;
        }
        let is_in_step = live.clone().count() <= now.len()
            && live
                .clone()
                .zip(now)
                .all(|((_, (key, _)), (key_now, _))| key_now.is(key));
        if is_in_step {
            self.set_in_step(id, now);
            return;
        }
        let rest: Vec<(usize, PlaceKey, Held)> = live
            .skip(same)
            .map(|(at, (key, held))| (at, key.clone(), *held))
            .collect();
        let mut known: HashMap<PlaceKey, (usize, Held)> = rest
            .into_iter()
            .map(|(at, key, held)| (key, (at, held)))
            .collect();
        let now: Vec<(PlaceKey, Held)> = now[same..]
            .iter()
            .map(|(key, held)| (self.key(*key), *held))
            .collect();
        if order == Order::Kept && !keeps_order(&now, &known) {
            for (at, _) in known.drain().map(|(_, place)| place) {
                self.empty(id, at);
            }
        }
        let mut to_fill = Vec::new();
        for (key, held) in now {
            match known.remove(&key) {
                Some((_, before)) if before == held => {}
                Some((at, _)) => to_fill.push((Some(at), key, held)),
                None => to_fill.push((None, key, held)),
            }
        }
        let mut vanished: Vec<usize> = known.into_values().map(|(at, _)| at).collect();
        vanished.sort_unstable();
        for at in vanished {
            self.empty(id, at);
        }
        for (at, key, held) in to_fill {
            self.fill(id, at, key, held);
        }
        self.close_gaps(id);
    }

    /// Makes the places of a holder what they are now, where none is gone and new ones are behind the others.
    fn set_in_step(&mut self, id: HolderId, now: &[(KeyNow<'_>, Held)]) {
        let mut at = 0;
        for (key_now, held) in now {
            let Some(holder) = self.holders.get(&id) else {
                return;
            };
            while matches!(holder.places.get(at), Some(None)) {
                at += 1;
            }
            match holder.places.get(at) {
                Some(Some((_, before))) if before == held => {}
                Some(Some((key, _))) => {
                    let key = key.clone();
                    self.fill(id, Some(at), key, *held);
                }
                _ => {
                    let key = self.key(*key_now);
                    self.fill(id, None, key, *held);
                }
            }
            at += 1;
        }
    }

    /// Takes emptied places out when they are many.
    fn close_gaps(&mut self, id: HolderId) {
        let Some(holder) = self.holders.get_mut(&id) else {
            return;
        };
        if holder.places.len() < 2 * holder.filled + 16 {
            return;
        }
        let mut moved = Vec::with_capacity(holder.filled);
        let mut to = 0;
        for at in 0..holder.places.len() {
            if let Some((_, held)) = &holder.places[at] {
                if let Held::Zval(zval) = held {
                    moved.push((*zval, at, to));
                }
                holder.places.swap(at, to);
                to += 1;
            }
        }
        holder.places.truncate(to);
        for (zval, from, to) in moved {
            if let Some(places) = self.places_of.get_mut(zval) {
                places.moved(id, from, to);
            }
        }
    }
}

/// Whether the places that stay are in the order they had, and new ones behind them.
fn keeps_order(now: &[(PlaceKey, Held)], known: &HashMap<PlaceKey, (usize, Held)>) -> bool {
    let mut last = 0;
    let mut has_new = false;
    for (key, _) in now {
        match known.get(key) {
            Some((at, _)) if has_new || *at < last => return false,
            Some((at, _)) => last = *at,
            None => has_new = true,
        }
    }
    true
}
