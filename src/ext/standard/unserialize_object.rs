//! `unserialize`: objects, enum cases, and the calls that are due when all has been read.

use super::serialize::INCOMPLETE_CLASS;
use super::unserialize::{Known, Outcome, Reader, Shared};
use super::variable_property::{Owner, unmangle};
use crate::ast::ClassKind;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::class::{ClassEntry, Property, PropertyPlace};
use crate::eval::types::{Checked, Strictness};
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, Value, Visibility, ZvalPtr, separate};

/// A call that is due when all has been read.
pub(super) enum Waiting {
    /// `__wakeup`
    Wakeup(ObjectRef),
    /// `__unserialize`, with the data it gets.
    Unserialize(ObjectRef, PhpArray),
}

impl Waiting {
    fn object(&self) -> &ObjectRef {
        match self {
            Waiting::Wakeup(object) | Waiting::Unserialize(object, _) => object,
        }
    }
}

/// The class for an object, `None` where it is not known.
struct Named {
    class: Option<&'static ClassEntry>,
}

impl Reader<'_> {
    /// `O:3:"Foo":1:{…}` and `C:3:"Foo":2:{…}`
    pub(super) fn object(&mut self, zval: &ZvalPtr) -> Outcome<Value> {
        let is_custom = self.data[self.at] == b'C';
        let start = self.at;
        let Some((name, behind)) = self.quoted_name(start, b':')? else {
            return Ok(None);
        };
        if matches!(name.first(), Some(0 | b'\\')) {
            return Ok(None);
        }
        let Some(named) = self.class_named(&name)? else {
            return Ok(None);
        };
        let class = match named.class {
            Some(class) => class,
            None => match self.machine.lookup_class(INCOMPLETE_CLASS)? {
                Some(class) => class,
                None => return Ok(None),
            },
        };
        // PHP goes on from the closing quote.
        self.at = behind - 1;
        self.check_serializable(class)?;
        if is_custom {
            return self.custom_object(class, named.class.is_none(), &name);
        }
        if self.at + 2 >= self.data.len() {
            self.bare_warning("Bad unserialize data")?;
            return Ok(None);
        }
        let (count, end) = self.signed(self.at + 2)?;
        self.at = end;
        if self.is_fake_count(count) {
            return Ok(None);
        }
        if self.data.get(end) != Some(&b':') {
            return Ok(None);
        }
        if self.data.get(end + 1) != Some(&b'{') {
            self.at = end + 1;
            return Ok(None);
        }
        self.at = end + 2;
        let unserialize = class.magic.unserialize.clone();
        let has_unserialize = named.class.is_some() && unserialize.is_some();
        if class.is_subclass_of_name(b"serializable") && !has_unserialize {
            let name = class.display_name();
            self.bare_warning(&format!("Erroneous data format for unserializing '{name}'"))?;
            return Ok(None);
        }
        let object = self.machine.instantiate(class)?;
        if named.class.is_none() {
            Reader::name_incomplete(&object, &name);
        }
        // The zval holds the object from here on: what is read next may refer to it.
        drop(zval.replace(object.clone().into()));
        let read = if has_unserialize {
            self.data_for_unserialize(&object, count)
        } else {
            self.properties_of(&object, class, count)
        };
        match read? {
            Some(()) => Ok(Some(object.into())),
            None => Ok(None),
        }
    }

    /// `:3:"Foo"` and a byte behind it; where the quote or the byte is missing is where PHP says it is wrong.
    fn quoted_name(&mut self, start: usize, end: u8) -> Outcome<(PhpStr, usize)> {
        let Some((length, quote)) = self.unsigned(start + 2, b':') else {
            return Ok(None);
        };
        if self.data.get(quote) != Some(&b'"') {
            return Ok(None);
        }
        let text = quote + 1;
        if self.data.len() - text < length || length == 0 {
            self.at = start + 2;
            return Ok(None);
        }
        let behind = text + length;
        if self.data.get(behind) != Some(&b'"') {
            self.at = behind;
            return Ok(None);
        }
        if self.data.get(behind + 1) != Some(&end) {
            self.at = behind + 1;
            return Ok(None);
        }
        Ok(Some((PhpStr::new(&self.data[text..behind]), behind + 1)))
    }

    /// The class of that name; autoloaders and `unserialize_callback_func` are asked.
    fn class_named(&mut self, name: &PhpStr) -> Outcome<Named> {
        let lowercase = PhpStr::new(&name.to_ascii_lowercase());
        if !self.is_allowed(&lowercase) {
            return Ok(is_class_name(name).then_some(Named { class: None }));
        }
        if let Some(class) = self.machine.find_class(name)
            && !class.flags.is_anonymous
        {
            return Ok(Some(Named { class: Some(class) }));
        }
        if !is_class_name(name) {
            return Ok(None);
        }
        if let Some(class) = self.machine.lookup_class(name)? {
            return Ok(Some(Named { class: Some(class) }));
        }
        let callback = self.machine.ini.string("unserialize_callback_func");
        if callback.is_empty() {
            return Ok(Some(Named { class: None }));
        }
        match Callable::resolve(self.machine, &callback.clone().into()) {
            Ok(callable) => {
                let argument: Value = name.clone().into();
                callable.call(self.machine, [argument])?;
            }
            Err(reason) => {
                let message = format!("Invalid callback {callback}, {}", reason.text());
                return Err(self.machine.throw_error(&message));
            }
        }
        let class = self.machine.lookup_class(name)?;
        if class.is_none() {
            let message = format!(
                "unserialize(): Function {callback}() hasn't defined the class it was called for"
            );
            self.bare_warning(&message)?;
        }
        Ok(Some(Named { class }))
    }

    /// The data of an object with `__unserialize`, which is called in the end.
    fn data_for_unserialize(&mut self, object: &ObjectRef, count: i64) -> Outcome<()> {
        let mut data = PhpArray::new();
        if self.elements(count, &mut data)?.is_none() {
            object.set_destructed();
            return Ok(None);
        }
        self.waiting
            .push(Waiting::Unserialize(object.clone(), data));
        Ok(self.close().then_some(()))
    }

    fn properties_of(
        &mut self,
        object: &ObjectRef,
        class: &'static ClassEntry,
        count: i64,
    ) -> Outcome<()> {
        let has_wakeup = class.magic.wakeup.is_some() && class.name.as_bytes() != INCOMPLETE_CLASS;
        let complete = self.properties(object, class, count)?;
        if complete.is_none() {
            if has_wakeup {
                object.set_destructed();
            }
            return Ok(None);
        }
        if has_wakeup {
            self.waiting.push(Waiting::Wakeup(object.clone()));
        }
        Ok(self.close().then_some(()))
    }

    fn properties(
        &mut self,
        object: &ObjectRef,
        class: &'static ClassEntry,
        count: i64,
    ) -> Outcome<()> {
        if !self.enter()? {
            return Ok(None);
        }
        let mut assigned = vec![false; object.slot_count()];
        for left in (0..count).rev() {
            let key = match self.key()? {
                Some(key) => key.to_string(),
                None => {
                    self.leave();
                    return Ok(None);
                }
            };
            let read = match place_of(object, class, &key) {
                Place::Slot(slot) => {
                    let is_again = std::mem::replace(&mut assigned[slot], true);
                    self.slot(object, class, slot, is_again)?
                }
                Place::Dynamic => self.dynamic_property(object, class, &key)?,
                Place::Nowhere => None,
            };
            if read.is_none() || !self.ends_element(left) {
                self.leave();
                return Ok(None);
            }
        }
        self.leave();
        Ok(Some(()))
    }

    /// A declared property. One that comes again keeps its zval, to which numbers may refer.
    fn slot(
        &mut self,
        object: &ObjectRef,
        class: &'static ClassEntry,
        slot: usize,
        is_again: bool,
    ) -> Outcome<()> {
        let former = object.slot(slot).clone();
        let zval = match former.filter(|zval| is_again && !zval.is_ref()) {
            Some(zval) => {
                drop(zval.replace(Value::NULL));
                zval
            }
            None => ZvalPtr::null(),
        };
        drop(object.set_slot(slot, Some(zval.clone())));
        let declared = property_of_slot(class, slot);
        match self.element(&zval)? {
            Some(Some(reference)) => drop(object.set_slot(slot, Some(reference))),
            Some(None) => separate::release_quietly(zval),
            None => return Ok(None),
        }
        let Some(property) = declared else {
            return Ok(Some(()));
        };
        let Some(declared_type) = property.declared_type else {
            return Ok(Some(()));
        };
        let Some(value) = object.slot(slot).as_ref().map(|zval| zval.get()) else {
            return Ok(Some(()));
        };
        match self
            .machine
            .check_type(declared_type, &value, Strictness::Strict)?
        {
            Checked::Fits => Ok(Some(())),
            Checked::Coerced(coerced) => {
                if let Some(zval) = object.slot(slot) {
                    drop(zval.replace(coerced));
                }
                Ok(Some(()))
            }
            Checked::Refused => {
                drop(object.set_slot(slot, None));
                let given = self.machine.type_name_for_error(&value);
                let message = format!(
                    "Cannot assign {given} to property {}::${} of type {}",
                    ClassEntry::of(object.class()).display_name(),
                    property.name,
                    declared_type.text
                );
                Err(self.machine.throw_type_error(&message))
            }
        }
    }

    fn dynamic_property(
        &mut self,
        object: &ObjectRef,
        class: &'static ClassEntry,
        key: &PhpStr,
    ) -> Outcome<()> {
        let name = unmangle(key).map_or(&key[..], |(_, name)| name);
        let shown = String::from_utf8_lossy(name);
        let is_new = object
            .dynamic()
            .is_none_or(|table| table.get(&Key::String(key.clone())).is_none());
        if is_new {
            let builtin = class.builtin.map(|builtin| builtin.flags);
            let refuses =
                class.flags.is_readonly || builtin.is_some_and(|flags| flags.no_dynamic_properties);
            if refuses {
                let message = format!(
                    "Cannot create dynamic property {}::${shown}",
                    class.display_name()
                );
                return Err(self.machine.throw_error(&message));
            }
            if !class.flags.allows_dynamic_properties {
                let message = format!(
                    "Creation of dynamic property {}::${shown} is deprecated",
                    class.display_name()
                );
                self.machine.deprecated(&message)?;
            }
        }
        // Names of properties are strings, also those that look like integers.
        let key = Key::String(key.clone());
        let zval = ZvalPtr::null();
        object.put_dynamic(&key, Some(zval.clone()));
        Ok(match self.element(&zval)? {
            Some(Some(reference)) => {
                object.put_dynamic(&key, Some(reference));
                Some(())
            }
            Some(None) => {
                separate::release_quietly(zval);
                Some(())
            }
            None => None,
        })
    }

    /// `C:3:"Foo":2:{ab}`: what `Serializable::unserialize` is to get.
    fn custom_object(
        &mut self,
        class: &'static ClassEntry,
        is_incomplete: bool,
        name: &PhpStr,
    ) -> Outcome<Value> {
        let (length, end) = self.signed(self.at + 2)?;
        self.at = end;
        if self.data.len() - self.at < 2 || self.data[self.at] != b':' {
            return Ok(None);
        }
        if self.data[self.at + 1] != b'{' {
            self.at += 1;
            return Ok(None);
        }
        self.at += 2;
        let left = self.data.len() - self.at;
        let fits = usize::try_from(length).ok().filter(|length| *length < left);
        let Some(length) = fits else {
            self.bare_warning(&format!(
                "Insufficient data for unserializing - {length} required, {left} present"
            ))?;
            return Ok(None);
        };
        let end = self.at + length;
        if self.data[end] != b'}' {
            self.at = end;
            return Ok(None);
        }
        let text = PhpStr::new(&self.data[self.at..end]);
        let object = self.machine.instantiate(class)?;
        let method = class.method(&PhpStr::from("unserialize")).cloned();
        match method.filter(|_| class.is_subclass_of_name(b"serializable")) {
            Some(method) => {
                let values = std::mem::take(&mut self.values);
                self.machine.extensions.state::<Shared>().0 = Some(Known { values });
                let result = self
                    .machine
                    .call_method(&object, &method, &mut [text.into()]);
                let known = self.machine.extensions.state::<Shared>().0.take();
                self.values = known.unwrap_or_default().values;
                result?;
            }
            None => {
                let message = format!("Class {} has no unserializer", class.display_name());
                self.bare_warning(&message)?;
            }
        }
        if is_incomplete {
            Reader::name_incomplete(&object, name);
        }
        self.at = end + 1;
        Ok(Some(object.into()))
    }

    /// `E:10:"Suit:Spade";`
    pub(super) fn case(&mut self) -> Outcome<Value> {
        let start = self.at;
        let Some((name, behind)) = self.quoted_name(start, b';')? else {
            return Ok(None);
        };
        let Some(colon) = memchr::memchr(b':', &name) else {
            self.machine.warning(&format!(
                "unserialize(): Invalid enum name '{name}' (missing colon)"
            ))?;
            return Ok(None);
        };
        let (class_name, case) = (PhpStr::new(&name[..colon]), PhpStr::new(&name[colon + 1..]));
        if !is_class_name(&class_name) {
            return Ok(None);
        }
        let Some(class) = self.machine.lookup_class(&class_name)? else {
            self.machine
                .warning(&format!("unserialize(): Class '{class_name}' not found"))?;
            return Ok(None);
        };
        if class.kind != ClassKind::Enum {
            self.machine.warning(&format!(
                "unserialize(): Class '{class_name}' is not an enum"
            ))?;
            return Ok(None);
        }
        self.at = behind + 1;
        let Some(constant) = class.constants.get(&case).cloned() else {
            self.machine.warning(&format!(
                "unserialize(): Undefined constant {class_name}::{case}"
            ))?;
            return Ok(None);
        };
        if !constant.is_case {
            self.machine.warning(&format!(
                "unserialize(): {class_name}::{case} is not an enum case"
            ))?;
            return Ok(None);
        }
        self.machine.constant_value(&constant).map(Some)
    }

    /// Calls what is due; after a failure the objects that wait for their call must not be destructed.
    pub(super) fn finish(&mut self, has_failed: bool) -> Result<(), Unwind> {
        let mut result = Ok(());
        for waiting in std::mem::take(&mut self.waiting) {
            if has_failed || result.is_err() {
                waiting.object().set_destructed();
                continue;
            }
            result = self.call_waiting(&waiting);
            if result.is_err() {
                waiting.object().set_destructed();
            }
        }
        result
    }

    fn call_waiting(&mut self, waiting: &Waiting) -> Result<(), Unwind> {
        let magic = &ClassEntry::of(waiting.object().class()).magic;
        let (method, mut arguments) = match waiting {
            Waiting::Wakeup(_) => (magic.wakeup.clone(), Vec::new()),
            Waiting::Unserialize(_, data) => (magic.unserialize.clone(), vec![data.clone().into()]),
        };
        match method {
            Some(method) => self
                .machine
                .call_method(waiting.object(), &method, &mut arguments)
                .map(drop),
            None => Ok(()),
        }
    }
}

