//! `serialize`: a value as text that keeps references and objects apart (php-src `ext/standard/var.c`).
//!
//! Each value is numbered as it is written. A zval that is a reference set, or an object, is written once; where it comes
//! again stands its number: `R:2;` for the reference, `r:2;` for the object.

use super::dump::enum_case;
use super::unserialize::unserialize_text;
use super::variable_property::{PropertyEntry, Purpose, properties};
use crate::builtins;
use crate::eval::class::{ClassEntry, Method};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call};
use crate::zval::number::{float_to_string_precision, serialize_precision};
use crate::zval::{
    Key, ObjectRef, PhpArray, PhpStr, StrBuilder, Value, View, Visit, ZvalPtr, format_int,
};
use std::collections::HashMap;

/// Functions that turn values into text and back.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    serialize(value), unserialize(data, options = []),
};

/// The value as text.
fn serialize(call: &mut Call<'_>, value: Value) -> Result<PhpStr, Unwind> {
    // Within `Serializable::serialize` the numbers of the outer call go on.
    let outer = call.machine.extensions.state::<Shared>().0.take();
    let is_nested = outer.is_some();
    let mut serializer = Serializer {
        machine: call.machine,
        out: StrBuilder::new(),
        seen: outer.unwrap_or_default(),
    };
    let result = serializer.value(value.view());
    let Serializer { out, seen, .. } = serializer;
    if is_nested {
        call.machine.extensions.state::<Shared>().0 = Some(seen);
    }
    result.map(|()| out.finish())
}

/// The value that a text stands for.
fn unserialize(call: &mut Call<'_>, data: PhpStr, options: PhpArray) -> Result<Value, Unwind> {
    unserialize_text(call, &data, &options)
}

/// The name of the class that stands in for one that is unknown.
pub(super) const INCOMPLETE_CLASS: &[u8] = b"__PHP_Incomplete_Class";
/// The property in which it keeps the name.
pub(super) const INCOMPLETE_NAME: &str = "__PHP_Incomplete_Class_Name";

/// What has been written so far.
#[derive(Default)]
pub(super) struct Seen {
    count: i64,
    /// Zvals and objects by their address, with the number of the value that they were written as.
    numbers: HashMap<usize, Number>,
    /// Keeps their addresses theirs.
    held: Vec<Value>,
}

/// What a value was written as.
#[derive(Clone, Copy)]
enum Number {
    /// The value of that number.
    Of(i64),
    /// Its `Serializable::serialize` gave null; so it is wherever it comes again.
    Refused,
}

/// The numbers of a call that is asking a `Serializable`.
#[derive(Default)]
struct Shared(Option<Seen>);

impl Seen {
    /// Whether the payload or zval at `address` was written before; if not it is now.
    fn number_of(&mut self, address: usize, hold: impl FnOnce() -> Value) -> Option<Number> {
        if let Some(number) = self.numbers.get(&address) {
            return Some(*number);
        }
        self.numbers.insert(address, Number::Of(self.count));
        self.held.push(hold());
        None
    }
}

pub(super) struct Serializer<'a> {
    pub(super) machine: &'a mut Machine,
    pub(super) out: StrBuilder,
    pub(super) seen: Seen,
}

