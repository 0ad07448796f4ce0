//! `var_dump` and `debug_zval_dump`: values with their types, an element a line (php-src `ext/standard/var.c`).
//!
//! Containers are held while they are walked, since `__debugInfo` may change whatever it can reach; what was written so far
//! goes out before it runs.

use super::variable_property::{Owner, PropertyEntry, Purpose, properties};
use crate::ast::ClassKind;
use crate::builtins;
use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::argument::Rest;
use crate::ext::{Builtin, Call};
use crate::zval::number::{float_to_dump, serialize_precision};
use crate::zval::{
    Key, KeyRef, ObjectRef, PhpArray, PhpStr, StrBuilder, Value, View, Visit, ZvalPtr, format_int,
};

/// Functions that print values for a developer.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    var_dump(value, ...values), debug_zval_dump(...values),
};

/// Prints each value with its type.
fn var_dump(call: &mut Call<'_>, value: Value, values: Rest) -> Result<(), Unwind> {
    let mut dumper = Dumper::new(call.machine, Style::Types);
    for value in std::iter::once(value).chain(values.0) {
        dumper.value(value.view(), None, 1)?;
    }
    dumper.send();
    Ok(())
}

/// Prints each value with its type and the refcount of its zval; the argument itself is one of the holders.
fn debug_zval_dump(call: &mut Call<'_>, values: Rest) -> Result<(), Unwind> {
    if values.0.is_empty() {
        let message = "debug_zval_dump() expects at least 1 argument, 0 given";
        return Err(call.throw(Throw::ArgumentCountError, message));
    }
    let mut dumper = Dumper::new(call.machine, Style::Counts);
    for value in values.0 {
        let zval = value.into_zval();
        dumper.zval(&zval, zval.refcount(), 1)?;
    }
    dumper.send();
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `&` before references.
    Types,
    /// `refcount(2)` behind payloads.
    Counts,
}

struct Dumper<'a> {
    machine: &'a mut Machine,
    style: Style,
    out: StrBuilder,
}

/// Output waits until it is this long.
const OUT_MOST: usize = 1 << 13;

/// A container that was opened, to be walked when nothing is borrowed from its holder any more.
enum Opened {
    Nothing,
    Array(Visit<PhpArray>),
    Object(Visit<ObjectRef>),
}

