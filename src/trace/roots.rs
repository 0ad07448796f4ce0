//! Roots: what holds zvals without being held itself. The global variables, the frames, static variables and properties.

use super::graph::{KeyNow, Now};
use super::step::HolderKind;
use crate::eval::class::{ClassEntry, PropertyPlace};
use crate::eval::slot::LocalIndex;
use crate::eval::{Frame, Function, Machine};
use crate::zval::{Slot, View};
use std::cell::Ref;

/// How many frames are looked at, the running one first.
const FRAMES: usize = 200;

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

/// Which root.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Root {
    /// The global variables.
    Globals,
    /// A frame, by its address and its function's.
    Frame(usize, usize),
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

/// All roots, the frames last and the running one at the very end.
pub(super) fn of<'a>(m: &'a Machine) -> Vec<(Root, Source<'a>)> {
    let mut roots = vec![(Root::Globals, Source::Globals(m))];
    for (_, class) in m.classes.declared() {
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
    let frames: Vec<&Frame> = if m.has_frame() {
        m.frames().take(FRAMES).collect()
    } else {
        Vec::new()
    };
    for frame in frames.into_iter().rev() {
        if let Some(function) = frame.function()
            && !frame.in_global_scope
        {
            let root = Root::Frame(
                std::ptr::from_ref(frame).addr(),
                std::ptr::from_ref(function).addr(),
            );
            roots.push((root, Source::Frame(frame, function)));
        }
    }
    roots
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
    pub(super) fn is_frame(&self) -> bool {
        matches!(self, Source::Frame(..))
    }

    pub(super) fn kind(&self) -> HolderKind {
        match self {
            Source::Globals(_) => HolderKind::Globals,
            Source::Frame(_, function) => HolderKind::Frame(function_name(function).into()),
            Source::Statics(_, function) => HolderKind::Statics(function_name(function).into()),
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

fn frame_places<'a>(frame: &'a Frame, function: &'static Function) -> Vec<(KeyNow<'a>, Now<'a>)> {
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
