//! Looking: brings the graph up to date with the machine at the end of a step.
//!
//! Not everything is looked at each time. Of an array only new elements, unless something happened to one of its elements or
//! it was written as a whole; of the outer frames nothing, unless something happened to what they hold. What cannot be
//! reached any more (garbage that waits for the collector) stays in the graph until it is freed.

use super::graph::{Graph, KeyNow, KnownFrame, Now, Order, Seen, payload_address};
use super::lives::Lives;
use super::roots::{self, Root};
use super::step::{Birth, Change, Held, HolderId, HolderKind, ShortValue, State, StatePlace};
use crate::eval::Machine;
use crate::zval::{
    Child, KeyRef, Native, ObjectRef, PhpArray, Position, SlotInfo, Tag, View, Visibility,
};
use std::collections::{HashSet, VecDeque};

/// How many places a state shows.
const STATE_PLACES: usize = 5000;

/// How many of the innermost frames are compared.
const INNER_FRAMES: usize = 4;

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
    pub(super) value: ShortValue,
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

/// Whether anything happened to zvals since the last look.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Events {
    /// Something did.
    Some,
    /// Nothing.
    None,
}

/// Which roots are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Roots {
    /// All.
    All,
    /// New ones, the running frame, those with arrays or objects, and those to which something happened.
    Changed,
}

/// Looks at everything that may have changed since the last look.
pub(super) fn look(graph: &mut Graph, lives: &mut Lives, m: &Machine, events: Events) -> Seeing {
    graph.look += 1;
    let roots = roots::outside_frames(m, &mut graph.static_classes);
    let mut look = Look {
        graph,
        lives,
        open: VecDeque::new(),
        resized: Vec::new(),
        depth: 0,
    };
    let has_no_frame = roots::frames(m, 1).is_empty();
    for (root, source) in &roots {
        let is_running = events == Events::Some && has_no_frame;
        let which = if is_running {
            Roots::All
        } else {
            Roots::Changed
        };
        look.root(*root, source, which);
    }
    let gone = look.frames(m, events, Roots::Changed);
    look.drain();
    look.forget_gone(roots.len(), gone);
    if !look.graph.all_are_placed(look.lives) {
        for (root, source) in &roots {
            look.root(*root, source, Roots::All);
        }
        look.frames(m, events, Roots::All);
        look.drain();
        look.graph.all_are_placed(look.lives);
    }
    look.graph.suspects.clear();
    let resized = look.resized;
    Seeing {
        changes: std::mem::take(&mut graph.changes),
        resized,
    }
}

