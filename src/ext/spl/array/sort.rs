//! Sorting an ArrayObject: by the function of the same name, on its array.

use super::element::target;
use super::storage::Target;
use super::{state_of, this};
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::frame::Callee;
use crate::ext::Call;
use crate::zval::separate;
use crate::zval::{Value, View};

/// Calls the function on the elements; changes of the object are refused meanwhile.
fn sort(call: &mut Call<'_>, function: &str, argument: Option<Value>) -> Result<Value, Unwind> {
    let this = this(call);
    let target = target(call.machine, &this)?;
    let Some(builtin) = crate::ext::find_function(function.as_bytes()) else {
        return Ok(Value::FALSE);
    };
    let mut slot = Some(Value::from(target.snapshot()).into_zval());
    let reference = separate::make_reference(&mut slot);
    let mut arguments = vec![Value::zval(reference.clone())];
    arguments.extend(argument);
    let state = state_of(&this);
    state.sorting.set(state.sorting.get() + 1);
    let result = Callable::function(Callee::Builtin(builtin)).call(call.machine, arguments);
    state.sorting.set(state.sorting.get() - 1);
    let sorted = reference.replace(Value::NULL);
    if let View::Array(sorted) = sorted.view() {
        match &target {
            Target::Array(elements) => elements.replace(sorted.clone()),
            Target::Properties(object) => {
                // Declared properties stay in their slots: the others are put in order.
                let mut table = crate::zval::PhpArray::new();
                for (key, zval) in sorted.to_entries() {
                    if object
                        .dynamic()
                        .is_some_and(|dynamic| dynamic.get(&key).is_some())
                    {
                        table.set(&key, zval);
                    }
                }
                let old = object.set_dynamic((!table.is_empty()).then_some(table));
                drop(old);
            }
        }
    }
    result
}

pub(super) fn asort(call: &mut Call<'_>, flags: i64) -> Result<Value, Unwind> {
    sort(call, "asort", Some(Value::int(flags)))
}

pub(super) fn ksort(call: &mut Call<'_>, flags: i64) -> Result<Value, Unwind> {
    sort(call, "ksort", Some(Value::int(flags)))
}

pub(super) fn uasort(call: &mut Call<'_>, callback: Value) -> Result<Value, Unwind> {
    sort(call, "uasort", Some(callback))
}

pub(super) fn uksort(call: &mut Call<'_>, callback: Value) -> Result<Value, Unwind> {
    sort(call, "uksort", Some(callback))
}

pub(super) fn natsort(call: &mut Call<'_>) -> Result<Value, Unwind> {
    sort(call, "natsort", None)
}

pub(super) fn natcasesort(call: &mut Call<'_>) -> Result<Value, Unwind> {
    sort(call, "natcasesort", None)
}