impl Serializer<'_> {
    /// A zval as an element of `parent` or a property holds it.
    fn zval(&mut self, zval: &ZvalPtr, parent: Option<&PhpArray>) -> Result<(), Unwind> {
        if !zval.is_ref() || zval.refcount() < 2 {
            return self.element(zval.view(), parent);
        }
        self.seen.count += 1;
        // A reference to an object counts as the object.
        let (address, held) = match zval.view() {
            View::Object(object) => (object.as_ptr().as_ptr().addr(), zval.get()),
            _ => (zval.as_ptr().as_ptr().addr(), Value::zval(zval.clone())),
        };
        match self.seen.number_of(address, || held) {
            Some(Number::Refused) => {
                self.out.push_str("N;");
                return Ok(());
            }
            Some(Number::Of(number)) => {
                self.seen.count -= 1;
                self.out.push_str(&format!("R:{number};"));
                return Ok(());
            }
            None => {}
        }
        self.content(zval.view())
    }

    /// An array that is an element of itself, but not by reference, is written as null.
    fn element(&mut self, value: View<'_>, parent: Option<&PhpArray>) -> Result<(), Unwind> {
        let View::Array(array) = value else {
            return self.value(value);
        };
        let visit = Visit::start(array);
        if visit.is_none() || parent.is_some_and(|parent| parent.same(array)) {
            self.seen.count += 1;
            self.out.push_str("N;");
            return Ok(());
        }
        self.value(value)
    }

    pub(super) fn value(&mut self, value: View<'_>) -> Result<(), Unwind> {
        self.seen.count += 1;
        if let View::Object(object) = value {
            let address = object.as_ptr().as_ptr().addr();
            let hold = || object.clone().into();
            match self.seen.number_of(address, hold) {
                Some(Number::Refused) => {
                    self.out.push_str("N;");
                    return Ok(());
                }
                Some(Number::Of(number)) => {
                    self.out.push_str(&format!("r:{number};"));
                    return Ok(());
                }
                None => {}
            }
        }
        self.content(value)
    }

    fn content(&mut self, value: View<'_>) -> Result<(), Unwind> {
        match value {
            View::Null => self.out.push_str("N;"),
            View::Bool(bool) => self.out.push_str(if bool { "b:1;" } else { "b:0;" }),
            View::Int(int) => self.int(int),
            View::Float(float) => {
                self.out.push_str("d:");
                let text = float_to_string_precision(float, serialize_precision());
                self.out.push_bytes(&text);
                self.out.push(b';');
            }
            View::String(string) => self.string(string),
            View::Resource(_) => self.out.push_str("i:0;"),
            View::Array(array) => return self.array(array),
            View::Object(object) => {
                let object = object.clone();
                return self.object(&object);
            }
        }
        Ok(())
    }

    fn number(&mut self, int: i64) {
        let mut digits = [0; 20];
        self.out.push_bytes(format_int(int, &mut digits));
    }

    fn int(&mut self, int: i64) {
        self.out.push_str("i:");
        self.number(int);
        self.out.push(b';');
    }

    fn string(&mut self, string: &[u8]) {
        self.out.push_str("s:");
        self.number(string.len() as i64);
        self.out.push_str(":\"");
        self.out.push_bytes(string);
        self.out.push_str("\";");
    }

    fn key(&mut self, key: &Key) {
        match key {
            Key::Int(int) => self.int(*int),
            Key::String(string) => self.string(string),
        }
    }

    fn array(&mut self, array: &PhpArray) -> Result<(), Unwind> {
        self.machine.need_stack()?;
        let array = array.clone();
        self.out.push_str("a:");
        self.number(array.len() as i64);
        self.out.push_str(":{");
        for (key, zval) in array.iter() {
            self.key(&key.to_key());
            self.zval(zval, Some(&array))?;
        }
        self.out.push(b'}');
        Ok(())
    }

    fn object(&mut self, object: &ObjectRef) -> Result<(), Unwind> {
        self.machine.need_stack()?;
        let class = ClassEntry::of(object.class());
        if is_not_serializable(class) {
            let message = format!("Serialization of '{}' is not allowed", class.display_name());
            return Err(self.machine.throw(Throw::Exception, &message));
        }
        if let Some(case) = enum_case(object) {
            let name = PhpStr::concat_all(&[class.name(), b":", &case]);
            self.out.push_str("E:");
            self.number(name.len() as i64);
            self.out.push_str(":\"");
            self.out.push_bytes(&name);
            self.out.push_str("\";");
            return Ok(());
        }
        if let Some(method) = class.magic.serialize.clone() {
            return self.by_magic_serialize(object, &method);
        }
        if class.is_subclass_of_name(b"serializable") {
            return self.by_serializable(object, class);
        }
        if let Some(method) = class.magic.sleep.clone() {
            return self.by_sleep(object, &method);
        }
        let mut entries = properties(self.machine, object, Purpose::Serialize)?;
        entries.retain(|entry| entry.zval.is_some());
        let mut name = class.name().clone();
        if name.as_bytes() == INCOMPLETE_CLASS
            && let Some(at) = entries
                .iter()
                .position(|entry| entry.key == Key::from(INCOMPLETE_NAME))
        {
            let entry = entries.remove(at);
            if let Some(known) = entry
                .zval
                .as_ref()
                .and_then(|zval| zval.get().as_string().cloned())
            {
                name = known;
            }
        }
        self.head(&name, entries.len());
        self.entries(entries)
    }

    /// `O:3:"Foo":2:{`
    fn head(&mut self, class: &[u8], count: usize) {
        self.out.push_str("O:");
        self.number(class.len() as i64);
        self.out.push_str(":\"");
        self.out.push_bytes(class);
        self.out.push_str("\":");
        self.number(count as i64);
        self.out.push_str(":{");
    }

    fn entries(&mut self, entries: Vec<PropertyEntry>) -> Result<(), Unwind> {
        for entry in entries {
            let key = entry.mangled();
            if let Some(zval) = entry.zval {
                self.key(&key);
                self.property(&zval)?;
            }
        }
        self.out.push(b'}');
        Ok(())
    }

    /// The zval of a property, of which the list of entries is one more holder.
    fn property(&mut self, zval: &ZvalPtr) -> Result<(), Unwind> {
        if zval.is_ref() && zval.refcount() == 2 {
            return self.element(zval.view(), None);
        }
        self.zval(zval, None)
    }

    fn by_magic_serialize(&mut self, object: &ObjectRef, method: &Method) -> Result<(), Unwind> {
        let data = self
            .machine
            .call_method(object, method, &mut [])?
            .unwrap_zval();
        let class = ClassEntry::of(object.class());
        let View::Array(data) = data.view() else {
            let message = format!(
                "{}::__serialize() must return an array",
                class.display_name()
            );
            return Err(self.machine.throw_type_error(&message));
        };
        self.head(class.name(), data.len());
        for (key, zval) in data.iter() {
            self.key(&key.to_key());
            self.zval(zval, Some(data))?;
        }
        self.out.push(b'}');
        Ok(())
    }

    fn by_serializable(
        &mut self,
        object: &ObjectRef,
        class: &'static ClassEntry,
    ) -> Result<(), Unwind> {
        let Some(method) = class.method(&PhpStr::from("serialize")).cloned() else {
            self.out.push_str("N;");
            return Ok(());
        };
        let seen = std::mem::take(&mut self.seen);
        self.machine.extensions.state::<Shared>().0 = Some(seen);
        let result = self.machine.call_method(object, &method, &mut []);
        let seen = self.machine.extensions.state::<Shared>().0.take();
        self.seen = seen.unwrap_or_default();
        let data = result?.unwrap_zval();
        match data.view() {
            View::String(data) => {
                self.out.push_str("C:");
                self.number(class.name().len() as i64);
                self.out.push_str(":\"");
                self.out.push_bytes(class.name());
                self.out.push_str("\":");
                self.number(data.len() as i64);
                self.out.push_str(":{");
                self.out.push_bytes(data);
                self.out.push(b'}');
                Ok(())
            }
            View::Null => {
                let address = object.as_ptr().as_ptr().addr();
                self.seen.numbers.insert(address, Number::Refused);
                self.out.push_str("N;");
                Ok(())
            }
            _ => {
                let message = format!(
                    "{}::serialize() must return a string or NULL",
                    class.display_name()
                );
                Err(self.machine.throw(Throw::Exception, &message))
            }
        }
    }

    /// `__sleep` names the properties to be written.
    fn by_sleep(&mut self, object: &ObjectRef, method: &Method) -> Result<(), Unwind> {
        let class = ClassEntry::of(object.class());
        let returned = self
            .machine
            .call_method(object, method, &mut [])?
            .unwrap_zval();
        let not_names = format!(
            "serialize(): {}::__sleep() should return an array only containing the names of instance-variables to serialize",
            class.display_name()
        );
        let View::Array(names) = returned.view() else {
            self.machine.warning(&not_names)?;
            self.out.push_str("N;");
            return Ok(());
        };
        let mut all = properties(self.machine, object, Purpose::Serialize)?;
        let mut chosen: Vec<PropertyEntry> = Vec::new();
        for zval in names.zvals() {
            let name = zval.get();
            if !name.is_string() {
                self.machine.warning(&not_names)?;
            }
            let name = self.machine.to_string(&name)?;
            let spellings = [
                Key::from_string(&name),
                Key::String(PhpStr::concat_all(&[b"\0", class.name(), b"\0", &name])),
                Key::String(PhpStr::concat_all(&[b"\0*\0", &name])),
            ];
            let spelled = spellings.into_iter().find(|key| {
                let is_it = |entry: &PropertyEntry| entry.mangled() == *key;
                all.iter().any(is_it) || chosen.iter().any(is_it)
            });
            let Some(key) = spelled else {
                let message = format!(
                    "serialize(): \"{name}\" returned as member variable from __sleep() but does not exist"
                );
                self.machine.warning(&message)?;
                continue;
            };
            match all.iter().position(|entry| entry.mangled() == key) {
                // Uninitialised ones are passed over without a word.
                Some(at) => chosen.push(all.remove(at)),
                None => {
                    let message = format!(
                        "serialize(): \"{name}\" is returned from __sleep() multiple times"
                    );
                    self.machine.notice(&message)?;
                }
            }
        }
        chosen.retain(|entry| entry.zval.is_some());
        self.head(class.name(), chosen.len());
        self.entries(chosen)
    }
}

/// Whether PHP refuses to serialize objects of a class: closures, generators, anonymous classes …
pub(super) fn is_not_serializable(class: &'static ClassEntry) -> bool {
    class.flags.is_anonymous
        || class
            .builtin
            .is_some_and(|builtin| builtin.flags.is_not_serializable)
}