impl Dumper<'_> {
    fn new(machine: &mut Machine, style: Style) -> Dumper<'_> {
        Dumper {
            machine,
            style,
            out: StrBuilder::new(),
        }
    }

    /// Writes out what has been put together.
    fn send(&mut self) {
        let text = std::mem::take(&mut self.out);
        self.machine.write_output(text.as_bytes());
    }

    fn spaces(&mut self, count: usize) {
        self.out.push_repeated(b' ', count);
    }

    fn int(&mut self, int: i64) {
        let mut digits = [0; 20];
        self.out.push_bytes(format_int(int, &mut digits));
    }

    /// The zval of an element or a property, of which the script holds `count`.
    fn zval(&mut self, zval: &ZvalPtr, count: u32, level: usize) -> Result<(), Unwind> {
        let is_reference = zval.is_ref() && count > 1;
        match self.style {
            Style::Types => {
                let mark = if is_reference { "&" } else { "" };
                self.indent(level);
                let opened = self.open(zval.view(), mark, None);
                self.walk(opened, level)
            }
            Style::Counts if is_reference => {
                self.indent(level);
                self.out
                    .push_str(&format!("reference refcount({count}) {{\n"));
                self.value(zval.view(), Some(1), level + 2)?;
                self.indent(level);
                self.out.push_str("}\n");
                Ok(())
            }
            Style::Counts => self.value(zval.view(), Some(count), level),
        }
    }

    fn value(&mut self, value: View<'_>, count: Option<u32>, level: usize) -> Result<(), Unwind> {
        self.indent(level);
        let opened = self.open(value, "", count);
        self.walk(opened, level)
    }

    fn indent(&mut self, level: usize) {
        if level > 1 {
            self.spaces(level - 1);
        }
    }

    /// Writes the value's first line, which is all for one that is no container.
    fn open(&mut self, value: View<'_>, mark: &str, count: Option<u32>) -> Opened {
        let counted = match count {
            Some(count) => format!(" refcount({count})"),
            None => String::new(),
        };
        match value {
            View::Array(array) => {
                return match Visit::start(array) {
                    Some(visit) => {
                        let space = if count.is_some() { "" } else { " " };
                        let length = array.len();
                        self.out
                            .push_str(&format!("{mark}array({length}){counted}{space}{{\n"));
                        Opened::Array(visit)
                    }
                    None => self.recursion(),
                };
            }
            View::Object(object) => {
                if let Some(case) = enum_case(object) {
                    self.out.push_str(mark);
                    self.out.push_str("enum(");
                    self.out.push_bytes(object.class().name());
                    self.out.push_str("::");
                    self.out.push_bytes(&case);
                    self.out.push_str(")\n");
                    return Opened::Nothing;
                }
                return match Visit::start(object) {
                    Some(visit) => {
                        self.out.push_str(mark);
                        Opened::Object(visit)
                    }
                    None => self.recursion(),
                };
            }
            _ => self.out.push_str(mark),
        }
        match value {
            View::Null => self.out.push_str("NULL"),
            View::Bool(bool) => self
                .out
                .push_str(if bool { "bool(true)" } else { "bool(false)" }),
            View::Int(int) => {
                self.out.push_str("int(");
                self.int(int);
                self.out.push(b')');
            }
            View::Float(float) => {
                self.out.push_str("float(");
                self.out
                    .push_bytes(&float_to_dump(float, serialize_precision()));
                self.out.push(b')');
            }
            View::String(string) => {
                self.out.push_str("string(");
                self.int(string.len() as i64);
                self.out.push_str(") \"");
                self.out.push_bytes(string);
                self.out.push(b'"');
                self.out.push_str(&counted);
            }
            View::Resource(resource) => {
                let (id, kind) = (resource.id(), resource.kind());
                self.out
                    .push_str(&format!("resource({id}) of type ({kind}){counted}"));
            }
            View::Array(_) | View::Object(_) => {}
        }
        self.out.push(b'\n');
        Opened::Nothing
    }

    fn recursion(&mut self) -> Opened {
        self.out.push_str("*RECURSION*\n");
        Opened::Nothing
    }

    fn walk(&mut self, opened: Opened, level: usize) -> Result<(), Unwind> {
        if self.out.len() > OUT_MOST {
            self.send();
        }
        match opened {
            Opened::Nothing => return Ok(()),
            Opened::Array(array) => {
                self.machine.need_stack()?;
                for (key, zval) in array.iter() {
                    self.key(key, level);
                    self.zval(zval, zval.refcount(), level + 2)?;
                }
            }
            Opened::Object(object) => {
                self.machine.need_stack()?;
                self.object(&object, level)?;
            }
        }
        self.indent(level);
        self.out.push_str("}\n");
        Ok(())
    }

    fn key(&mut self, key: KeyRef<'_>, level: usize) {
        self.spaces(level + 1);
        match key {
            KeyRef::Int(int) => {
                self.out.push(b'[');
                self.int(int);
                self.out.push_str("]=>\n");
            }
            KeyRef::String(string) => {
                self.out.push_str("[\"");
                self.out.push_bytes(string);
                self.out.push_str("\"]=>\n");
            }
        }
    }

    fn object(&mut self, object: &ObjectRef, level: usize) -> Result<(), Unwind> {
        let count = object.payload_count() - 1;
        self.send();
        let entries = properties(self.machine, object, Purpose::Debug)?;
        self.out.push_str("object(");
        self.out.push_bytes(printed_class_name(object));
        let set = entries.iter().filter(|entry| entry.zval.is_some()).count();
        self.out.push_str(&format!(")#{} ({set})", object.handle()));
        match self.style {
            Style::Types => self.out.push_str(" {\n"),
            Style::Counts => self.out.push_str(&format!(" refcount({count}){{\n")),
        }
        for entry in entries {
            self.property(&entry, level)?;
        }
        Ok(())
    }

    fn property(&mut self, entry: &PropertyEntry, level: usize) -> Result<(), Unwind> {
        match (&entry.key, &entry.owner) {
            (Key::Int(int), _) => self.key(KeyRef::Int(*int), level),
            (Key::String(name), Owner::Public) => self.key(KeyRef::String(name), level),
            (Key::String(name), owner) => {
                self.spaces(level + 1);
                self.out.push_str("[\"");
                self.out.push_bytes(name);
                match owner {
                    Owner::Public => {}
                    Owner::Protected => self.out.push_str("\":protected]=>\n"),
                    Owner::Private(class) => {
                        self.out.push_str("\":\"");
                        self.out.push_bytes(class);
                        self.out.push_str("\":private]=>\n");
                    }
                }
            }
        }
        match (&entry.zval, &entry.declared_type) {
            // The entry itself is one of the holders.
            (Some(zval), _) => self.zval(zval, zval.refcount() - 1, level + 2),
            (None, declared) => {
                self.spaces(level + 1);
                self.out.push_str("uninitialized(");
                if let Some(declared) = declared {
                    self.out.push_bytes(declared);
                }
                self.out.push_str(")\n");
                Ok(())
            }
        }
    }
}

/// The class's name as C prints it: up to a NUL, so that an anonymous class is `class@anonymous`.
pub(super) fn printed_class_name(object: &ObjectRef) -> &'static [u8] {
    let name = object.class().name().as_bytes();
    name.split(|byte| *byte == 0).next().unwrap_or(name)
}

/// The name of the case, if the object is one of an enum.
pub(super) fn enum_case(object: &ObjectRef) -> Option<PhpStr> {
    if ClassEntry::of(object.class()).kind != ClassKind::Enum {
        return None;
    }
    let slots = object.class().slots();
    let at = slots
        .iter()
        .position(|slot| slot.name.as_bytes() == b"name")?;
    match object.slot(at).as_ref()?.view() {
        View::String(name) => Some(name.clone()),
        _ => None,
    }
}
