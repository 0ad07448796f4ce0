//! `print_r`: values as a person reads them (php-src `zend_print_zval_r`).

use super::dump::{enum_case, printed_class_name};
use super::variable_property::{Owner, Purpose, properties};
use crate::builtins;
use crate::eval::class::ClassEntry;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call};
use crate::zval::convert::scalar_to_string;
use crate::zval::{Key, ObjectRef, PhpArray, StrBuilder, Value, View, Visit};

/// Functions that print values for a person.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    print_r(value, return = false),
};

/// Prints a value with its elements, or gives the text.
fn print_r(call: &mut Call<'_>, value: Value, wanted: bool) -> Result<Value, Unwind> {
    let mut printer = Printer {
        machine: call.machine,
        out: StrBuilder::new(),
    };
    printer.value(value.view(), 0)?;
    let text = printer.out.finish();
    if wanted {
        return Ok(text.into());
    }
    call.machine.write_output(&text);
    Ok(Value::TRUE)
}

const INDENT: usize = 4;

struct Printer<'a> {
    machine: &'a mut Machine,
    out: StrBuilder,
}

impl Printer<'_> {
    fn value(&mut self, value: View<'_>, indent: usize) -> Result<(), Unwind> {
        match value {
            View::Array(array) => match Visit::start(array) {
                Some(array) => {
                    self.out.push_str("Array\n");
                    self.array(&array, indent)
                }
                None => {
                    self.out.push_str("Array\n *RECURSION*");
                    Ok(())
                }
            },
            View::Object(object) => {
                self.out.push_bytes(printed_class_name(object));
                self.out.push_str(match enum_case(object) {
                    None => " Object\n",
                    Some(_) => " Enum",
                });
                if enum_case(object).is_some() {
                    if let Some(backing) = ClassEntry::of(object.class()).backing_type {
                        self.out.push(b':');
                        self.out.push_bytes(&backing.text);
                    }
                    self.out.push(b'\n');
                }
                match Visit::start(object) {
                    Some(object) => self.object(&object, indent),
                    None => {
                        self.out.push_str(" *RECURSION*");
                        Ok(())
                    }
                }
            }
            _ => {
                if let Some(text) = scalar_to_string(value) {
                    self.out.push_bytes(&text);
                }
                Ok(())
            }
        }
    }

    fn open(&mut self, indent: usize) -> Result<(), Unwind> {
        self.machine.need_stack()?;
        self.out.push_repeated(b' ', indent);
        self.out.push_str("(\n");
        Ok(())
    }

    fn close(&mut self, indent: usize) {
        self.out.push_repeated(b' ', indent);
        self.out.push_str(")\n");
    }

    fn array(&mut self, array: &PhpArray, indent: usize) -> Result<(), Unwind> {
        self.open(indent)?;
        for (key, zval) in array.iter() {
            self.element(&key.to_key(), "", zval.view(), indent)?;
        }
        self.close(indent);
        Ok(())
    }

    fn object(&mut self, object: &ObjectRef, indent: usize) -> Result<(), Unwind> {
        let entries = properties(self.machine, object, Purpose::Debug)?;
        self.open(indent)?;
        for entry in entries {
            let Some(zval) = entry.zval else {
                continue;
            };
            let mark = match entry.owner {
                Owner::Public => String::new(),
                Owner::Protected => ":protected".to_owned(),
                Owner::Private(class) => format!(":{class}:private"),
            };
            self.element(&entry.key, &mark, zval.view(), indent)?;
        }
        self.close(indent);
        Ok(())
    }

    fn element(
        &mut self,
        key: &Key,
        mark: &str,
        value: View<'_>,
        indent: usize,
    ) -> Result<(), Unwind> {
        self.out.push_repeated(b' ', indent + INDENT);
        self.out.push(b'[');
        self.out.push_bytes(&key.to_string());
        self.out.push_str(mark);
        self.out.push_str("] => ");
        self.value(value, indent + 2 * INDENT)?;
        self.out.push(b'\n');
        Ok(())
    }
}
