//! Lists as text and back.

use super::{End, elements, list};
use crate::eval::Unwind;
use crate::eval::class::cast::mangled_properties;
use crate::eval::errors::Throw;
use crate::ext::Call;
use crate::ext::spl::member::load_members;
use crate::ext::spl::this;
use crate::ext::standard::serialize_part::{TextReader, TextWriter};
use crate::zval::separate;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, ZvalPtr};

/// Mode, elements, properties.
pub(super) fn serialize(call: &mut Call<'_>) -> PhpArray {
    let this = this(call);
    PhpArray::from_values([
        Value::int(list(&this).flags.get()),
        elements(list(&this)).into(),
        mangled_properties(&this).into(),
    ])
}

pub(super) fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let this = this(call);
    let at = |index| data.get_int(index).map(|zval: &ZvalPtr| zval.get());
    let array = |index| at(index).and_then(|value| value.as_array().cloned());
    let flags = at(0).and_then(|value| value.as_int());
    let (Some(flags), Some(stored), Some(members)) = (flags, array(1), array(2)) else {
        return Err(call.machine.throw(
            Throw::UnexpectedValueException,
            "Incomplete or ill-typed serialization data",
        ));
    };
    list(&this).flags.set(flags);
    for (_, zval) in stored.to_entries() {
        list(&this).push(End::Tail, separate::pass_on(zval));
    }
    load_members(call.machine, &this, &members)
}

/// The form of old: `i:0;:i:1;:i:2;`.
pub(super) fn serialize_text(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    let mut text = TextWriter::new(call.machine);
    text.value(&Value::int(list(&this).flags.get()))?;
    for zval in elements(list(&this)).zvals() {
        text.raw(b":");
        text.value(&zval.get())?;
    }
    Ok(text.finish())
}

pub(super) fn unserialize_text(call: &mut Call<'_>, data: PhpStr) -> Result<(), Unwind> {
    let this = this(call);
    if data.is_empty() {
        return Ok(());
    }
    while let Some(zval) = list(&this).take(End::Tail) {
        drop(zval);
    }
    let mut text = TextReader::new(call.machine, &data);
    let read = read_text(&mut text, &this);
    let at = text.finish()?;
    match read? {
        Some(()) => Ok(()),
        None => {
            let message = format!("Error at offset {at} of {} bytes", data.len());
            Err(call
                .machine
                .throw(Throw::UnexpectedValueException, &message))
        }
    }
}

/// Reads the text; `None` where it is none of ours.
fn read_text(text: &mut TextReader<'_>, object: &ObjectRef) -> Result<Option<()>, Unwind> {
    let Some(flags) = text.value()?.and_then(|flags| flags.as_int()) else {
        return Ok(None);
    };
    list(object).flags.set(flags);
    while text.skip(b":") {
        match text.value()? {
            Some(value) => list(object).push(End::Tail, ZvalPtr::new(value)),
            None => return Ok(None),
        }
    }
    Ok(text.next_byte().is_none().then_some(()))
}