/// Where a property that was read goes.
enum Place {
    Slot(usize),
    Dynamic,
    /// Its name is none.
    Nowhere,
}

/// The place for a mangled name: the declared property, also where its visibility has changed since.
fn place_of(object: &ObjectRef, class: &'static ClassEntry, key: &PhpStr) -> Place {
    let (owner, name) = match unmangle(key) {
        Some((owner, name)) => (owner, name),
        None if key.first() == Some(&0) => return Place::Nowhere,
        None => (Owner::Public, &key[..]),
    };
    let slots = object.class().slots();
    let exact = slots.iter().position(|slot| {
        slot.name.as_bytes() == name
            && match (&owner, slot.visibility) {
                (Owner::Public, Visibility::Public) | (Owner::Protected, Visibility::Protected) => {
                    true
                }
                (Owner::Private(class), Visibility::Private) => slot.declared_by == *class,
                _ => false,
            }
    });
    if let Some(slot) = exact {
        return Place::Slot(slot);
    }
    let may_have_changed = match &owner {
        Owner::Public | Owner::Protected => true,
        Owner::Private(owner) => owner.eq_ignore_ascii_case(class.name()),
    };
    let declared = may_have_changed
        .then(|| class.properties.get(&PhpStr::new(name)))
        .flatten();
    match declared.map(|property| &property.place) {
        Some(PropertyPlace::Slot(slot)) => Place::Slot(*slot),
        _ => Place::Dynamic,
    }
}

/// The declaration of the property in a slot.
fn property_of_slot(class: &'static ClassEntry, slot: usize) -> Option<&'static Property> {
    let name = &class.class().slots()[slot].name;
    std::iter::once(class)
        .chain(class.ancestors())
        .find_map(|class| {
            let property = class.properties.get(name)?;
            matches!(property.place, PropertyPlace::Slot(at) if at == slot).then_some(property)
        })
}

/// Whether a class can have the name (php-src `zend_is_valid_class_name`).
fn is_class_name(name: &[u8]) -> bool {
    name.iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'\\' | 128..))
}
