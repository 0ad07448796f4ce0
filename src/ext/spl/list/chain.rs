//! A doubly linked list of zvals whose nodes outlive their removal while somebody stands on them.
//!
//! ```text
//!   nodes   [ zval prev next holds | … ]     a free one has no zval and no holds, and waits in `free`
//!   head ─► node ⇄ node ⇄ node ◄─ tail
//! ```
//!
//! The nodes lie beside the request heap, in proportion to the zvals in it that they hold.

use crate::zval::{Slot, ZvalPtr};

/// A node's number.
pub(super) type Node = u32;

const NONE: Node = Node::MAX;

struct Link {
    zval: Slot,
    prev: Node,
    next: Node,
    /// How many iterators stand on it.
    holds: u32,
}

/// The list.
pub(super) struct Chain {
    links: Vec<Link>,
    free: Vec<Node>,
    head: Node,
    tail: Node,
    len: usize,
}

impl Default for Chain {
    fn default() -> Chain {
        Chain {
            links: Vec::new(),
            free: Vec::new(),
            head: NONE,
            tail: NONE,
            len: 0,
        }
    }
}

/// Which end of the list, and so which way to go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// From the head on.
    Head,
    /// From the tail back.
    Tail,
}

fn some(node: Node) -> Option<Node> {
    (node != NONE).then_some(node)
}

impl Chain {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    fn link(&mut self, node: Node) -> &mut Link {
        &mut self.links[node as usize]
    }

    fn new_node(&mut self, zval: ZvalPtr, prev: Node, next: Node) -> Node {
        let link = Link {
            zval: Some(zval),
            prev,
            next,
            holds: 0,
        };
        let node = match self.free.pop() {
            Some(node) => {
                *self.link(node) = link;
                node
            }
            None => {
                self.links.push(link);
                (self.links.len() - 1) as Node
            }
        };
        match some(prev) {
            Some(prev) => self.link(prev).next = node,
            None => self.head = node,
        }
        match some(next) {
            Some(next) => self.link(next).prev = node,
            None => self.tail = node,
        }
        self.len += 1;
        node
    }

    /// Adds an element at an end.
    pub(super) fn push(&mut self, end: End, zval: ZvalPtr) {
        match end {
            End::Tail => self.new_node(zval, self.tail, NONE),
            End::Head => self.new_node(zval, NONE, self.head),
        };
    }

    /// Adds an element before a node.
    pub(super) fn insert_before(&mut self, node: Node, zval: ZvalPtr) {
        let prev = self.link(node).prev;
        self.new_node(zval, prev, node);
    }

    /// The node at an end.
    pub(super) fn end(&self, end: End) -> Option<Node> {
        some(match end {
            End::Head => self.head,
            End::Tail => self.tail,
        })
    }

    /// The node behind one, coming from an end.
    pub(super) fn after(&self, node: Node, from: End) -> Option<Node> {
        let link = &self.links[node as usize];
        let after = some(match from {
            End::Head => link.next,
            End::Tail => link.prev,
        })?;
        // The neighbour of a removed node may be gone since.
        let neighbour = &self.links[after as usize];
        (neighbour.zval.is_some() || neighbour.holds > 0).then_some(after)
    }

    /// The node that is the `index`th from an end.
    pub(super) fn nth(&self, index: usize, from: End) -> Option<Node> {
        let mut node = self.end(from)?;
        for _ in 0..index {
            node = self.after(node, from)?;
        }
        Some(node)
    }

    /// The element of a node; `None` once it was removed.
    pub(super) fn zval(&self, node: Node) -> Option<&ZvalPtr> {
        self.links[node as usize].zval.as_ref()
    }

    /// Puts another element into a node.
    pub(super) fn set(&mut self, node: Node, zval: ZvalPtr) -> Slot {
        self.link(node).zval.replace(zval)
    }

    /// Takes the element at an end out. The link that leads away from it is cut, so that who stands on it has come to the end.
    pub(super) fn take(&mut self, end: End) -> Slot {
        let node = self.end(end)?;
        let (prev, next) = (self.link(node).prev, self.link(node).next);
        match end {
            End::Tail => {
                self.tail = prev;
                self.link(node).prev = NONE;
            }
            End::Head => {
                self.head = next;
                self.link(node).next = NONE;
            }
        }
        self.cut_out(prev, next);
        self.empty(node)
    }

    /// Takes a node out of the middle; who stands on it still finds its neighbours.
    pub(super) fn remove(&mut self, node: Node) -> Slot {
        let (prev, next) = (self.link(node).prev, self.link(node).next);
        self.cut_out(prev, next);
        self.empty(node)
    }

    /// Joins the neighbours of a node.
    fn cut_out(&mut self, prev: Node, next: Node) {
        match some(prev) {
            Some(prev) => self.link(prev).next = next,
            None => self.head = next,
        }
        match some(next) {
            Some(next) => self.link(next).prev = prev,
            None => self.tail = prev,
        }
    }

    fn empty(&mut self, node: Node) -> Slot {
        self.len -= 1;
        let zval = self.link(node).zval.take();
        self.free_if_left(node);
        zval
    }

    fn free_if_left(&mut self, node: Node) {
        let link = self.link(node);
        if link.holds == 0 && link.zval.is_none() {
            self.free.push(node);
        }
    }

    /// Whether it has a node of that number that is held.
    pub(super) fn knows(&self, node: Node) -> bool {
        self.links
            .get(node as usize)
            .is_some_and(|link| link.holds > 0)
    }

    /// Notes that an iterator stands on a node.
    pub(super) fn hold(&mut self, node: Node) {
        self.link(node).holds += 1;
    }

    /// Notes that an iterator has left a node.
    pub(super) fn let_go(&mut self, node: Node) {
        self.link(node).holds -= 1;
        self.free_if_left(node);
    }

    /// All elements from the head on.
    pub(super) fn zvals(&self) -> impl Iterator<Item = &ZvalPtr> {
        let mut node = self.end(End::Head);
        std::iter::from_fn(move || {
            let here = node?;
            node = self.after(here, End::Head);
            self.zval(here)
        })
    }
}
