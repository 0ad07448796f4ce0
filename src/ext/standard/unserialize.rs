//! `unserialize`: values from the text of `serialize` (php-src `ext/standard/var_unserializer.re`).
//!
//! Values are numbered as they are read. Each has its zval from the start, in the container that will hold it, so that
//! `R:2;` can make the zval of number 2 a reference set and join it, also while its array is still being read.

use super::serialize::{INCOMPLETE_CLASS, INCOMPLETE_NAME, is_not_serializable};
use super::unserialize_object::Waiting;
use crate::eval::class::ClassEntry;
use crate::eval::errors::{Level, Throw};
use crate::eval::{Machine, Unwind};
use crate::ext::Call;
use crate::zval::{Key, PhpArray, PhpStr, Value, View, ZvalPtr, separate};
use std::collections::HashSet;

/// The value that a text stands for; `false` with a notice if it stands for none.
pub(super) fn unserialize_text(
    call: &mut Call<'_>,
    data: &PhpStr,
    options: &PhpArray,
) -> Result<Value, Unwind> {
    if data.is_empty() {
        return Ok(Value::FALSE);
    }
    let shared = call.machine.extensions.state::<Shared>().0.take();
    let is_nested = shared.is_some();
    let outer = shared.unwrap_or_default();
    let mut reader = Reader::new(call.machine, data);
    reader.values = outer.values;
    if let Err(unwind) = reader.read_options(options) {
        let values = reader.values;
        if is_nested {
            call.machine.extensions.state::<Shared>().0 = Some(Known { values });
        }
        return Err(unwind);
    }
    let first = reader.values.len();
    let result = reader.root();
    if !matches!(result, Ok(Some(_))) {
        // Other calls of this context must not refer to what was half read.
        reader.values[first..]
            .iter_mut()
            .for_each(|value| drop(value.take()));
    }
    let at = reader.at;
    if let Ok(None) = result {
        let message = format!(
            "unserialize(): Error at offset {at} of {} bytes",
            data.len()
        );
        let told = reader.machine.notice(&message);
        let woken = reader.finish(told.is_err());
        let values = reader.values;
        keep(call.machine, is_nested, values);
        told?;
        woken?;
        return Ok(Value::FALSE);
    }
    let woken = reader.finish(result.is_err());
    let values = std::mem::take(&mut reader.values);
    keep(call.machine, is_nested, values);
    let result = result?;
    woken?;
    Ok(result.map_or(Value::FALSE, |zval| zval.get()))
}

/// Puts the values of an outer call back, or lets them go.
pub(super) fn keep(m: &mut Machine, is_nested: bool, values: Vec<Option<ZvalPtr>>) {
    if is_nested {
        m.extensions.state::<Shared>().0 = Some(Known { values });
    } else {
        values
            .into_iter()
            .flatten()
            .for_each(separate::release_quietly);
    }
}

/// The values of a call that is asking a `Serializable`.
#[derive(Default)]
pub(super) struct Known {
    pub(super) values: Vec<Option<ZvalPtr>>,
}

/// See [`Known`].
#[derive(Default)]
pub(super) struct Shared(pub(super) Option<Known>);

/// What was read.
pub(super) enum Read {
    /// A value for the zval that waits for it.
    Value(Value),
    /// A reference set to take the zval's place.
    Reference(ZvalPtr),
}

/// Whether something could be read; PHP's notice says only where it could not.
pub(super) type Outcome<T> = Result<Option<T>, Unwind>;

pub(super) struct Reader<'a> {
    pub(super) machine: &'a mut Machine,
    pub(super) data: &'a [u8],
    pub(super) at: usize,
    pub(super) values: Vec<Option<ZvalPtr>>,
    pub(super) waiting: Vec<Waiting>,
    max_depth: i64,
    depth: i64,
    /// The classes that may be made, in lowercase; `None` is all.
    allowed: Option<HashSet<Vec<u8>>>,
}

