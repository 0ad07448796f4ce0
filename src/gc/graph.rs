//! The graph that the collector walks: what a node holds, its count and its colour.
//!
//! The functions here are safe to call only with nodes that are alive, which the collector sees to: nodes come from the root
//! buffer after its dead were buried, or are held by such nodes, and nothing is freed before all walks have ended.

use crate::zval::roots::{Colour, GcInfo, Node};
use crate::zval::{Child, PhpArray, Tag, View, ZvalPtr};

/// The node's colour and marks.
fn info<'a>(node: Node) -> &'a GcInfo {
    match node {
        // SAFETY: the node is alive, see the module page.
        Node::Zval(zval) => unsafe { zval.as_ref() }.gc(),
        // SAFETY: as above.
        Node::Array(array) => unsafe { array.as_ref() }.gc(),
        // SAFETY: as above.
        Node::Object(object) => unsafe { object.as_ref() }.gc(),
    }
}

pub(super) fn colour(node: Node) -> Colour {
    info(node).colour()
}

pub(super) fn paint(node: Node, colour: Colour) {
    info(node).paint(colour);
}

pub(super) fn set_buffered(node: Node, buffered: bool) {
    info(node).set_buffered(buffered);
}

/// Paints nodes black again.
pub(super) fn blacken(nodes: &[Node]) {
    nodes.iter().for_each(|node| paint(*node, Colour::Black));
}

/// Marks nodes as possible roots again.
pub(super) fn put_back(nodes: &[Node]) {
    for node in nodes {
        set_buffered(*node, true);
        paint(*node, Colour::Purple);
    }
}

/// How many hold the node, less those that trial decrements have taken away.
pub(super) fn count(node: Node) -> i64 {
    match node {
        // SAFETY: the node is alive, see the module page.
        Node::Zval(zval) => i64::from(unsafe { zval.as_ref() }.refcount()),
        // SAFETY: as above.
        Node::Array(array) => i64::from(unsafe { array.as_ref() }.count_for_trial()),
        // SAFETY: as above.
        Node::Object(object) => i64::from(unsafe { object.as_ref() }.count_for_trial()),
    }
}

/// Adds to the node's count; nothing else happens, also at 0.
pub(super) fn add_to_count(node: Node, change: i32) {
    let count = count(node) + i64::from(change);
    debug_assert!(count >= 0, "a node has as many holders as edges lead to it");
    match node {
        // SAFETY: the node is alive, see the module page.
        Node::Zval(zval) => unsafe { zval.as_ref() }.set_refcount_for_trial(count as u32),
        // SAFETY: as above.
        Node::Array(array) => unsafe { array.as_ref() }.set_count_for_trial(count as i32),
        // SAFETY: as above.
        Node::Object(object) => unsafe { object.as_ref() }.set_count_for_trial(count as i32),
    }
}

/// Whether the node was freed while it waited in the root buffer.
pub(super) fn is_dead(node: Node) -> bool {
    match node {
        // Zvals are no roots: none dies while it waits.
        Node::Zval(_) => false,
        // SAFETY: a dead node's memory is kept until the buffer lets go of it.
        Node::Array(array) => unsafe { array.as_ref() }.is_dead(),
        // SAFETY: as above.
        Node::Object(object) => unsafe { object.as_ref() }.is_dead(),
    }
}

/// How many elements of an array memory is asked for ahead.
const AHEAD: usize = 8;

/// Asks memory for a node that will be met soon.
pub(super) fn ask_ahead(node: Node) {
    match node {
        Node::Zval(zval) => prefetch(zval),
        Node::Array(array) => prefetch(array),
        Node::Object(object) => prefetch(object),
    }
}

#[inline(always)]
fn prefetch<T>(at: std::ptr::NonNull<T>) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a hint, which reads nothing; every x86-64 processor has it.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(at.as_ptr().cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = at;
}

/// Calls `visit` for each edge: once for each count that the node has of another one.
pub(super) fn each_child(node: Node, mut visit: impl FnMut(Node)) {
    match node {
        Node::Zval(zval) => {
            // SAFETY: the node is alive, see the module page.
            let zval = unsafe { zval.as_ref() };
            payload(zval.view(), &mut visit);
        }
        Node::Array(array) => {
            // SAFETY: as above.
            let array = unsafe { array.as_ref() };
            let mut ahead = array.zvals().skip(AHEAD);
            array.zvals().for_each(|zval| {
                if let Some(later) = ahead.next() {
                    prefetch(later.as_ptr());
                }
                holder(zval, &mut visit);
            });
        }
        Node::Object(object) => {
            // SAFETY: as above.
            let object = unsafe { object.as_ref() };
            let slots = object.slots();
            let set = slots.iter().flatten();
            set.clone().for_each(|zval| prefetch(zval.as_ptr()));
            set.for_each(|zval| holder(zval, &mut visit));
            if let Some(table) = object.dynamic() {
                table_node(table, &mut visit);
            }
            if let Some(native) = object.native() {
                native.visit(&mut |child| match child {
                    Child::Zval(zval) => holder(zval, &mut visit),
                    Child::Value(value) => match value.as_zval() {
                        Some(zval) => holder(zval, &mut visit),
                        None => payload(value.view(), &mut visit),
                    },
                    Child::Object(object) => visit(Node::Object(object.as_ptr())),
                    Child::Array(array) => table_node(array, &mut visit),
                });
            }
        }
    }
}

/// A zval is a node as long as it holds a container; others are freed by those who hold them.
fn holder(zval: &ZvalPtr, visit: &mut impl FnMut(Node)) {
    if zval.tag() >= Tag::Array {
        visit(Node::Zval(zval.as_ptr()));
    }
}

fn payload(value: View<'_>, visit: &mut impl FnMut(Node)) {
    match value {
        View::Array(array) => table_node(array, visit),
        View::Object(object) => visit(Node::Object(object.as_ptr())),
        View::Null
        | View::Bool(_)
        | View::Int(_)
        | View::Float(_)
        | View::String(_)
        | View::Resource(_) => {}
    }
}

/// Persistent arrays are not counted, and hold nothing that is.
fn table_node(array: &PhpArray, visit: &mut impl FnMut(Node)) {
    if array.count_for_trial() >= 0 {
        visit(Node::Array(array.as_ptr()));
    }
}

/// The node of an object's table of undeclared properties.
pub(super) fn table_of(node: Node) -> Option<Node> {
    match node {
        Node::Object(object) => {
            // SAFETY: the node is alive, see the module page.
            let table = unsafe { object.as_ref() }.dynamic()?;
            (table.count_for_trial() >= 0).then(|| Node::Array(table.as_ptr()))
        }
        Node::Zval(_) | Node::Array(_) => None,
    }
}
