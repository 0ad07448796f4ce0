//! Names: which variables, elements and properties hold which zval.
//!
//! The walk goes from the names of all running functions inwards, breadth first, so that short names come before long ones.
//! An array or object that several hold is entered once, by its first name.

use crate::eval::slot::LocalIndex;
use crate::eval::{Frame, Machine};
use crate::zval::{KeyRef, PhpArray, View, ZvalPtr};
use std::collections::{HashSet, VecDeque};
use std::rc::Rc;

/// How many zvals a walk looks at. What lies beyond has no name in the trace.
const BUDGET: usize = 2000;

/// How many frames a walk looks into, the running one first.
const FRAMES: usize = 100;

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

/// A name of a zval, made into text only when it is wanted.
pub(super) struct Name<'a> {
    /// The text of what holds it, or the prefix of a variable.
    outer: &'a str,
    last: Last<'a>,
}

enum Last<'a> {
    Variable(&'a [u8]),
    Element(KeyRef<'a>),
    Property(&'a [u8]),
}

impl Name<'_> {
    /// The name as text.
    pub(super) fn text(&self) -> String {
        let outer = self.outer;
        match self.last {
            Last::Variable(name) => format!("{outer}${}", String::from_utf8_lossy(name)),
            Last::Element(KeyRef::Int(int)) => format!("{outer}[{int}]"),
            Last::Element(KeyRef::String(key)) => {
                format!("{outer}[{}]", super::value::quoted(key, 20))
            }
            Last::Property(name) => format!("{outer}->{}", String::from_utf8_lossy(name)),
        }
    }
}

/// A container whose content is still to be looked at.
enum Container<'a> {
    Array(&'a PhpArray),
    Object(&'a crate::zval::ObjectRef),
}

struct Walk<'a, 'v> {
    visit: &'v mut dyn FnMut(&'a ZvalPtr, &Name<'_>),
    containers: VecDeque<(Rc<str>, Container<'a>)>,
    entered: HashSet<usize>,
    left: usize,
}

/// Calls `visit` for every name that reaches a zval.
pub(super) fn walk<'a>(m: &'a Machine, visit: &mut dyn FnMut(&'a ZvalPtr, &Name<'_>)) {
    let mut walk = Walk {
        visit,
        containers: VecDeque::new(),
        entered: HashSet::new(),
        left: BUDGET,
    };
    for (name, zval) in m.globals.iter() {
        if !SUPERGLOBALS.contains(&name.as_bytes()) {
            walk.zval("", Last::Variable(name), zval);
        }
    }
    if m.has_frame() {
        let frames: Vec<&Frame> = m.frames().take(FRAMES).collect();
        for frame in frames.into_iter().rev() {
            walk.frame(frame);
        }
    }
    walk.inwards();
}

/// The zvals of the command line's arguments, which are there before the script starts.
pub(super) fn command_line(m: &Machine) -> Vec<&ZvalPtr> {
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

impl<'a> Walk<'a, '_> {
    fn frame(&mut self, frame: &'a Frame) {
        let Some(function) = frame.function() else {
            return;
        };
        if frame.in_global_scope {
            return;
        }
        let mut prefix = String::new();
        if let Some(class) = function.class.get() {
            prefix = format!("{}::", String::from_utf8_lossy(class.name()));
        }
        if !function.name.is_empty() {
            prefix = format!("{prefix}{}:", String::from_utf8_lossy(&function.name));
        }
        for (at, name) in function.names.iter().enumerate() {
            if let Some(zval) = frame.local(LocalIndex(at as u32)) {
                self.zval(&prefix, Last::Variable(name), zval);
            }
        }
        for (name, zval) in frame.scope.iter().flat_map(|scope| scope.iter()) {
            if !function.names.contains(name) {
                self.zval(&prefix, Last::Variable(name), zval);
            }
        }
        if let Some(this) = &frame.this {
            let text = format!("{prefix}$this").into();
            self.containers.push_back((text, Container::Object(this)));
        }
    }

    fn zval(&mut self, outer: &str, last: Last<'_>, zval: &'a ZvalPtr) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let name = Name { outer, last };
        (self.visit)(zval, &name);
        let container = match zval.view() {
            View::Array(array) if !array.is_empty() => Container::Array(array),
            View::Object(object) => Container::Object(object),
            _ => return,
        };
        self.containers.push_back((name.text().into(), container));
    }

    fn inwards(&mut self) {
        while let Some((outer, container)) = self.containers.pop_front() {
            if self.left == 0 {
                return;
            }
            match container {
                Container::Array(array) => {
                    if self.entered.insert(array.as_ptr().addr().get()) {
                        self.elements(&outer, array);
                    }
                }
                Container::Object(object) => {
                    if self.entered.insert(object.as_ptr().addr().get()) {
                        self.properties(&outer, object);
                    }
                }
            }
        }
    }

    fn elements(&mut self, outer: &str, array: &'a PhpArray) {
        for (key, zval) in array.iter() {
            self.zval(outer, Last::Element(key), zval);
            if self.left == 0 {
                return;
            }
        }
    }

    fn properties(&mut self, outer: &str, object: &'a crate::zval::ObjectRef) {
        for (at, info) in object.class().slots().iter().enumerate() {
            if let Some(zval) = object.slot(at) {
                self.zval(outer, Last::Property(&info.name), zval);
            }
        }
        for (key, zval) in object.dynamic().into_iter().flat_map(|array| array.iter()) {
            match key {
                KeyRef::String(name) => self.zval(outer, Last::Property(name), zval),
                KeyRef::Int(int) => {
                    self.zval(outer, Last::Property(int.to_string().as_bytes()), zval);
                }
            }
        }
    }
}
