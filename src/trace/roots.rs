//! Roots: what holds zvals without being held itself. The global variables, the frames, static variables and properties.

use super::graph::{Graph, KeyNow, Now};
use super::step::HolderKind;
use crate::eval::class::{ClassEntry, PropertyPlace};
use crate::eval::slot::LocalIndex;
use crate::eval::{Frame, Function, Machine};
use crate::zval::{Slot, View};
use std::cell::Ref;

/// How many frames are looked at, the running one first.
pub(super) const FRAMES: usize = 200;

/// Variables that PHP fills before the script starts.
const SUPERGLOBALS: &[&[u8]] = &[
    b"_GET",
    b"_POST",
    b"_COOKIE",
    b"_FILES",
    b"_SERVER",
    b"_ENV",
    b"_REQUEST",
];

/// Whether PHP fills the variable of this name before the script starts.
pub(super) fn is_superglobal(name: &[u8]) -> bool {
    SUPERGLOBALS.contains(&name)
}

/// Which root, but for frames.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Root {
    /// The global variables.
    Globals,
    /// The static variables of a function, by its address.
    Statics(usize),
    /// The static properties of a class, by its number.
    Class(u32),
}

/// Where the places of a root are.
pub(super) enum Source<'a> {
    Globals(&'a Machine),
    Frame(&'a Frame, &'static Function),
    Statics(Ref<'a, Vec<Slot>>, &'static Function),
    Class(
        Vec<(&'static [u8], Ref<'static, Slot>)>,
        &'static ClassEntry,
    ),
}

/// The classes that have static properties. They are looked for once.
#[derive(Default)]
pub(super) struct StaticClasses {
    seen: usize,
    found: Vec<&'static ClassEntry>,
}

impl StaticClasses {
    fn of(&mut self, m: &Machine) -> &[&'static ClassEntry] {
        let declared = m.classes.declared();
        let new = declared.get(self.seen..).unwrap_or_default();
        let new = new.iter().map(|(_, class)| *class);
        self.found.extend(new.filter(|class| has_statics(class)));
        self.seen = declared.len();
        &self.found
    }
}

/// All roots, the frames last and the running one at the very end.
pub(super) fn all<'a>(m: &'a Machine) -> Vec<Source<'a>> {
    let roots = outside_frames(m, &mut StaticClasses::default());
    let mut frames = frames(m, FRAMES);
    frames.reverse();
    let frames = frames
        .into_iter()
        .map(|(frame, function)| Source::Frame(frame, function));
    roots
        .into_iter()
        .map(|(_, source)| source)
        .chain(frames)
        .collect()
}

/// All roots but frames.
pub(super) fn outside_frames<'a>(
    m: &'a Machine,
    classes: &mut StaticClasses,
) -> Vec<(Root, Source<'a>)> {
    let mut roots = vec![(Root::Globals, Source::Globals(m))];
    for class in classes.of(m) {
        let statics = statics_of(class);
        if !statics.is_empty() {
            roots.push((Root::Class(class.id()), Source::Class(statics, class)));
        }
    }
    for function in &m.functions_with_statics {
        if let Ok(statics) = function.statics.try_borrow()
            && !statics.is_empty()
        {
            let address = std::ptr::from_ref::<Function>(function).addr();
            roots.push((Root::Statics(address), Source::Statics(statics, function)));
        }
    }
    roots
}

/// A frame that has variables of its own, with its function.
pub(super) type FrameOf<'a> = (&'a Frame, &'static Function);

/// The innermost frames that have variables of their own, at most so many, the running one first.
pub(super) fn frames(m: &Machine, most: usize) -> Vec<FrameOf<'_>> {
    let mut frames = Vec::with_capacity(most.min(16));
    if !m.has_frame() {
        return frames;
    }
    for frame in m.frames().take(FRAMES) {
        if frames.len() == most {
            break;
        }
        if !frame.in_global_scope
            && let Some(function) = frame.function()
        {
            frames.push((frame, function));
        }
    }
    frames
}

