//! What only the cycle collector may do to a node: empty it while others hold it, bury it, call its destructor.

use super::ObjectRef;
use super::array::ArrayData;
use super::object;
use super::roots::Node;

/// Lets go of everything that a node of garbage holds.
///
/// # Safety
/// The node is alive, and nothing outside of the garbage can look into it.
pub(crate) unsafe fn empty(node: Node) {
    match node {
        // SAFETY: as the caller promises.
        Node::Zval(zval) => drop(unsafe { zval.as_ref() }.take_out()),
        // SAFETY: as the caller promises.
        Node::Array(array) => unsafe { ArrayData::empty_garbage(array) },
        // SAFETY: as the caller promises.
        Node::Object(object) => unsafe { object::let_go(object) },
    }
}

/// Gives the memory of a node back that died while it waited in the root buffer.
///
/// # Safety
/// The node is dead and nothing points to it any more.
pub(crate) unsafe fn free_shell(node: Node) {
    match node {
        // Zvals are no roots: none dies while it waits.
        Node::Zval(_) => {}
        // SAFETY: as the caller promises.
        Node::Array(array) => unsafe { ArrayData::free_dead_head(array) },
        // SAFETY: as the caller promises.
        Node::Object(object) => unsafe { object::free_dead_head(object) },
    }
}

/// Calls the destructor of an object, unless that has been done.
pub(crate) fn destruct(object: &ObjectRef) {
    object::destruct(object);
}
