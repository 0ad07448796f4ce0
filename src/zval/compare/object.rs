//! Comparison with objects, as far as it can be told without running user code.

use super::super::object::ObjectRef;
use super::super::value::{Value, View};
use super::{Comparison, compare};

/// What the evaluator lends for comparing objects. Its methods may run user code, and may be entered again from there.
pub trait ObjectComparison: Sized {
    /// What ends the comparison early: an exception or a bailout.
    type Error;

    /// Compares two objects that are not the same one: by class and properties unless a builtin class has its own way
    /// (php-src `zend_std_compare_objects`). It guards against cycles and against running out of stack itself.
    ///
    /// # Errors
    /// What user code ends with, and [`ObjectComparison::nesting_too_deep`] for objects that contain themselves.
    fn compare_objects(
        &mut self,
        left: &ObjectRef,
        right: &ObjectRef,
    ) -> Result<Comparison, Self::Error>;

    /// Casts an object to the type of what it is compared with, with the diagnostics of that: to int and float
    /// `Object of class %s could not be converted to %s` and 1, to string what `__toString` gives, to bool true. `None`
    /// where there is no cast: the object counts as greater.
    ///
    /// # Errors
    /// What user code ends with.
    fn cast_object(
        &mut self,
        object: &ObjectRef,
        target: CastTarget,
    ) -> Result<Option<Value>, Self::Error>;

    /// The fatal error `Nesting level too deep - recursive dependency?`.
    fn nesting_too_deep(&mut self) -> Self::Error;

    /// Compares an object with anything else than an object or null. Overridden for classes that are compared in their own
    /// way, such as enums, which are [`Comparison::Uncomparable`] with everything.
    ///
    /// # Errors
    /// What user code ends with.
    fn compare_with_value(
        &mut self,
        object: &ObjectRef,
        other: View<'_>,
        side: Side,
    ) -> Result<Comparison, Self::Error> {
        compare_by_cast(self, object, other, side)
    }
}

/// On which side of the operator the object stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// `$object < $value`.
    Left,
    /// `$value < $object`.
    Right,
}

/// The type that an object is cast to for a comparison.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CastTarget {
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `float`.
    Float,
    /// `string`.
    String,
}

/// Compares an object with a value by casting it to the type of the value.
///
/// # Errors
/// What the cast ends with.
pub fn compare_by_cast<O: ObjectComparison>(
    objects: &mut O,
    object: &ObjectRef,
    other: View<'_>,
    side: Side,
) -> Result<Comparison, O::Error> {
    let target = match other {
        View::Bool(_) => Some(CastTarget::Bool),
        View::Int(_) => Some(CastTarget::Int),
        View::Float(_) => Some(CastTarget::Float),
        View::String(_) => Some(CastTarget::String),
        View::Null | View::Array(_) | View::Object(_) | View::Resource(_) => None,
    };
    // User code may drop what the caller looks at.
    let other = other.to_value();
    let cast = match target {
        Some(target) => objects.cast_object(object, target)?,
        None => None,
    };
    match (cast, side) {
        (Some(cast), Side::Left) => compare(&cast, &other, objects),
        (Some(cast), Side::Right) => compare(&other, &cast, objects),
        (None, Side::Left) => Ok(Comparison::Greater),
        (None, Side::Right) => Ok(Comparison::Less),
    }
}
