//! The properties of an object as dumps, exports and serialization go through them.

use crate::eval::class::ClassEntry;
use crate::eval::{Machine, Unwind};
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Slot, View, Visibility};

/// Who may use a property.
#[derive(Clone, PartialEq, Eq)]
pub enum Owner {
    /// Everybody.
    Public,
    /// The class and its relatives.
    Protected,
    /// The class of that name.
    Private(PhpStr),
}

/// A property of an object.
pub struct PropertyEntry {
    /// Its name; an integer for an element of a table that came from an array.
    pub key: Key,
    /// Who may use it.
    pub owner: Owner,
    /// Its zval; `None` while it is uninitialised.
    pub zval: Slot,
    /// The declared type, for a property that is uninitialised.
    pub declared_type: Option<PhpStr>,
}

/// What the properties are wanted for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Purpose {
    /// `var_dump`, `print_r`: `__debugInfo` is asked.
    Debug,
    /// `var_export`
    Export,
    /// `serialize`
    Serialize,
}

impl PropertyEntry {
    /// The name as property tables keep it: `\0*\0name`, `\0Class\0name`.
    pub fn mangled(&self) -> Key {
        match (&self.owner, &self.key) {
            (Owner::Public, key) => key.clone(),
            (Owner::Protected, key) => {
                Key::String(PhpStr::concat_all(&[b"\0*\0", &key.to_string()]))
            }
            (Owner::Private(class), key) => {
                Key::String(PhpStr::concat_all(&[b"\0", class, b"\0", &key.to_string()]))
            }
        }
    }

    /// An entry of a property table, its name taken apart.
    fn of_table(key: Key, zval: Slot) -> PropertyEntry {
        let (owner, key) = match &key {
            Key::String(name) => match unmangle(name) {
                Some((owner, name)) => (owner, Key::String(PhpStr::new(name))),
                None => (Owner::Public, key),
            },
            Key::Int(_) => (Owner::Public, key),
        };
        PropertyEntry {
            key,
            owner,
            zval,
            declared_type: None,
        }
    }
}

/// Takes a mangled name apart; `None` if it is none (php-src `zend_unmangle_property_name`).
pub fn unmangle(name: &[u8]) -> Option<(Owner, &[u8])> {
    let rest = name.strip_prefix(b"\0")?;
    let end = memchr::memchr(0, rest)?;
    let (class, name) = (&rest[..end], &rest[end + 1..]);
    match class {
        b"" => None,
        b"*" => Some((Owner::Protected, name)),
        _ => Some((Owner::Private(PhpStr::new(class)), name)),
    }
}

/// The properties of an object in order. What is held here is shared: look at counts before.
///
/// # Errors
/// What `__debugInfo` throws; it gave neither an array nor null.
pub fn properties(
    m: &mut Machine,
    object: &ObjectRef,
    purpose: Purpose,
) -> Result<Vec<PropertyEntry>, Unwind> {
    if purpose == Purpose::Debug
        && let Some(method) = ClassEntry::of(object.class()).magic.debug_info.clone()
    {
        let value = m.call_method(object, &method, &mut [])?.unwrap_zval();
        return match value.view() {
            View::Array(array) => Ok(table_entries(array)),
            View::Null => Ok(Vec::new()),
            _ => Err(m.fatal("__debuginfo() must return an array")),
        };
    }
    if purpose == Purpose::Debug
        && let Some(debug_info) = ClassEntry::of(object.class()).handlers().debug_info
    {
        return Ok(table_entries(&debug_info(m, object)));
    }
    if purpose == Purpose::Export
        && let Some(as_array) = ClassEntry::of(object.class()).handlers().as_array
        && let Some(array) = as_array(m, object)
    {
        return Ok(table_entries(&array));
    }
    Ok(declared_and_dynamic(object))
}

fn table_entries(array: &PhpArray) -> Vec<PropertyEntry> {
    array
        .to_entries()
        .into_iter()
        .map(|(key, zval)| PropertyEntry::of_table(key, Some(zval)))
        .collect()
}

/// The properties an object has, uninitialised ones with a type included.
pub fn declared_and_dynamic(object: &ObjectRef) -> Vec<PropertyEntry> {
    let class = ClassEntry::of(object.class());
    let mut entries: Vec<PropertyEntry> = object
        .class()
        .slots()
        .iter()
        .enumerate()
        .map(|(at, info)| PropertyEntry {
            key: Key::String(info.name.clone()),
            owner: match info.visibility {
                Visibility::Public => Owner::Public,
                Visibility::Protected => Owner::Protected,
                Visibility::Private => Owner::Private(info.declared_by.clone()),
            },
            zval: object.slot(at).clone(),
            declared_type: match object.slot(at) {
                Some(_) => None,
                None => type_of_slot(class, &info.name, at),
            },
        })
        .filter(|entry| entry.zval.is_some() || entry.declared_type.is_some())
        .collect();
    if let Some(table) = object.dynamic() {
        entries.extend(table_entries(table));
    }
    entries
}

/// The declared type of the property in a slot, as PHP writes it. A private property of a parent is found there.
fn type_of_slot(class: &'static ClassEntry, name: &PhpStr, at: usize) -> Option<PhpStr> {
    use crate::eval::class::PropertyPlace;
    std::iter::once(class)
        .chain(class.ancestors())
        .find_map(|class| {
            let property = class.properties.get(name)?;
            match property.place {
                PropertyPlace::Slot(slot) if slot == at => {
                    Some(property.declared_type?.text.clone())
                }
                _ => None,
            }
        })
}
