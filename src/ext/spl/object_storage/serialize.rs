//! Object storages as text and back.

use super::{attach_object, objects};
use crate::eval::Unwind;
use crate::eval::class::cast::mangled_properties;
use crate::eval::errors::Throw;
use crate::ext::Call;
use crate::ext::spl::member::{load_members, read_members};
use crate::ext::spl::this;
use crate::ext::standard::serialize_part::{TextReader, TextWriter};
use crate::zval::separate;
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr};

/// Objects and their data in turn, and the properties.
pub(super) fn serialize(call: &mut Call<'_>) -> PhpArray {
    let this = this(call);
    let mut stored = PhpArray::new();
    for (_, object, info) in objects(&this).entries() {
        stored.push_value(object);
        let _ = stored.push(info);
    }
    PhpArray::from_values([Value::from(stored), Value::from(mangled_properties(&this))])
}

fn bad_data(call: &mut Call<'_>, message: &str) -> Unwind {
    call.machine.throw(Throw::UnexpectedValueException, message)
}

pub(super) fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let this = this(call);
    let part = |at| {
        data.get_int(at)
            .and_then(|zval| zval.get().as_array().cloned())
    };
    let (Some(stored), Some(members)) = (part(0), part(1)) else {
        return Err(bad_data(call, "Incomplete or ill-typed serialization data"));
    };
    if stored.len() % 2 != 0 {
        return Err(bad_data(call, "Odd number of elements"));
    }
    let mut waiting: Option<ZvalPtr> = None;
    for (_, zval) in stored.to_entries() {
        let Some(object) = waiting.take() else {
            waiting = Some(zval);
            continue;
        };
        match object.view() {
            View::Object(object) => {
                let object = object.clone();
                attach_object(call.machine, &this, &object, separate::pass_on(zval))?;
            }
            _ => return Err(bad_data(call, "Non-object key")),
        }
    }
    load_members(call.machine, &this, &members)
}

/// The form of old: `x:i:1;O:1:"C":0:{},N;;m:a:0:{}`.
pub(super) fn serialize_text(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    let mut text = TextWriter::new(call.machine);
    text.raw(b"x:");
    text.value(&Value::int(objects(&this).len() as i64))?;
    for (_, object, info) in objects(&this).entries() {
        text.value(&object.into())?;
        text.raw(b",");
        text.value(&info.get())?;
        text.raw(b";");
    }
    text.raw(b"m:");
    text.value(&mangled_properties(&this).into())?;
    Ok(text.finish())
}

pub(super) fn unserialize_text(call: &mut Call<'_>, data: PhpStr) -> Result<(), Unwind> {
    let this = this(call);
    if data.is_empty() {
        return Ok(());
    }
    let mut text = TextReader::new(call.machine, &data);
    let read = read_text(&mut text, &this);
    let at = text.finish()?;
    match read? {
        Some(()) => Ok(()),
        None => {
            let message = format!("Error at offset {at} of {} bytes", data.len());
            Err(bad_data(call, &message))
        }
    }
}

/// Reads the text; `None` where it is none of ours.
fn read_text(text: &mut TextReader<'_>, storage: &ObjectRef) -> Result<Option<()>, Unwind> {
    if !text.skip(b"x") || !text.skip(b":") {
        return Ok(None);
    }
    let count = match text.value()?.and_then(|count| count.as_int()) {
        Some(count) if count >= 0 => count,
        _ => return Ok(None),
    };
    for _ in 0..count {
        if !matches!(text.next_byte(), Some(b'O' | b'C' | b'r')) {
            return Ok(None);
        }
        let Some(object) = text.value()? else {
            return Ok(None);
        };
        let mut info = Value::NULL;
        if text.skip(b",") {
            match text.value()? {
                Some(read) => info = read,
                None => return Ok(None),
            }
        }
        let View::Object(object) = object.view() else {
            return Ok(None);
        };
        attach_object(text.machine(), storage, object, ZvalPtr::new(info))?;
        if !text.skip(b";") {
            return Ok(None);
        }
    }
    read_members(text, storage)
}