impl<'a> Reader<'a> {
    /// At the start of a text.
    pub(super) fn new(machine: &'a mut Machine, data: &'a [u8]) -> Reader<'a> {
        Reader {
            max_depth: machine.ini.int("unserialize_max_depth"),
            depth: 0,
            allowed: None,
            machine,
            data,
            at: 0,
            values: Vec::new(),
            waiting: Vec::new(),
        }
    }

    fn read_options(&mut self, options: &PhpArray) -> Result<(), Unwind> {
        if let Some(classes) = options.get_bytes(b"allowed_classes") {
            let classes = classes.get();
            match classes.view() {
                View::Bool(true) => {}
                View::Bool(false) => self.allowed = Some(HashSet::new()),
                View::Array(names) => {
                    let mut allowed = HashSet::new();
                    for name in names.zvals() {
                        let name = self.machine.to_string(&name.get())?;
                        allowed.insert(name.to_ascii_lowercase());
                    }
                    self.allowed = Some(allowed);
                }
                _ => {
                    let given = self.machine.type_name_for_error(&classes);
                    return Err(self.machine.throw_type_error(&format!(
                        "unserialize(): Option \"allowed_classes\" must be of type array|bool, {given} given"
                    )));
                }
            }
        }
        if let Some(depth) = options.get_bytes(b"max_depth") {
            let depth = depth.get();
            let Some(limit) = depth.as_int() else {
                let given = self.machine.type_name_for_error(&depth);
                return Err(self.machine.throw_type_error(&format!(
                    "unserialize(): Option \"max_depth\" must be of type int, {given} given"
                )));
            };
            if limit < 0 {
                let message =
                    "unserialize(): Option \"max_depth\" must be greater than or equal to 0";
                return Err(self.machine.throw(Throw::ValueError, message));
            }
            self.max_depth = limit;
        }
        Ok(())
    }

    pub(super) fn root(&mut self) -> Outcome<ZvalPtr> {
        let zval = ZvalPtr::null();
        match self.element(&zval)? {
            Some(Some(reference)) => Ok(Some(reference)),
            Some(None) => Ok(Some(zval)),
            None => Ok(None),
        }
    }

    /// Reads a value into a zval that its container holds already; gives the reference set that is to stand there instead.
    pub(super) fn element(&mut self, zval: &ZvalPtr) -> Outcome<Option<ZvalPtr>> {
        if self.at >= self.data.len() {
            return Ok(None);
        }
        if self.data[self.at] != b'R' {
            self.values.push(Some(zval.clone()));
        }
        Ok(match self.value(zval)? {
            Some(Read::Value(value)) => {
                drop(zval.replace(value));
                Some(None)
            }
            Some(Read::Reference(reference)) => Some(Some(reference)),
            None => None,
        })
    }

    fn value(&mut self, zval: &ZvalPtr) -> Outcome<Read> {
        let rest = &self.data[self.at..];
        match rest {
            [b'N', b';', ..] => {
                self.at += 2;
                Ok(Some(Read::Value(Value::NULL)))
            }
            [b'b', b':', digit @ (b'0' | b'1'), b';', ..] => {
                let bool = *digit == b'1';
                self.at += 4;
                Ok(Some(Read::Value(Value::bool(bool))))
            }
            [b'i' | b'd' | b's' | b'S', b':', ..] => Ok(self.scalar()?.map(Read::Value)),
            [b'a', b':', ..] => Ok(self.array(zval)?.map(Read::Value)),
            [b'O' | b'C', b':', ..] => Ok(self.object(zval)?.map(Read::Value)),
            [b'E', b':', ..] => Ok(self.case()?.map(Read::Value)),
            [kind @ (b'R' | b'r'), b':', ..] => {
                let is_reference = *kind == b'R';
                self.back_reference(zval, is_reference)
            }
            [b'}', ..] => {
                self.machine
                    .notice("unserialize(): Unexpected end of serialized data")?;
                Ok(None)
            }
            _ => Ok(None),
        }
    }

    fn back_reference(&mut self, zval: &ZvalPtr, is_reference: bool) -> Outcome<Read> {
        let Some((number, end)) = self.unsigned(self.at + 2, b';') else {
            return Ok(None);
        };
        self.at = end;
        let known = number
            .checked_sub(1)
            .and_then(|index| self.values.get(index).cloned().flatten());
        let Some(known) = known else {
            return Ok(None);
        };
        if known.same(zval) {
            return Ok(None);
        }
        if is_reference {
            return Ok(Some(Read::Reference(separate::refer(&known))));
        }
        Ok(match known.view() {
            View::Object(object) => Some(Read::Value(object.clone().into())),
            _ => None,
        })
    }

    /// A key of an array or a property's name.
    pub(super) fn key(&mut self) -> Outcome<Key> {
        let value = match self.data.get(self.at..).unwrap_or_default() {
            [b'i' | b's' | b'S' | b'd', b':', ..] => self.scalar()?,
            [b'}', ..] => {
                self.machine
                    .notice("unserialize(): Unexpected end of serialized data")?;
                None
            }
            // These are read before they are found to be no keys, which moves the offset in PHP's notice.
            [b'N', b';', ..] => {
                self.at += 2;
                None
            }
            [b'b', b':', b'0' | b'1', b';', ..] => {
                self.at += 4;
                None
            }
            [b'R' | b'r', b':', ..] => {
                if let Some((_, end)) = self.unsigned(self.at + 2, b';') {
                    self.at = end;
                }
                None
            }
            _ => None,
        };
        Ok(value.and_then(|value| match value.view() {
            View::Int(int) => Some(Key::Int(int)),
            View::String(string) => Some(Key::from_string(string)),
            _ => None,
        }))
    }

    /// Whether so many elements cannot fit into what is left of the text.
    pub(super) fn is_fake_count(&self, count: i64) -> bool {
        let left = self.data.len().saturating_sub(self.at);
        usize::try_from(count).map_or(true, |count| count > left / 2)
    }

    fn array(&mut self, zval: &ZvalPtr) -> Outcome<Value> {
        let Some((_, brace)) = self.unsigned(self.at + 2, b':') else {
            return Ok(None);
        };
        if self.data.get(brace) != Some(&b'{') {
            return Ok(None);
        }
        let (count, _) = self.signed(self.at + 2)?;
        self.at = brace + 1;
        if self.is_fake_count(count) {
            return Ok(None);
        }
        let _ = zval;
        let mut array = PhpArray::new();
        let complete = self.elements(count, &mut array)?;
        if complete.is_none() || !self.close() {
            return Ok(None);
        }
        Ok(Some(array.into()))
    }

    /// The elements of an array, or of what `__unserialize` is to get.
    pub(super) fn elements(&mut self, count: i64, array: &mut PhpArray) -> Outcome<()> {
        if !self.enter()? {
            return Ok(None);
        }
        for left in (0..count).rev() {
            let Some(key) = self.key()? else {
                self.depth -= 1;
                return Ok(None);
            };
            // A key that comes again keeps its zval, to which numbers may refer.
            let element = match array.get(&key).filter(|zval| !zval.is_ref()) {
                Some(zval) => {
                    let zval = zval.clone();
                    drop(zval.replace(Value::NULL));
                    zval
                }
                None => ZvalPtr::null(),
            };
            array.set(&key, element.clone());
            match self.element(&element) {
                Ok(Some(None)) => separate::release_quietly(element),
                Ok(Some(Some(reference))) => array.set(&key, reference),
                Ok(None) => {
                    self.depth -= 1;
                    return Ok(None);
                }
                Err(unwind) => return Err(unwind),
            }
            if !self.ends_element(left) {
                self.depth -= 1;
                return Ok(None);
            }
        }
        self.depth -= 1;
        Ok(Some(()))
    }

    /// Whether a value that others follow ended as values do.
    pub(super) fn ends_element(&mut self, left: i64) -> bool {
        if left > 0 && !matches!(self.data.get(self.at - 1), Some(b';' | b'}')) {
            self.at -= 1;
            return false;
        }
        true
    }

    /// Goes one level deeper; false with a warning at the limit.
    pub(super) fn enter(&mut self) -> Result<bool, Unwind> {
        self.machine.need_stack()?;
        if self.max_depth > 0 && self.depth >= self.max_depth {
            let message = format!(
                "unserialize(): Maximum depth of {} exceeded. The depth limit can be changed using the max_depth unserialize() option or the unserialize_max_depth ini setting",
                self.max_depth
            );
            self.machine.warning(&message)?;
            return Ok(false);
        }
        self.depth += 1;
        Ok(true)
    }

    /// Comes back from [`Reader::enter`].
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// The `}` behind the elements.
    pub(super) fn close(&mut self) -> bool {
        if self.data.get(self.at) != Some(&b'}') {
            return false;
        }
        self.at += 1;
        true
    }

    /// Whether an object of the class may be made.
    pub(super) fn is_allowed(&self, lowercase: &[u8]) -> bool {
        self.allowed
            .as_ref()
            .is_none_or(|allowed| allowed.contains(lowercase))
    }

    /// A warning without the function's name before it, as php-src's `zend_error` gives it.
    pub(super) fn bare_warning(&mut self, message: &str) -> Result<(), Unwind> {
        self.machine.raise(Level::Warning, message)
    }

    /// The exception for a class whose objects cannot be read.
    pub(super) fn check_serializable(&mut self, class: &'static ClassEntry) -> Result<(), Unwind> {
        if !is_not_serializable(class) {
            return Ok(());
        }
        let message = format!(
            "Unserialization of '{}' is not allowed",
            class.display_name()
        );
        Err(self.machine.throw(Throw::Exception, &message))
    }

    /// Gives an object of an unknown class the name of that class.
    pub(super) fn name_incomplete(object: &crate::zval::ObjectRef, name: &[u8]) {
        if object.class().name().as_bytes() == INCOMPLETE_CLASS {
            let name = ZvalPtr::new(Value::bytes(name));
            object.put_dynamic(&Key::from(INCOMPLETE_NAME), Some(name));
        }
    }
}
