//! Properties that come back with serialized data.

use crate::eval::class::ClassEntry;
use crate::eval::{Machine, Unwind};
use crate::ext::standard::serialize_part::TextReader;
use crate::ext::standard::variable_property::{Owner, unmangle};
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, View, Visibility};

/// Gives an object the properties of a table with mangled names (php-src `object_properties_load`).
///
/// # Errors
/// One is refused.
pub(super) fn load_members(
    m: &mut Machine,
    object: &ObjectRef,
    members: &PhpArray,
) -> Result<(), Unwind> {
    for (key, zval) in members.to_entries() {
        let Key::String(name) = &key else {
            let class = ClassEntry::of(object.class());
            if !class.flags.allows_dynamic_properties {
                let message = format!(
                    "Creation of dynamic property {}::${} is deprecated",
                    class.display_name(),
                    key.to_string()
                );
                m.deprecated(&message)?;
            }
            object.put_dynamic(&Key::String(key.to_string()), Some(zval));
            continue;
        };
        let (owner, bare) = match unmangle(name) {
            Some((owner, bare)) => (owner, PhpStr::new(bare)),
            None => (Owner::Public, name.clone()),
        };
        let slots = object.class().slots();
        let slot = slots.iter().position(|slot| {
            slot.name == bare
                && match &owner {
                    Owner::Private(class) => {
                        slot.visibility != Visibility::Private || slot.declared_by == *class
                    }
                    Owner::Public | Owner::Protected => true,
                }
        });
        match slot {
            Some(slot) => drop(object.set_slot(slot, Some(zval))),
            None => m.write_property(object, &bare, Value::zval(zval))?,
        }
    }
    Ok(())
}

/// Reads the members at the end of an object's own text, `m:` and an array, and gives them to the object; `None` where the
/// text has something else there.
///
/// # Errors
/// One is refused, or what reading the array runs throws.
pub(super) fn read_members(
    text: &mut TextReader<'_>,
    object: &ObjectRef,
) -> Result<Option<()>, Unwind> {
    if !text.skip(b"m") || !text.skip(b":") {
        return Ok(None);
    }
    let members = text.value()?;
    let Some(View::Array(members)) = members.as_ref().map(Value::view) else {
        return Ok(None);
    };
    load_members(text.machine(), object, members)?;
    Ok(Some(()))
}
