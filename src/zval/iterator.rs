//! foreach by reference walks a live array: what keeps its place true while the body changes the array.
//!
//! A loop remembers a position. Positions survive everything but closing up the holes of a hashed table, so an array
//! that is being walked keeps its holes until no such loop is running. Functions that put another array in the place of
//! the walked one (`sort`, `array_shift`) say where each position has gone (php-src `zend_hash_iterators_update`).

use super::array::{PhpArray, Position};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

thread_local! {
    static RUNNING: RefCell<Vec<Rc<Place>>> = const { RefCell::new(Vec::new()) };
}

/// Where a walk is: the array, by the address of its payload, and the position of its next element.
struct Place {
    payload: Cell<usize>,
    position: Cell<Position>,
}

/// One running foreach by reference.
pub struct LiveWalk(Rc<Place>);

impl LiveWalk {
    /// Starts a walk at the first element.
    pub fn start() -> LiveWalk {
        let place = Rc::new(Place {
            payload: Cell::new(0),
            position: Cell::new(0),
        });
        RUNNING.with_borrow_mut(|running| running.push(place.clone()));
        LiveWalk(place)
    }

    /// The position of the next element of `array`, which is then behind us. The array is marked as walked; one that was
    /// put in the place of the walked array is walked from its start.
    pub fn advance(&mut self, array: &PhpArray) -> Option<Position> {
        let payload = address(array);
        if payload != self.0.payload.get() {
            if self.0.payload.get() != 0 && !array.is_walked() {
                self.0.position.set(0);
            }
            self.0.payload.set(payload);
        }
        let at = array.seek(self.0.position.get())?;
        self.0.position.set(at + 1);
        Some(at)
    }

    /// Notes which payload the walk is now in, after the array was separated.
    pub fn follow(&mut self, array: &PhpArray) {
        self.0.payload.set(address(array));
    }
}

impl Drop for LiveWalk {
    fn drop(&mut self) {
        RUNNING.with_borrow_mut(|running| {
            if let Some(at) = running.iter().rposition(|place| Rc::ptr_eq(place, &self.0)) {
                running.swap_remove(at);
            }
        });
    }
}

/// An array that is about to be changed as a whole, or replaced by another.
pub struct Rearranged(usize);

impl Rearranged {
    /// Notes which array it is.
    pub fn start(array: &PhpArray) -> Rearranged {
        Rearranged(address(array))
    }

    /// The walks in it go on in `array`, from where `moved` says that their positions have gone.
    pub fn into_array(self, array: &PhpArray, moved: impl Fn(Position) -> Position) {
        if !any_running() {
            return;
        }
        RUNNING.with_borrow(|running| {
            for place in running.iter().filter(|place| place.payload.get() == self.0) {
                place.payload.set(address(array));
                place.position.set(moved(place.position.get()));
                array.set_walked();
            }
        });
    }
}

fn address(array: &PhpArray) -> usize {
    array.as_ptr().as_ptr().addr()
}

/// Whether any walk is running in this request.
pub(super) fn any_running() -> bool {
    RUNNING.with_borrow(|running| !running.is_empty())
}

/// Forgets all walks: the request is over.
pub(crate) fn forget() {
    RUNNING.with_borrow_mut(Vec::clear);
}
