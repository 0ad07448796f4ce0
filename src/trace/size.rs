//! Sizes: the bytes of the request heap that a value takes, and those that would come back if it were let go of.

use crate::zval::{Child, Tag, View, Zval, ZvalPtr};
use std::collections::HashMap;

/// How many builtin objects inside of one another are gone into.
const NESTED: usize = 100;

/// Bytes of the request heap, as the heap rounds them.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Size {
    /// Of the zval and its payload alone: an array without its elements, an object without what its properties hold.
    pub shallow: usize,
    /// Of everything that nothing else holds: what letting go of it gives back.
    pub retained: usize,
    /// Of everything that can be reached from it.
    pub reachable: usize,
}

/// The sizes of a zval.
pub fn size(zval: &ZvalPtr) -> Size {
    let mut walk = Walk::default();
    walk.zval(zval, None, 0);
    let start = address(zval);
    let shallow = walk.nodes.get(&start).map_or(0, |node| node.bytes) + payload_bytes(zval.view());
    let reachable = walk.nodes.values().map(|node| node.bytes).sum();
    // The zval itself goes, whoever else holds it: what is asked is what it retains.
    if let Some(node) = walk.nodes.get_mut(&start) {
        node.outside = 0;
    }
    let mut held: Vec<usize> = walk
        .nodes
        .iter()
        .filter(|(at, node)| node.outside > node.inside && **at != start)
        .map(|(at, _)| *at)
        .collect();
    let mut kept: std::collections::HashSet<usize> = held.iter().copied().collect();
    while let Some(at) = held.pop() {
        for child in walk
            .nodes
            .get(&at)
            .into_iter()
            .flat_map(|node| &node.children)
        {
            if *child != start && kept.insert(*child) {
                held.push(*child);
            }
        }
    }
    let retained = walk
        .nodes
        .iter()
        .filter(|(at, _)| !kept.contains(at))
        .map(|(_, node)| node.bytes)
        .sum();
    Size {
        shallow,
        retained,
        reachable,
    }
}

/// A zval or a payload.
struct Node {
    bytes: usize,
    /// How many hold it at all.
    outside: u32,
    /// How many of these were met.
    inside: u32,
    children: Vec<usize>,
}

#[derive(Default)]
struct Walk {
    nodes: HashMap<usize, Node>,
}

fn address(zval: &ZvalPtr) -> usize {
    zval.as_ptr().addr().get()
}

impl Walk {
    /// Notes that `from` holds what lies at `at`. Whether it is met for the first time.
    fn meet(&mut self, at: usize, from: Option<usize>, bytes: usize, count: u32) -> bool {
        if let Some(from) = from.and_then(|from| self.nodes.get_mut(&from)) {
            from.children.push(at);
        }
        let mut is_new = false;
        let node = self.nodes.entry(at).or_insert_with(|| {
            is_new = true;
            Node {
                bytes,
                outside: count,
                inside: 0,
                children: Vec::new(),
            }
        });
        node.inside += u32::from(from.is_some());
        is_new
    }

    fn zval(&mut self, zval: &ZvalPtr, from: Option<usize>, depth: usize) {
        let mut open = Vec::new();
        self.reach(zval, from, &mut open);
        self.drain(open, depth);
    }

    fn drain(&mut self, mut open: Vec<(usize, View<'_>)>, depth: usize) {
        while let Some((from, view)) = open.pop() {
            match view {
                View::String(string) => {
                    let at = string.as_bytes().as_ptr().addr();
                    self.meet(at, Some(from), string.bytes(), string.payload_count());
                }
                View::Array(array) => {
                    let at = array.as_ptr().addr().get();
                    if self.meet(at, Some(from), array.bytes(), array.payload_count()) {
                        for zval in array.zvals() {
                            self.reach(zval, Some(at), &mut open);
                        }
                    }
                }
                View::Object(object) => {
                    let at = object.as_ptr().addr().get();
                    if !self.meet(at, Some(from), payload_bytes(view), object.payload_count()) {
                        continue;
                    }
                    for slot in 0..object.slot_count() {
                        if let Some(zval) = object.slot(slot) {
                            self.reach(zval, Some(at), &mut open);
                        }
                    }
                    for zval in object.dynamic().into_iter().flat_map(|table| table.zvals()) {
                        self.reach(zval, Some(at), &mut open);
                    }
                    if let Some(native) = object.native_dyn().filter(|_| depth < NESTED) {
                        native.visit(&mut |child| match child {
                            Child::Zval(zval) => self.zval(zval, Some(at), depth + 1),
                            Child::Value(value) => match value.as_zval() {
                                Some(zval) => self.zval(zval, Some(at), depth + 1),
                                None => self.drain(vec![(at, value.view())], depth + 1),
                            },
                            Child::Object(object) => {
                                self.drain(vec![(at, View::Object(object))], depth + 1);
                            }
                            Child::Array(array) => {
                                self.drain(vec![(at, View::Array(array))], depth + 1);
                            }
                        });
                    }
                }
                _ => {}
            }
        }
    }

    fn reach<'a>(
        &mut self,
        zval: &'a ZvalPtr,
        from: Option<usize>,
        open: &mut Vec<(usize, View<'a>)>,
    ) {
        let at = address(zval);
        if self.meet(at, from, size_of::<Zval>(), zval.refcount()) && zval.tag() >= Tag::String {
            open.push((at, zval.view()));
        }
    }
}

/// Bytes of a payload alone.
pub fn payload_bytes(view: View<'_>) -> usize {
    match view {
        View::String(string) => string.bytes(),
        View::Array(array) => array.bytes(),
        View::Object(object) => object.bytes() + object.dynamic().map_or(0, |table| table.bytes()),
        _ => 0,
    }
}