/// What tells a frame from others.
pub(super) fn addresses((frame, function): FrameOf<'_>) -> (usize, usize) {
    let frame = std::ptr::from_ref(frame).addr();
    (frame, std::ptr::from_ref(function).addr())
}

/// The static properties that a class declares itself.
fn statics_of(class: &'static ClassEntry) -> Vec<(&'static [u8], Ref<'static, Slot>)> {
    class
        .properties
        .iter()
        .filter(|(_, property)| property.class.id() == class.id())
        .filter_map(|(name, property)| match &property.place {
            PropertyPlace::Static(place) => Some((name.as_bytes(), place.try_borrow().ok()?)),
            PropertyPlace::Slot(_) => None,
        })
        .collect()
}

fn has_statics(class: &ClassEntry) -> bool {
    let mut properties = class.properties.iter();
    properties.any(|(_, property)| {
        property.class.id() == class.id() && matches!(property.place, PropertyPlace::Static(_))
    })
}

/// The name of a function, as holders of its variables have it.
pub(super) fn function_name(function: &Function) -> String {
    let mut name = String::new();
    if let Some(class) = function.class.get() {
        name = format!("{}::", String::from_utf8_lossy(class.name()));
    }
    name.push_str(&String::from_utf8_lossy(&function.name));
    name
}

impl<'a> Source<'a> {
    pub(super) fn kind(&self, graph: &mut Graph) -> HolderKind {
        match self {
            Source::Globals(_) => HolderKind::Globals,
            Source::Frame(_, function) => HolderKind::Frame(graph.function_name(function)),
            Source::Statics(_, function) => HolderKind::Statics(graph.function_name(function)),
            Source::Class(_, class) => {
                HolderKind::Class(String::from_utf8_lossy(&class.name).into())
            }
        }
    }

    /// The places that hold something.
    pub(super) fn places(&self) -> Vec<(KeyNow<'_>, Now<'_>)> {
        match self {
            Source::Globals(m) => m
                .globals
                .iter()
                .filter(|(name, _)| !is_superglobal(name))
                .map(|(name, zval)| (KeyNow::Variable(name), Now::Zval(zval)))
                .collect(),
            Source::Frame(frame, function) => frame_places(frame, function),
            Source::Statics(statics, function) => statics
                .iter()
                .zip(function.declared_statics)
                .filter_map(|(slot, declared)| {
                    Some((KeyNow::Variable(&declared.name), Now::Zval(slot.as_ref()?)))
                })
                .collect(),
            Source::Class(statics, _) => statics
                .iter()
                .filter_map(|(name, slot)| {
                    Some((KeyNow::Variable(name), Now::Zval(slot.as_ref()?)))
                })
                .collect(),
        }
    }
}

/// The places of a frame that hold something.
pub(super) fn frame_places<'a>(
    frame: &'a Frame,
    function: &'static Function,
) -> Vec<(KeyNow<'a>, Now<'a>)> {
    let mut places = Vec::with_capacity(function.names.len());
    for (at, name) in function.names.iter().enumerate() {
        if let Some(zval) = frame.local(LocalIndex(at as u32)) {
            places.push((KeyNow::Variable(name), Now::Zval(zval)));
        }
    }
    for (name, zval) in frame.scope.iter().flat_map(|scope| scope.iter()) {
        if !function.names.contains(name) {
            places.push((KeyNow::Variable(name), Now::Zval(zval)));
        }
    }
    for (at, zval) in frame.extra().iter().enumerate() {
        places.push((KeyNow::Inner(at as u32), Now::Zval(zval)));
    }
    if let Some(this) = &frame.this {
        places.push((KeyNow::Variable(b"this"), Now::Payload(View::Object(this))));
    }
    places
}

/// The zvals of the command line's arguments, which are there before the script starts.
pub(super) fn command_line(m: &Machine) -> Vec<&crate::zval::ZvalPtr> {
    let mut found = Vec::new();
    for (name, zval) in m.globals.iter() {
        if matches!(name.as_bytes(), b"argv" | b"argc") {
            found.push(zval);
            if let View::Array(array) = zval.view() {
                found.extend(array.zvals());
            }
        }
    }
    found
}
