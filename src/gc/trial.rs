//! The three walks that find garbage. When they have ended all counts are what they were.

use super::graph::{add_to_count, colour, count, each_child, paint, set_buffered};
use crate::zval::observe::Phase;
use crate::zval::roots::{Colour, Node};

/// The nodes among all that the roots lead to which nothing but the others holds. They are left white, the rest black;
/// the roots are no longer marked as buffered.
pub(super) fn find_garbage(buffered: &[Node]) -> Vec<Node> {
    for &root in buffered {
        set_buffered(root, false);
    }
    let mut stack = Vec::new();
    let mut grey = 0;
    for &root in buffered {
        grey += mark_grey(root, &mut stack);
    }
    super::tell(Phase::Marked { grey });
    for &root in buffered {
        scan(root, &mut stack);
    }
    let mut white = Vec::new();
    for &root in buffered {
        gather_white(root, &mut white, &mut stack);
    }
    for &node in &white {
        paint(node, Colour::White);
    }
    super::tell(Phase::Scanned { white: white.len() });
    white
}

/// Takes the counts away that edges among the reached nodes have. Gives how many nodes those are that became grey.
fn mark_grey(root: Node, stack: &mut Vec<Node>) -> usize {
    if colour(root) == Colour::Grey {
        return 0;
    }
    let mut grey = 0;
    paint(root, Colour::Grey);
    stack.push(root);
    while let Some(node) = stack.pop() {
        grey += 1;
        each_child(node, |child| {
            add_to_count(child, -1);
            if colour(child) != Colour::Grey {
                paint(child, Colour::Grey);
                stack.push(child);
            }
        });
    }
    grey
}

/// Tells nodes that are held from outside from those that are not.
fn scan(root: Node, stack: &mut Vec<Node>) {
    stack.push(root);
    let mut held = Vec::new();
    while let Some(node) = stack.pop() {
        if colour(node) != Colour::Grey {
            continue;
        }
        if count(node) > 0 {
            restore_black(node, &mut held);
            continue;
        }
        paint(node, Colour::White);
        each_child(node, |child| stack.push(child));
    }
}

/// The node is held from outside, and so is what it leads to: the counts of its edges come back.
fn restore_black(root: Node, stack: &mut Vec<Node>) {
    paint(root, Colour::Black);
    stack.push(root);
    while let Some(node) = stack.pop() {
        each_child(node, |child| {
            add_to_count(child, 1);
            if colour(child) != Colour::Black {
                paint(child, Colour::Black);
                stack.push(child);
            }
        });
    }
}

/// Collects the white nodes that a root leads to. Their edges get their counts back, for the time when they are let go.
fn gather_white(root: Node, white: &mut Vec<Node>, stack: &mut Vec<Node>) {
    if colour(root) != Colour::White {
        return;
    }
    paint(root, Colour::Black);
    stack.push(root);
    while let Some(node) = stack.pop() {
        white.push(node);
        each_child(node, |child| {
            add_to_count(child, 1);
            if colour(child) == Colour::White {
                paint(child, Colour::Black);
                stack.push(child);
            }
        });
    }
}
