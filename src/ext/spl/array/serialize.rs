//! ArrayObjects as text and back.

use super::class::adopt;
use super::element::may_change;
use super::storage::Storage;
use super::{IS_SELF, KEPT, state_of, this};
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::eval::class::cast::mangled_properties;
use crate::eval::errors::Throw;
use crate::ext::Call;
use crate::ext::spl::member::{load_members, read_members};
use crate::ext::standard::serialize_part::{TextReader, TextWriter};
use crate::zval::{ObjectRef, PhpArray, PhpStr, Value, View, ZvalPtr};

fn stored_flags(object: &ObjectRef) -> i64 {
    let state = state_of(object);
    let own = match &*state.storage.borrow() {
        Storage::Own => IS_SELF,
        _ => 0,
    };
    state.flags.get() & KEPT | own
}

/// The storage as a value; null where it is the object itself.
fn stored(object: &ObjectRef) -> Value {
    match &*state_of(object).storage.borrow() {
        Storage::Own => Value::NULL,
        Storage::Array(elements) => elements.array().into(),
        Storage::Object(object) | Storage::Other(object) => object.clone().into(),
    }
}

/// Flags, storage, properties, and the class of iterators where it is another.
pub(super) fn serialize(call: &mut Call<'_>) -> PhpArray {
    let this = this(call);
    let iterator_class = state_of(&this)
        .iterator_class
        .get()
        .filter(|class| class.name().as_bytes() != b"ArrayIterator");
    PhpArray::from_values([
        Value::int(stored_flags(&this)),
        stored(&this),
        mangled_properties(&this).into(),
        iterator_class.map_or(Value::NULL, |class| class.name().clone().into()),
    ])
}

fn keep_flags(object: &ObjectRef, flags: i64) {
    let state = state_of(object);
    state
        .flags
        .set(state.flags.get() & !KEPT | flags & KEPT & !IS_SELF);
}

pub(super) fn unserialize(call: &mut Call<'_>, data: PhpArray) -> Result<(), Unwind> {
    let this = this(call);
    let at = |index| data.get_int(index).map(|zval: &ZvalPtr| zval.get());
    let iterator_class = at(3).unwrap_or_default();
    let (Some(flags), Some(storage), Some(members)) = (at(0), at(1), at(2)) else {
        return Err(ill_typed(call));
    };
    let is_class = matches!(iterator_class.view(), View::Null | View::String(_));
    let (Some(flags), View::Array(members), true) = (flags.as_int(), members.view(), is_class)
    else {
        return Err(ill_typed(call));
    };
    keep_flags(&this, flags);
    if flags & IS_SELF != 0 {
        state_of(&this).exchange(Storage::Own);
    } else {
        adopt(call.machine, &this, &storage)?;
    }
    load_members(call.machine, &this, members)?;
    if let View::String(name) = iterator_class.view() {
        let class = iterator_class_of(call, name)?;
        state_of(&this).iterator_class.set(Some(class));
    }
    Ok(())
}

fn ill_typed(call: &mut Call<'_>) -> Unwind {
    call.machine.throw(
        Throw::UnexpectedValueException,
        "Incomplete or ill-typed serialization data",
    )
}

fn iterator_class_of(call: &mut Call<'_>, name: &PhpStr) -> Result<&'static ClassEntry, Unwind> {
    let why = match call.machine.lookup_class(name)? {
        Some(class) if class.is_subclass_of_name(b"iterator") => return Ok(class),
        Some(_) => "this class does not implement the Iterator interface",
        None => "no such class exists",
    };
    let message = format!("Cannot deserialize ArrayObject with iterator class '{name}'; {why}");
    Err(call
        .machine
        .throw(Throw::UnexpectedValueException, &message))
}

/// The form of old: `x:i:0;a:0:{};m:a:0:{}`.
pub(super) fn serialize_text(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    let mut text = TextWriter::new(call.machine);
    text.raw(b"x:");
    text.value(&Value::int(stored_flags(&this)))?;
    let is_own = matches!(&*state_of(&this).storage.borrow(), Storage::Own);
    if !is_own {
        text.value(&stored(&this))?;
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
    may_change(call.machine, &this)?;
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
    if !text.skip(b"x") || !text.skip(b":") {
        return Ok(None);
    }
    let Some(flags) = text.value()?.and_then(|flags| flags.as_int()) else {
        return Ok(None);
    };
    if flags & IS_SELF != 0 {
        keep_flags(object, flags);
        state_of(object).exchange(Storage::Own);
    } else {
        if !matches!(text.next_byte(), Some(b'a' | b'O' | b'C' | b'r')) {
            return Ok(None);
        }
        let storage = match text.value()? {
            Some(storage) if storage.is_array() || storage.is_object() => storage,
            _ => return Ok(None),
        };
        keep_flags(object, flags);
        adopt(text.machine(), object, &storage)?;
        if !text.skip(b";") {
            return Ok(None);
        }
    }
    read_members(text, object)
}
