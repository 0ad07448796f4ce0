//! What the evaluator asks of classes; the class room fills this in.

use super::super::call::{Receiver, Surplus};
use super::super::callable::{Callable, NotCallable};
use super::super::foreach::{ForeachReference, ForeachValue};
use super::super::function::Function;
use super::super::slot::Reserved;
use super::super::unwind::Unwind;
use super::super::{Flow, Machine};
use super::ClassBlueprint;
use crate::zval::compare::Comparison;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, ZvalPtr};

/// Runs an object's destructor.
pub fn run_destructor(_object: &ObjectRef) {}

impl Machine {
    fn not_yet(&mut self, what: &str) -> Unwind {
        self.fatal(&format!("{what} are not supported yet"))
    }

    /// Links a class before the file runs, if its parent and interfaces are known.
    ///
    /// # Errors
    /// The class cannot be linked.
    pub fn declare_class_early(&mut self, class: &'static ClassBlueprint) -> Result<(), Unwind> {
        self.line = class.line;
        Err(self.not_yet("classes"))
    }

    /// The elements of a Traversable.
    ///
    /// # Errors
    /// What the object's code throws.
    pub fn traversable_entries(
        &mut self,
        _object: &ObjectRef,
    ) -> Result<Vec<(Value, ZvalPtr)>, Unwind> {
        Err(self.not_yet("iterators"))
    }

    /// `foreach` over an object by value.
    ///
    /// # Errors
    /// What the object's code and the body throw.
    pub fn foreach_object(
        &mut self,
        _object: &ObjectRef,
        _node: &ForeachValue,
    ) -> Result<Flow, Unwind> {
        Err(self.not_yet("iterators"))
    }

    /// `foreach` over an object by reference.
    ///
    /// # Errors
    /// What the object's code and the body throw.
    pub fn foreach_object_by_reference(
        &mut self,
        _object: &ObjectRef,
        _node: &ForeachReference,
    ) -> Result<Flow, Unwind> {
        Err(self.not_yet("iterators"))
    }

    /// What `[class or object, 'method']` calls.
    ///
    /// # Errors
    /// It calls nothing.
    pub fn callable_from_pair(
        &mut self,
        _target: &Value,
        _method: &PhpStr,
    ) -> Result<Callable, NotCallable> {
        Err(NotCallable::new("class not found"))
    }

    /// Makes a generator of a call.
    ///
    /// # Errors
    /// Arguments are missing or of the wrong type.
    pub fn start_generator(
        &mut self,
        _function: &'static Function,
        reserved: Reserved,
        _passed: usize,
        _surplus: Surplus,
        _receiver: Receiver,
    ) -> Result<Value, Unwind> {
        self.slots.leave(&reserved);
        Err(self.not_yet("generators"))
    }

    /// Compares two different objects.
    ///
    /// # Errors
    /// What their code throws.
    pub fn compare_by_properties(
        &mut self,
        _left: &ObjectRef,
        _right: &ObjectRef,
    ) -> Result<Comparison, Unwind> {
        Ok(Comparison::Uncomparable)
    }

    /// `(object) $value`
    ///
    /// # Errors
    /// None yet.
    pub fn object_from(&mut self, _value: Value) -> Result<ObjectRef, Unwind> {
        Err(self.not_yet("objects"))
    }

    /// `(array) $object`
    pub fn array_from_object(&mut self, _object: &ObjectRef) -> PhpArray {
        PhpArray::new()
    }
}
