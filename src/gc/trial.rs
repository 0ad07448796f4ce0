//! The three walks that find garbage. When they have ended all counts are what they were.

use super::graph::{add_to_count, ask_ahead, colour, count, each_child, paint, set_buffered};
use crate::zval::observe::Phase;
use crate::zval::roots::{Colour, Node};

/// The nodes among all that the roots lead to which nothing but the others holds. They are left white, the rest black;
/// the roots are no longer marked as buffered.
pub(super) fn find_garbage(buffered: &[Node]) -> Vec<Node> {
    for &root in buffered {
        set_buffered(root, false);
    }
    let mut pending = Pending::default();
    let mut grey = 0;
    for &root in buffered {
        grey += mark_grey(root, &mut pending);
    }
    super::tell(Phase::Marked { grey });
    let mut held = Pending::default();
    for &root in buffered {
        scan(root, &mut pending, &mut held);
    }
    let mut white = Vec::new();
    let mut stack = Vec::new();
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
fn mark_grey(root: Node, pending: &mut Pending) -> usize {
    if colour(root) == Colour::Grey {
        return 0;
    }
    paint(root, Colour::Grey);
    let mut grey = 1;
    spread(root, pending, |child| {
        add_to_count(child, -1);
        if colour(child) == Colour::Grey {
            return false;
        }
        paint(child, Colour::Grey);
        grey += 1;
        true
    });
    grey
}

/// Tells nodes that are held from outside from those that are not.
fn scan(root: Node, pending: &mut Pending, held: &mut Pending) {
    let mut meet = |node| {
        if colour(node) != Colour::Grey {
            return false;
        }
        if count(node) > 0 {
            restore_black(node, held);
            return false;
        }
        paint(node, Colour::White);
        true
    };
    if meet(root) {
        spread(root, pending, meet);
    }
}

/// The node is held from outside, and so is what it leads to: the counts of its edges come back.
fn restore_black(root: Node, pending: &mut Pending) {
    paint(root, Colour::Black);
    spread(root, pending, |child| {
        add_to_count(child, 1);
        if colour(child) == Colour::Black {
            return false;
        }
        paint(child, Colour::Black);
        true
    });
}

/// Follows the edges from a node on: `meet` is told where each leads, and says whether to go on from there. In which order is
/// left open, so that memory has time to come.
fn spread(root: Node, pending: &mut Pending, mut meet: impl FnMut(Node) -> bool) {
    let mut next = Some(root);
    while let Some(node) = next {
        each_child(node, |child| match child {
            // A zval was looked at already; what it holds was not.
            Node::Zval(_) => {
                if meet(child) {
                    each_child(child, |payload| pending.push(payload));
                }
            }
            Node::Array(_) | Node::Object(_) => pending.push(child),
        });
        next = loop {
            match pending.pop() {
                Some(node) if meet(node) => break Some(node),
                Some(_) => {}
                None => break None,
            }
        };
    }
}

/// The ends of edges that are still to be met. A node is asked of memory when it comes near, and met some nodes later: most
/// walks over large graphs are spent waiting for memory.
#[derive(Default)]
struct Pending {
    far: Vec<Node>,
    near: [Option<Node>; NEAR],
    at: usize,
}

/// How many nodes memory is asked for ahead.
const NEAR: usize = 8;

impl Pending {
    fn push(&mut self, node: Node) {
        self.far.push(node);
    }

    fn pop(&mut self) -> Option<Node> {
        while let Some(node) = self.far.pop() {
            ask_ahead(node);
            let before = self.near[self.at].replace(node);
            self.at = (self.at + 1) % NEAR;
            if before.is_some() {
                return before;
            }
        }
        for _ in 0..NEAR {
            let node = self.near[self.at].take();
            self.at = (self.at + 1) % NEAR;
            if node.is_some() {
                return node;
            }
        }
        None
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
