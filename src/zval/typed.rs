//! Typed reference sets: references that a property with a type is among (php-src `ZEND_REF_HAS_TYPE_SOURCES`).
//!
//! A zval knows only that it is one; who the properties are and what they take, the evaluator says through two hooks.

use super::value::Value;
use super::zval::Zval;
use std::cell::Cell;

/// What the evaluator does for typed reference sets.
#[derive(Clone, Copy)]
pub struct TypedHooks {
    /// The value as the set's types take it; itself as the error where they do not, the script's error thrown.
    pub accept: fn(&Zval, Value) -> Result<Value, Value>,
    /// The set is none any more.
    pub forget: fn(&Zval),
}

thread_local! {
    static HOOKS: Cell<Option<TypedHooks>> = const { Cell::new(None) };
}

/// Sets the hooks.
pub(crate) fn set_typed_hooks(hooks: Option<TypedHooks>) {
    HOOKS.set(hooks);
}

/// Asks the set's types about a value.
pub(super) fn accept(zval: &Zval, value: Value) -> Result<Value, Value> {
    match HOOKS.get() {
        Some(hooks) => (hooks.accept)(zval, value),
        None => Ok(value),
    }
}

/// Takes the mark from a zval and tells the evaluator.
pub(super) fn forget(zval: &Zval) {
    zval.set_typed(false);
    if let Some(hooks) = HOOKS.get() {
        (hooks.forget)(zval);
    }
}
