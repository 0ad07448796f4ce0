//! References to properties with types: whatever is written through any name of the set must suit the types
//! (RFC "Typed Properties 2.0"; php-src `zend_verify_ref_assignable_zval`).

use super::Machine;
use super::class::Property;
use super::increment::Step;
use super::slot::{LocalIndex, with_running};
use super::types::Checked;
use super::unwind::Unwind;
use crate::zval::{PhpArray, Slot, Tag, TypedHooks, Value, Zval, separate};
use std::collections::HashMap;

/// The properties with types among the holders of each typed reference set.
pub type TypedReferences = HashMap<*const Zval, Vec<&'static Property>>;

/// What zvals ask the evaluator.
pub const HOOKS: TypedHooks = TypedHooks { accept, forget };

fn accept(zval: &Zval, value: Value) -> Result<Value, Value> {
    let mut value = Some(value);
    let mut result = None;
    with_running(|m| result = value.take().map(|value| m.accept_in_reference(zval, value)));
    match (result, value) {
        (Some(result), _) => result,
        (None, Some(value)) => Ok(value),
        (None, None) => Ok(Value::NULL),
    }
}

fn forget(zval: &Zval) {
    with_running(|m| {
        m.typed_references.remove(&std::ptr::from_ref(zval));
    });
}

impl Machine {
    /// Readies the zval of a property with a type to become a reference: from here on it minds the type.
    pub fn mark_typed(&mut self, place: &mut Slot, property: &'static Property) {
        if property.declared_type.is_none() {
            return;
        }
        let zval = separate::separate(place);
        zval.set_typed(true);
        let sources = self
            .typed_references
            .entry(std::ptr::from_ref::<Zval>(zval))
            .or_default();
        if !sources.iter().any(|known| std::ptr::eq(*known, property)) {
            sources.push(property);
        }
    }

    /// A property leaves the reference set in its place.
    pub fn unmark_typed(&mut self, zval: &Zval, property: &'static Property) {
        let key = std::ptr::from_ref(zval);
        if let Some(sources) = self.typed_references.get_mut(&key) {
            sources.retain(|known| !std::ptr::eq(*known, property));
            if sources.is_empty() {
                self.typed_references.remove(&key);
                zval.set_typed(false);
            }
        }
    }

    /// Whether a property may join a reference set as it is: the set's value must suit the property without changing for the
    /// others (php-src `zend_verify_prop_assignable_by_ref`).
    ///
    /// # Errors
    /// It does not.
    pub fn join_reference(
        &mut self,
        reference: &Zval,
        property: &'static Property,
    ) -> Result<(), Unwind> {
        let strictness = self.running_strictness();
        let old = reference.get();
        let new = match self.check_property_value(property, old.clone(), strictness)? {
            Ok(new) => new,
            Err(refused) => return Err(self.wrong_property_type(property, &refused)),
        };
        if new.tag() == old.tag() {
            return Ok(());
        }
        if let Some(other) = self
            .typed_references
            .get(&std::ptr::from_ref(reference))
            .and_then(|sources| sources.first().copied())
        {
            let message = format!(
                "Reference with value of type {} held by property {} is not compatible with property {}",
                self.type_name_for_error(&old),
                other.shown_with_type(),
                property.shown_with_type(),
            );
            return Err(self.throw_type_error(&message));
        }
        drop(reference.replace(new));
        Ok(())
    }

    /// What an assignment to a local variable is worth: the value, or what a typed reference took it as.
    ///
    /// # Errors
    /// The types refused it.
    #[inline(always)]
    pub fn local_as_taken(&mut self, local: LocalIndex, value: Value) -> Result<Value, Unwind> {
        match self.local(local) {
            Some(zval) if zval.is_typed() => {
                let taken = zval.get();
                self.check_thrown()?;
                Ok(taken)
            }
            _ => Ok(value),
        }
    }

