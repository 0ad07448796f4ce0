//! What is done with garbage: destructors are called, cycles are cut, memory goes back.

use super::Destructors;
use super::graph::{add_to_count, colour, each_child, is_dead, paint, set_buffered, table_of};
use crate::zval::observe::Phase;
use crate::zval::roots::{self, Colour, Node};
use crate::zval::{ObjectRef, PhpArray, View, ZvalPtr, collector};

/// Gives the memory of dead roots back, and takes them out of the buffer.
pub(super) fn bury_dead_roots() {
    for node in roots::take_dead(is_dead) {
        // SAFETY: it is dead, and the buffer was the last that knew it.
        unsafe { collector::free_shell(node) };
    }
}

/// Frees white nodes, but for those that destructors can reach. Gives the number of arrays and objects freed.
pub(super) fn dispose(white: Vec<Node>) -> (usize, Destructors) {
    let doomed: Vec<ObjectRef> = white.iter().copied().filter_map(with_destructor).collect();
    if doomed.is_empty() {
        return (free(white), Destructors::None);
    }
    spare(&doomed);
    let garbage: Vec<Node> = white
        .iter()
        .copied()
        .filter(|node| colour(*node) == Colour::White)
        .collect();
    // What is freed later must be held until then: destructors may let go of anything.
    garbage.iter().for_each(|node| add_to_count(*node, 1));
    garbage.iter().for_each(|node| set_buffered(*node, true));
    let objects = doomed.len();
    for object in doomed {
        collector::destruct(&object);
    }
    super::tell(Phase::Destructed { objects });
    garbage.iter().for_each(|node| add_to_count(*node, -1));
    (free(garbage), Destructors::Called)
}

/// Shows the arrays and objects among nodes that are alive; tables of undeclared properties are part of their objects.
pub(super) fn show(nodes: &[Node], see: &mut dyn FnMut(View<'_>)) {
    let tables: Vec<Node> = nodes.iter().copied().filter_map(table_of).collect();
    for &node in nodes.iter().filter(|node| !tables.contains(node)) {
        match node {
            Node::Zval(_) => continue,
            Node::Array(array) => {
                // SAFETY: nothing has been freed.
                let array = unsafe { PhpArray::from_live(array) };
                see(View::Array(&array));
                // The handle goes as it came, without making the array a root.
                std::mem::forget(array);
            }
            Node::Object(object) => {
                // SAFETY: as above.
                let object = unsafe { ObjectRef::from_live(object) };
                see(View::Object(&object));
                std::mem::forget(object);
            }
        }
        add_to_count(node, -1);
    }
}

/// The object of a node whose destructor is still to be called.
fn with_destructor(node: Node) -> Option<ObjectRef> {
    match node {
        Node::Object(object) => {
            // SAFETY: nothing has been freed yet.
            let object = unsafe { ObjectRef::from_live(object) };
            let due = object.class().has_destructor() && !object.is_destructed();
            if due {
                return Some(object);
            }
            // The handle goes as it came, without making the object a root.
            std::mem::forget(object);
            add_to_count(node, -1);
            None
        }
        Node::Zval(_) | Node::Array(_) => None,
    }
}

/// Paints what destructors can reach black, and makes their objects roots of the next run.
fn spare(doomed: &[ObjectRef]) {
    let mut stack: Vec<Node> = Vec::new();
    for object in doomed {
        let node = Node::Object(object.as_ptr());
        if colour(node) == Colour::White {
            paint(node, Colour::Black);
            stack.push(node);
        }
    }
    while let Some(node) = stack.pop() {
        each_child(node, |child| {
            if colour(child) == Colour::White {
                paint(child, Colour::Black);
                stack.push(child);
            }
        });
    }
    for object in doomed {
        roots::possible_object(object);
    }
}

/// A node held while the cycles around it are cut.
enum Held {
    Zval(ZvalPtr),
    Array(PhpArray),
    Object(ObjectRef),
}

/// Frees the nodes of garbage: each is held, emptied, and then let go.
fn free(garbage: Vec<Node>) -> usize {
    let count = count(&garbage);
    let held: Vec<(Node, Held)> = garbage.into_iter().map(|node| (node, hold(node))).collect();
    for (node, _) in &held {
        paint(*node, Colour::Black);
        // They are no roots, whatever counts they lose now.
        set_buffered(*node, true);
    }
    for (node, _) in &held {
        // SAFETY: the node is alive: it is held. Nothing outside of the garbage looks into it.
        unsafe { collector::empty(*node) };
    }
    for (node, held) in held {
        set_buffered(node, false);
        match held {
            Held::Zval(zval) => drop(zval),
            Held::Array(array) => drop(array),
            Held::Object(object) => drop(object),
        }
    }
    count
}

fn hold(node: Node) -> Held {
    match node {
        // SAFETY: nothing of this garbage has been freed yet.
        Node::Zval(zval) => Held::Zval(unsafe { ZvalPtr::from_live(zval) }),
        // SAFETY: as above.
        Node::Array(array) => Held::Array(unsafe { PhpArray::from_live(array) }),
        // SAFETY: as above.
        Node::Object(object) => Held::Object(unsafe { ObjectRef::from_live(object) }),
    }
}

/// How PHP counts: objects and arrays, an object's property table being part of the object.
fn count(garbage: &[Node]) -> usize {
    let payloads = garbage
        .iter()
        .filter(|node| !matches!(node, Node::Zval(_)))
        .count();
    let tables = garbage
        .iter()
        .filter_map(|node| table_of(*node))
        .filter(|table| colour(*table) == Colour::White)
        .count();
    payloads - tables
}
