//! The containers that a walk is inside of, so that it notices one that contains itself.

use super::{ObjectRef, PhpArray, Value, View, ZvalPtr};
use std::collections::HashSet;

/// What may stand on a [`Path`].
pub trait Step {
    /// Which payload or zval it is; the same number for the same one, as long as it lives.
    fn identity(&self) -> usize;
}

impl Step for PhpArray {
    fn identity(&self) -> usize {
        self.address()
    }
}

impl Step for ObjectRef {
    fn identity(&self) -> usize {
        self.address()
    }
}

impl Step for ZvalPtr {
    fn identity(&self) -> usize {
        self.address()
    }
}

impl Step for Value {
    /// That of its array or object; other values have none.
    fn identity(&self) -> usize {
        match self.view() {
            View::Array(array) => array.address(),
            View::Object(object) => object.address(),
            _ => 0,
        }
    }
}

/// How many of the outermost steps are compared one by one; those below are looked up.
const SHALLOW: usize = 16;

/// The way from the outermost container to where a walk is. Every step holds a count, so none is freed meanwhile.
pub struct Path<T> {
    steps: Vec<T>,
    deep: HashSet<usize>,
}

impl<T: Step> Default for Path<T> {
    fn default() -> Path<T> {
        Path {
            steps: Vec::new(),
            deep: HashSet::new(),
        }
    }
}

impl<T: Step> Path<T> {
    /// How many steps there are.
    pub fn depth(&self) -> usize {
        self.steps.len()
    }

    /// Whether the walk is inside this one already. Takes as long at any depth.
    pub fn contains(&self, step: &T) -> bool {
        let identity = step.identity();
        let mut shallow = self.steps.iter().take(SHALLOW);
        shallow.any(|known| known.identity() == identity) || self.deep.contains(&identity)
    }

    /// Goes into a container.
    pub fn enter(&mut self, step: T) {
        if self.steps.len() >= SHALLOW {
            self.deep.insert(step.identity());
        }
        self.steps.push(step);
    }

    /// Comes out of the innermost.
    pub fn leave(&mut self) {
        if let Some(step) = self.steps.pop()
            && self.steps.len() >= SHALLOW
        {
            self.deep.remove(&step.identity());
        }
    }

    /// Comes out of all below a depth.
    pub fn leave_to(&mut self, depth: usize) {
        while self.steps.len() > depth {
            self.leave();
        }
    }
}
