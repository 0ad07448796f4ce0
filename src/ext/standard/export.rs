//! `var_export`: values as PHP code (php-src `ext/standard/var.c`).

use super::dump::enum_case;
use super::variable_property::{Purpose, properties};
use crate::builtins;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call};
use crate::zval::number::{float_to_repr, serialize_precision};
use crate::zval::{Key, ObjectRef, PhpArray, StrBuilder, Value, View, Visit, format_int};

/// Functions that print values as code.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    var_export(value, return = false),
};

/// Prints the code that makes the value, or gives it.
fn var_export(call: &mut Call<'_>, value: Value, wanted: bool) -> Result<Value, Unwind> {
    let mut exporter = Exporter {
        machine: call.machine,
        out: StrBuilder::new(),
    };
    exporter.value(value.view(), 1)?;
    let text = exporter.out.finish();
    if wanted {
        return Ok(text.into());
    }
    call.machine.write_output(&text);
    Ok(Value::NULL)
}

struct Exporter<'a> {
    machine: &'a mut Machine,
    out: StrBuilder,
}

impl Exporter<'_> {
    fn value(&mut self, value: View<'_>, level: usize) -> Result<(), Unwind> {
        match value {
            View::Null | View::Resource(_) => self.out.push_str("NULL"),
            View::Bool(bool) => self.out.push_str(if bool { "true" } else { "false" }),
            // As a literal the smallest int would be read as a float.
            View::Int(i64::MIN) => self.out.push_str("-9223372036854775807-1"),
            View::Int(int) => self.int(int),
            View::Float(float) => self
                .out
                .push_bytes(&float_to_repr(float, serialize_precision())),
            View::String(string) => self.string(string),
            View::Array(array) => match Visit::start(array) {
                Some(array) => return self.array(&array, level),
                None => return self.circular(),
            },
            View::Object(object) => match Visit::start(object) {
                Some(object) => return self.object(&object, level),
                None => return self.circular(),
            },
        }
        Ok(())
    }

    fn circular(&mut self) -> Result<(), Unwind> {
        self.out.push_str("NULL");
        self.machine
            .warning("var_export does not handle circular references")
    }

    fn int(&mut self, int: i64) {
        let mut digits = [0; 20];
        self.out.push_bytes(format_int(int, &mut digits));
    }

    fn string(&mut self, string: &[u8]) {
        self.out.push(b'\'');
        for &byte in string {
            match byte {
                b'\'' | b'\\' => {
                    self.out.push(b'\\');
                    self.out.push(byte);
                }
                0 => self.out.push_str("' . \"\\0\" . '"),
                _ => self.out.push(byte),
            }
        }
        self.out.push(b'\'');
    }

    fn new_line(&mut self, level: usize) {
        if level > 1 {
            self.out.push(b'\n');
            self.out.push_repeated(b' ', level - 1);
        }
    }

    fn array(&mut self, array: &PhpArray, level: usize) -> Result<(), Unwind> {
        self.machine.need_stack()?;
        self.new_line(level);
        self.out.push_str("array (\n");
        for (key, zval) in array.iter() {
            self.out.push_repeated(b' ', level + 1);
            match key.to_key() {
                Key::Int(int) => self.int(int),
                Key::String(string) => self.string(&string),
            }
            self.out.push_str(" => ");
            self.value(zval.view(), level + 2)?;
            self.out.push_str(",\n");
        }
        if level > 1 {
            self.out.push_repeated(b' ', level - 1);
        }
        self.out.push(b')');
        Ok(())
    }

    fn object(&mut self, object: &ObjectRef, level: usize) -> Result<(), Unwind> {
        self.machine.need_stack()?;
        self.new_line(level);
        let name = object.class().name();
        let is_plain = name.as_bytes() == b"stdClass";
        if is_plain {
            self.out.push_str("(object) array(\n");
        } else {
            self.out.push(b'\\');
            self.out.push_bytes(name);
        }
        if let Some(case) = enum_case(object) {
            self.out.push_str("::");
            self.out.push_bytes(&case);
            return Ok(());
        }
        if !is_plain {
            self.out.push_str("::__set_state(array(\n");
        }
        for entry in properties(self.machine, object, Purpose::Export)? {
            let Some(zval) = entry.zval else {
                continue;
            };
            self.out.push_repeated(b' ', level + 2);
            match &entry.key {
                Key::Int(int) => self.int(*int),
                Key::String(name) => self.property_name(name),
            }
            self.out.push_str(" => ");
            self.value(zval.view(), level + 2)?;
            self.out.push_str(",\n");
        }
        if level > 1 {
            self.out.push_repeated(b' ', level - 1);
        }
        self.out.push_str(if is_plain { ")" } else { "))" });
        Ok(())
    }

    fn property_name(&mut self, name: &[u8]) {
        self.out.push(b'\'');
        for &byte in name {
            if matches!(byte, b'\'' | b'\\') {
                self.out.push(b'\\');
            }
            self.out.push(byte);
        }
        self.out.push(b'\'');
    }
}
