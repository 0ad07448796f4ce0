//! Comparing objects: by class and properties (php-src `zend_std_compare_objects`).

use super::super::Machine;
use super::super::unwind::Unwind;
use super::ClassEntry;
use crate::ast::ClassKind;
use crate::zval::ObjectRef;
use crate::zval::compare::{Comparison, ObjectComparison};

impl Machine {
    /// Compares two different objects.
    ///
    /// # Errors
    /// What their code throws; objects that contain themselves.
    pub fn compare_by_properties(
        &mut self,
        left: &ObjectRef,
        right: &ObjectRef,
    ) -> Result<Comparison, Unwind> {
        let class = ClassEntry::of(left.class());
        if let Some(compare) = class.handlers().compare {
            // A handler reads what only objects of its own have.
            let others = ClassEntry::of(right.class()).handlers().compare;
            if others.is_none_or(|others| !std::ptr::fn_addr_eq(compare, others)) {
                return Ok(Comparison::Uncomparable);
            }
            return compare(self, left, right);
        }
        if !class.same(ClassEntry::of(right.class())) || class.kind == ClassKind::Enum {
            return Ok(Comparison::Uncomparable);
        }
        if left.native_dyn().is_some() {
            return Ok(Comparison::Uncomparable);
        }
        self.compare_own_properties(left, right)
    }

    /// Compares the properties of two objects, which must be of one class to compare.
    ///
    /// # Errors
    /// What their code throws; objects that contain themselves.
    pub fn compare_own_properties(
        &mut self,
        left: &ObjectRef,
        right: &ObjectRef,
    ) -> Result<Comparison, Unwind> {
        if left.class().id() != right.class().id() {
            return Ok(Comparison::Uncomparable);
        }
        let handle = left.handle();
        if self.classes.comparing.contains(&handle) {
            return Err(self.nesting_too_deep());
        }
        self.need_stack()?;
        self.classes.comparing.push(handle);
        let result = self.compare_properties(left, right);
        self.classes.comparing.pop();
        result
    }

    fn compare_properties(
        &mut self,
        left: &ObjectRef,
        right: &ObjectRef,
    ) -> Result<Comparison, Unwind> {
        for slot in 0..left.slot_count() {
            let values = (
                left.slot(slot).as_ref().map(|zval| zval.get()),
                right.slot(slot).as_ref().map(|zval| zval.get()),
            );
            match values {
                (None, None) => {}
                (Some(left), Some(right)) => {
                    let comparison = self.compare(&left, &right)?;
                    if comparison != Comparison::Equal {
                        return Ok(comparison);
                    }
                }
                (Some(_), None) | (None, Some(_)) => return Ok(Comparison::Uncomparable),
            }
        }
        let (left, right) = (left.dynamic().cloned(), right.dynamic().cloned());
        let count = |array: &Option<crate::zval::PhpArray>| array.as_ref().map_or(0, |a| a.len());
        match count(&left).cmp(&count(&right)) {
            std::cmp::Ordering::Equal => {}
            other => return Ok(other.into()),
        }
        let (Some(left), Some(right)) = (left, right) else {
            return Ok(Comparison::Equal);
        };
        for (key, zval) in left.to_entries() {
            let Some(other) = right.get(&key).map(|zval| zval.get()) else {
                return Ok(Comparison::Uncomparable);
            };
            let comparison = self.compare(&zval.get(), &other)?;
            if comparison != Comparison::Equal {
                return Ok(comparison);
            }
        }
        Ok(Comparison::Equal)
    }
}