impl<'a> Look<'_, 'a> {
    fn drain(&mut self) {
        while let Some((id, view)) = self.open.pop_front() {
            self.go_into(id, view);
        }
    }

    /// Looks at a root outside frames.
    fn root(&mut self, root: Root, source: &'a roots::Source<'a>, which: Roots) {
        let known = self.graph.roots.get(&root).copied();
        let id = known.unwrap_or_else(|| {
            let kind = source.kind(self.graph);
            let id = self.graph.add(kind, 0);
            self.graph.roots.insert(root, id);
            id
        });
        let look = self.graph.look;
        if let Some(holder) = self.graph.holders.get_mut(&id) {
            holder.reached = look;
            if which == Roots::Changed && !holder.is_suspect && holder.inner.is_empty() {
                return;
            }
        }
        let has_containers = self.places(id, source.places());
        if let Some(holder) = self.graph.holders.get_mut(&id) {
            holder.inner = if has_containers { vec![0] } else { Vec::new() };
        }
    }

    /// Looks at frames, the outermost first. The answer is the holders of those that are gone.
    fn frames(&mut self, m: &'a Machine, events: Events, which: Roots) -> Vec<HolderId> {
        let mut gone = Vec::new();
        let inner = roots::frames(m, INNER_FRAMES);
        if self.inner_frames_moved(&inner, &mut gone) && which == Roots::Changed {
            self.graph.mark_suspect_frames();
            let (running, outer) = self.graph.frames.split_last().expect("inner frames");
            if outer.iter().all(|frame| !frame.has_stirred()) {
                if running.has_stirred() || events == Events::Some {
                    self.frame(self.graph.frames.len() - 1, inner[0]);
                }
                return gone;
            }
        }
        let mut frames = roots::frames(m, roots::FRAMES);
        frames.reverse();
        let known = self.graph.frames.iter();
        let same = known
            .zip(&frames)
            .take_while(|(known, frame)| known.addresses == roots::addresses(**frame))
            .count();
        if same < frames.len() || same < self.graph.frames.len() {
            let now = frames.iter().map(|frame| roots::addresses(*frame));
            gone.extend(self.frames_moved(same, now));
        }
        self.graph.mark_suspect_frames();
        for (at, frame) in frames.iter().enumerate() {
            let known = self.graph.frames[at];
            let is_running = at + 1 == frames.len() && events == Events::Some;
            if which == Roots::All || is_running || known.has_stirred() {
                self.frame(at, *frame);
            }
        }
        gone
    }

    /// Brings the known frames up to date where no more than the running one has come or gone, as far as the innermost ones
    /// tell: between two looks no statement begins or ends, and without that frames further out do not change. Whether
    /// that was so.
    fn inner_frames_moved(
        &mut self,
        inner: &[roots::FrameOf<'a>],
        gone: &mut Vec<HolderId>,
    ) -> bool {
        let known = &mut self.graph.frames;
        if inner.len() < INNER_FRAMES || known.len() < INNER_FRAMES || known.len() == roots::FRAMES
        {
            return false;
        }
        // Whether the known frames, but for the innermost `known_from`, are those of now, but for the innermost `now_from`.
        let is_same = |known: &[KnownFrame], known_from: usize, now_from: usize| {
            let known = known.iter().rev().skip(known_from);
            let now = inner.iter().skip(now_from);
            known
                .zip(now)
                .all(|(known, now)| known.addresses == roots::addresses(*now))
        };
        if is_same(known, 0, 0) {
            return true;
        }
        if is_same(known, 0, 1) {
            known.push(KnownFrame::new(roots::addresses(inner[0])));
            return true;
        }
        if known.len() > INNER_FRAMES && is_same(known, 1, 0) {
            gone.extend(known.pop().map(|frame| frame.holder));
            return true;
        }
        false
    }

    /// Looks at the frame that is known at an index.
    fn frame(&mut self, at: usize, (frame, function): roots::FrameOf<'a>) {
        let known = self.graph.frames[at];
        let mut holder = known.holder;
        if holder == KnownFrame::NONE {
            let kind = HolderKind::Frame(self.graph.function_name(function));
            holder = self.graph.add(kind, 0);
        }
        let has_containers = self.places(holder, roots::frame_places(frame, function));
        self.graph.frames[at] = KnownFrame {
            holder,
            has_containers,
            is_suspect: false,
            ..known
        };
    }

    /// There are other frames than before, from the one at `same` on. The answer is the holders of those that are gone.
    fn frames_moved(
        &mut self,
        same: usize,
        now: impl Iterator<Item = (usize, usize)>,
    ) -> Vec<HolderId> {
        let mut before = self.graph.frames.split_off(same);
        let mut next = 0;
        for addresses in now.skip(same) {
            // Frames keep their order for the most part: the search starts behind the one that was found last.
            let (earlier, later) = before.split_at(next.min(before.len()));
            let is_it = |known: &KnownFrame| known.addresses == addresses;
            let found = match later.iter().position(is_it) {
                Some(at) => Some(earlier.len() + at),
                None => earlier.iter().position(is_it),
            };
            let frame = match found {
                Some(at) => {
                    next = at;
                    before.remove(at)
                }
                None => KnownFrame::new(addresses),
            };
            self.graph.frames.push(frame);
        }
        before.iter().map(|frame| frame.holder).collect()
    }

    /// Forgets frames that are gone, and other roots that this look has not reached. `count` is how many it has.
    fn forget_gone(&mut self, count: usize, mut gone: Vec<HolderId>) {
        if self.graph.roots.len() != count {
            let look = self.graph.look;
            let holders = &self.graph.holders;
            self.graph.roots.retain(|_, id| {
                let is_there = holders.get(id).is_some_and(|holder| holder.reached == look);
                if !is_there {
                    gone.push(*id);
                }
                is_there
            });
        }
        gone.sort_unstable();
        for id in gone {
            self.graph.forget(id);
        }
    }

    /// Makes the places of a root what they are now. The answer is whether there are arrays or objects among them.
    fn places(&mut self, id: HolderId, places: Vec<(KeyNow<'a>, Now<'a>)>) -> bool {
        let mut held = Vec::with_capacity(places.len());
        let mut has_containers = false;
        for (key, now) in &places {
            let found = match now {
                Now::Zval(zval) => self.lives.meet_unless_quiet(zval).map(Held::Zval),
                Now::Payload(_) => self.held(*now),
            };
            if let Some(found) = found {
                has_containers |= is_container(*now);
                held.push((*key, found));
            }
        }
        self.graph.set_places(id, &held, Order::Free);
        if has_containers {
            // Only now: a payload that nobody holds is forgotten.
            for (_, now) in places {
                self.reach_unless_quiet(now);
            }
        }
        has_containers
    }

    fn reach_unless_quiet(&mut self, now: Now<'a>) {
        match now {
            Now::Zval(zval) if self.lives.is_quiet(zval) => {}
            now => self.reach(now),
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
                        value: ShortValue::of(zval.view()),
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
                let key = self.graph.key(key_now(key));
                self.graph.fill(id, None, key, held);
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
    let roots = roots::outside_frames(m, &mut roots::StaticClasses::default());
    let mut frames = roots::frames(m, roots::FRAMES);
    frames.reverse();
    let frames = frames.into_iter().zip(&graph.frames);
    let roots = roots
        .into_iter()
        .map(|(root, source)| (graph.roots.get(&root).copied(), source))
        .chain(frames.map(|((frame, function), known)| {
            (Some(known.holder), roots::Source::Frame(frame, function))
        }));
    let roots: Vec<_> = roots.collect();
    let mut open: VecDeque<(Option<HolderId>, View<'_>)> = VecDeque::new();
    let mut reached = HashSet::new();
    let mut left = STATE_PLACES;
    for (id, source) in &roots {
        let places = source.places();
        let places = places.into_iter().filter(|(_, now)| match now {
            Now::Zval(zval) => !lives.is_quiet(zval),
            Now::Payload(_) => true,
        });
        state_of(graph, lives, *id, places, &mut state, &mut open);
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