    /// Makes an array of an undefined or null place that is written into.
    ///
    /// # Errors
    /// A property with a type that no array suits is among the holders of the place.
    #[inline]
    pub fn auto_initialize(&mut self, place: &mut Slot) -> Result<(), Unwind> {
        if let Some(zval) = place
            && zval.is_typed()
        {
            let refusing = self
                .typed_references
                .get(&std::ptr::from_ref::<Zval>(zval))
                .and_then(|sources| sources.iter().find(|source| !takes(source, Tag::Array)))
                .copied();
            if let Some(property) = refusing {
                let message = format!(
                    "Cannot auto-initialize an array inside a reference held by property {}",
                    property.shown_with_type()
                );
                return Err(self.throw_type_error(&message));
            }
        }
        separate::assign_value(place, PhpArray::new().into());
        Ok(())
    }

    #[cold]
    fn accept_in_reference(&mut self, zval: &Zval, value: Value) -> Result<Value, Value> {
        let Some(sources) = self
            .typed_references
            .get(&std::ptr::from_ref(zval))
            .cloned()
        else {
            return Ok(value);
        };
        let strictness = self.running_strictness();
        let mut coerced: Option<(Value, &'static Property)> = None;
        let mut unchanged: Option<&'static Property> = None;
        for property in sources {
            let Some(declared) = property.declared_type else {
                continue;
            };
            if takes(property, value.tag()) {
                unchanged = Some(property);
                if let Some((_, first)) = coerced {
                    return Err(self.refuse_unlike(first, property, value));
                }
                continue;
            }
            let stepped = self.stepped_over.take();
            let checked =
                self.check_type_in(declared, &value, strictness, Some(property.class.get()));
            let new = match checked {
                Ok(Checked::Fits) => {
                    unchanged = Some(property);
                    value.clone()
                }
                Ok(Checked::Coerced(new)) if stepped.is_none() => new,
                Ok(Checked::Coerced(_) | Checked::Refused) => {
                    let error = match stepped {
                        Some(step) => self.reference_stepped_past(property, step),
                        None => self.wrong_reference_type(property, &value),
                    };
                    self.keep_aside(error);
                    return Err(value);
                }
                Err(unwind) => {
                    self.keep_aside(unwind);
                    return Err(value);
                }
            };
            if new.tag() == value.tag() {
                continue;
            }
            match &coerced {
                Some((former, first))
                    if former.tag() != new.tag() || former.raw_bits() != new.raw_bits() =>
                {
                    if former.tag() != new.tag() || new.tag() != Tag::String {
                        return Err(self.refuse_unlike(first, property, value));
                    }
                }
                Some(_) => {}
                None => {
                    if let Some(first) = unchanged {
                        return Err(self.refuse_unlike(first, property, value));
                    }
                    coerced = Some((new, property));
                }
            }
        }
        Ok(coerced.map_or(value, |(new, _)| new))
    }

    fn keep_aside(&mut self, Unwind: Unwind) {
        self.throw_aside();
    }

    fn wrong_reference_type(&mut self, property: &Property, value: &Value) -> Unwind {
        let message = format!(
            "Cannot assign {} to reference held by property {}",
            self.type_name_for_error(value),
            property.shown_with_type()
        );
        self.throw_type_error(&message)
    }

    fn reference_stepped_past(&mut self, property: &Property, step: Step) -> Unwind {
        let (verb, end) = step.past_words();
        let message = format!(
            "Cannot {verb} a reference held by property {} past its {end} value",
            property.shown_with_type()
        );
        self.throw_type_error(&message)
    }

    fn refuse_unlike(&mut self, first: &Property, second: &Property, value: Value) -> Value {
        let message = format!(
            "Cannot assign {} to reference held by property {} and property {}, as this would result in an inconsistent type conversion",
            self.type_name_for_error(&value),
            first.shown_with_type(),
            second.shown_with_type()
        );
        let error = self.throw_type_error(&message);
        self.keep_aside(error);
        value
    }
}

/// Whether a property takes values of a type as they are.
fn takes(property: &Property, tag: Tag) -> bool {
    property
        .declared_type
        .is_none_or(|declared| declared.takes(tag))
}
