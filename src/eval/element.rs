//! Elements: `$a[k]`, of arrays, strings and objects that implement ArrayAccess.

use super::class::{ClassEntry, interned};
use super::convert::OffsetUse;
use super::errors::Throw;
use super::operand::Operand;
use super::place::{
    Change, Fetch, KeyCursor, MissingPlace, Place, SlotAtOnce, resolve_noticed, update_resolved,
};
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, Peeked, Target, slot};
use crate::ext::class::Offsets;
use crate::zval::separate;
use crate::zval::{Key, KeyRef, ObjectRef, PhpArray, PhpStr, Slot, Tag, Value, View, ZvalPtr};

/// `base[key]` to be read, the key a simple operand: the base is looked at without a count of its own.
pub struct ReadElement<K> {
    /// What is indexed.
    pub base: Expr,
    /// The key; evaluated before the base is looked at.
    pub key: K,
}

/// `base[key]` to be read, the key an expression that may run anything: the base is evaluated first, and held.
pub struct ReadElementAfter {
    /// What is indexed.
    pub base: Expr,
    /// The key.
    pub key: Expr,
}

impl<K: Operand> Eval for ReadElement<K> {
    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let base = self.base.peek(m)?;
        if let Peeked::Zval(zval) = base {
            // SAFETY: looked at before anything else runs.
            let zval = unsafe { slot::zval(zval) };
            // The key is a literal or a variable; only an undefined variable runs user code.
            match zval.view() {
                View::Array(array) => {
                    if let Some(int) = self.key.int_at_once(m) {
                        if let Some(found) = array.get_int(int) {
                            return Ok(found.get());
                        }
                    } else if let Some(key) = self.key.view_at_once(m)
                        && let Some(found) = array.get_at_once(key)
                    {
                        return Ok(found.get());
                    }
                }
                View::String(string) => {
                    if let Some(int) = self.key.int_at_once(m)
                        && let Some(byte) = byte_at(string, int)
                    {
                        return Ok(PhpStr::from_byte(byte).into());
                    }
                }
                _ => {}
            }
            let held = zval.get();
            let key = self.key.get(m)?;
            return read_element(m, &held, &key, Missing::Warn);
        }
        let Peeked::Value(held) = base else {
            return Ok(Value::NULL);
        };
        let key = self.key.get(m)?;
        read_element(m, &held, &key, Missing::Warn)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let base = self.base.peek(m)?;
        if let Peeked::Zval(zval) = base {
            // SAFETY: looked at before anything else runs.
            let zval = unsafe { slot::zval(zval) };
            if let View::Array(array) = zval.view()
                && let Some(key) = self.key.view_at_once(m)
                && let Some(found) = array.get_at_once(key)
            {
                return Ok(separate::share(found));
            }
        }
        // SAFETY: nothing ran since.
        let held = unsafe { slot::value(base) };
        let key = self.key.get(m)?;
        read_element_zval(m, &held, &key)
    }

    #[inline]
    fn peek(&self, m: &mut Machine) -> Result<Peeked, Unwind> {
        let base = self.base.peek(m)?;
        if let Peeked::Zval(zval) = base {
            // SAFETY: looked at before anything else runs.
            let zval = unsafe { slot::zval(zval) };
            if let View::Array(array) = zval.view() {
                if let Some(int) = self.key.int_at_once(m) {
                    if let Some(found) = array.get_int(int) {
                        return Ok(Peeked::Zval(found.as_ptr()));
                    }
                } else if let Some(key) = self.key.view_at_once(m)
                    && let Some(found) = array.get_at_once(key)
                {
                    return Ok(Peeked::Zval(found.as_ptr()));
                }
            }
        }
        // SAFETY: nothing ran since.
        let held = unsafe { slot::value(base) };
        let key = self.key.get(m)?;
        read_element(m, &held, &key, Missing::Warn).map(Peeked::Value)
    }

    #[inline]
    fn peek_quiet(&self, m: &mut Machine) -> Result<Option<Peeked>, Unwind> {
        let Some(base) = self.base.peek_quiet(m)? else {
            return Ok(None);
        };
        if let Peeked::Zval(zval) = base {
            // SAFETY: looked at before anything else runs.
            let zval = unsafe { slot::zval(zval) };
            if let View::Array(array) = zval.view()
                && let Some(key @ (View::Int(_) | View::String(_))) = self.key.view_at_once(m)
            {
                return Ok(array
                    .get_at_once(key)
                    .filter(|found| found.tag() != Tag::Null)
                    .map(|found| Peeked::Zval(found.as_ptr())));
            }
        }
        // SAFETY: nothing ran since.
        let held = unsafe { slot::value(base) };
        let key = self.key.get(m)?;
        Ok(read_quietly(m, &held, &key)?.map(Peeked::Value))
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let found = self.peek_quiet(m)?;
        // SAFETY: nothing ran since.
        Ok(found.map(|found| unsafe { slot::value(found) }))
    }

    fn quiet_zval(&self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        let Some(base) = self.base.peek_quiet(m)? else {
            return Ok(None);
        };
        // SAFETY: looked at before anything else runs.
        if let View::Array(array) = unsafe { slot::view(&base) }
            && let Some(key @ (View::Int(_) | View::String(_))) = self.key.view_at_once(m)
        {
            return Ok(array
                .get_at_once(key)
                .filter(|found| found.tag() != Tag::Null)
                .map(separate::share));
        }
        // SAFETY: nothing ran since.
        let held = unsafe { slot::value(base) };
        let key = self.key.get(m)?;
        read_quietly_zval(m, &held, &key)
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let Some(base) = self.base.peek_quiet(m)? else {
            return Ok(false);
        };
        // SAFETY: looked at before anything else runs.
        if let View::Array(array) = unsafe { slot::view(&base) }
            && let Some(key @ (View::Int(_) | View::String(_))) = self.key.view_at_once(m)
        {
            return Ok(array
                .get_at_once(key)
                .is_some_and(|found| found.tag() != Tag::Null));
        }
        // SAFETY: nothing ran since.
        let held = unsafe { slot::value(base) };
        let key = self.key.get(m)?;
        is_element_set(m, &held, &key)
    }
}

/// `base[key]` to be read, the key an expression that may run anything, the base a variable or made of variables: PHP reads
/// those when everything else is evaluated, and so they need no count.
pub struct ReadElementLate {
    /// What is indexed.
    pub base: Expr,
    /// The key.
    pub key: Expr,
}

impl ReadElementLate {
    /// The element where it is one of an array, else what [`read_element`] says.
    #[inline(always)]
    fn find<R>(
        &self,
        m: &mut Machine,
        found: impl FnOnce(&ZvalPtr) -> R,
        other: impl FnOnce(&mut Machine, Value, Value) -> Result<R, Unwind>,
    ) -> Result<R, Unwind> {
        let key = self.key.eval(m)?;
        let base = self.base.peek(m)?;
        if let Peeked::Zval(zval) = base {
            // SAFETY: looked at before anything else runs.
            let zval = unsafe { slot::zval(zval) };
            if let View::Array(array) = zval.view()
                && let Some(zval) = array.get_at_once(key.view())
            {
                return Ok(found(zval));
            }
        }
        // SAFETY: nothing ran since.
        let held = unsafe { slot::value(base) };
        other(m, held, key)
    }
}

impl Eval for ReadElementLate {
    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.find(
            m,
            |zval| zval.get(),
            |m, held, key| read_element(m, &held, &key, Missing::Warn),
        )
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        self.find(m, separate::share, |m, held, key| {
            read_element_zval(m, &held, &key)
        })
    }

    #[inline]
    fn peek(&self, m: &mut Machine) -> Result<Peeked, Unwind> {
        self.find(
            m,
            |zval| Peeked::Zval(zval.as_ptr()),
            |m, held, key| read_element(m, &held, &key, Missing::Warn).map(Peeked::Value),
        )
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let key = self.key.eval(m)?;
        let Some(held) = self.base.eval_quiet(m)? else {
            return Ok(None);
        };
        read_quietly(m, &held, &key)
    }

    fn quiet_zval(&self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        let key = self.key.eval(m)?;
        let Some(held) = self.base.eval_quiet(m)? else {
            return Ok(None);
        };
        read_quietly_zval(m, &held, &key)
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let key = self.key.eval(m)?;
        let Some(held) = self.base.eval_quiet(m)? else {
            return Ok(false);
        };
        is_element_set(m, &held, &key)
    }
}

impl Eval for ReadElementAfter {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let held = self.base.eval(m)?;
        let key = self.key.eval(m)?;
        read_element(m, &held, &key, Missing::Warn)
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let held = self.base.eval(m)?;
        let key = self.key.eval(m)?;
        read_element_zval(m, &held, &key)
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let Some(held) = self.base.eval_quiet(m)? else {
            return Ok(None);
        };
        let key = self.key.eval(m)?;
        read_quietly(m, &held, &key)
    }

    fn quiet_zval(&self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        let Some(held) = self.base.eval_quiet(m)? else {
            return Ok(None);
        };
        let key = self.key.eval(m)?;
        read_quietly_zval(m, &held, &key)
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let Some(held) = self.base.eval_quiet(m)? else {
            return Ok(false);
        };
        let key = self.key.eval(m)?;
        is_element_set(m, &held, &key)
    }
}

/// `isset($held[$key])`: of an object only `offsetExists` is asked.
fn is_element_set(m: &mut Machine, held: &Value, key: &Value) -> Result<bool, Unwind> {
    if let View::Object(object) = held.view() {
        let object = object.clone();
        return m.offset_exists(&object, key.clone());
    }
    Ok(read_quietly(m, held, key)?.is_some())
}

/// What reading a missing element is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// A warning.
    Warn,
    /// Nothing: destructuring null, for example.
    Ignore,
}

/// Reads an element of any value.
///
/// # Errors
/// The value has no elements, the key is illegal, ArrayAccess threw.
#[inline(never)]
pub fn read_element(
    m: &mut Machine,
    held: &Value,
    key: &Value,
    missing: Missing,
) -> Result<Value, Unwind> {
    match held.view() {
        View::Array(array) => {
            let key = m.to_key(key, OffsetUse::Access)?;
            match array.get(&key) {
                Some(found) => Ok(found.get()),
                None => {
                    if missing == Missing::Warn {
                        m.undefined_key(&key)?;
                    }
                    Ok(Value::NULL)
                }
            }
        }
        View::String(string) => read_string_offset(m, string, key),
        View::Object(object) => {
            let object = object.clone();
            m.offset_get(&object, key.clone())
        }
        view => {
            if missing == Missing::Warn {
                let name = crate::zval::convert::type_name(view);
                m.warning(&format!(
                    "Trying to access array offset on value of type {name}"
                ))?;
            }
            Ok(Value::NULL)
        }
    }
}

fn read_element_zval(m: &mut Machine, held: &Value, key: &Value) -> Result<ZvalPtr, Unwind> {
    if let View::Array(array) = held.view() {
        let key = m.to_key(key, OffsetUse::Access)?;
        return match array.get(&key) {
            Some(found) => Ok(separate::share(found)),
            None => {
                m.undefined_key(&key)?;
                Ok(ZvalPtr::null())
            }
        };
    }
    read_element(m, held, key, Missing::Warn).map(Value::into_zval)
}

/// Like [`read_quietly`], handing over the element's zval.
fn read_quietly_zval(
    m: &mut Machine,
    held: &Value,
    key: &Value,
) -> Result<Option<ZvalPtr>, Unwind> {
    if let View::Array(array) = held.view() {
        let key = m.to_key(key, OffsetUse::Isset)?;
        return Ok(array
            .get(&key)
            .filter(|zval| zval.tag() != Tag::Null)
            .map(separate::share));
    }
    Ok(read_quietly(m, held, key)?.map(Value::into_zval))
}

/// Reads an element for `??` and `isset`: `None` where it is missing or null.
fn read_quietly(m: &mut Machine, held: &Value, key: &Value) -> Result<Option<Value>, Unwind> {
    let found = match held.view() {
        View::Array(array) => {
            let key = m.to_key(key, OffsetUse::Isset)?;
            array.get(&key).map(|zval| zval.get())
        }
        View::String(string) => match offset_if_plain(m, key)? {
            Some(offset) => byte_at(string, offset).map(|byte| PhpStr::from_byte(byte).into()),
            None => None,
        },
        View::Object(object) => {
            let object = object.clone();
            if m.offset_exists(&object, key.clone())? {
                Some(m.offset_get(&object, key.clone())?)
            } else {
                None
            }
        }
        _ => None,
    };
    Ok(found.filter(|value| !value.is_null()))
}

/// The offset that `isset($string[…])` accepts: an integer, or what stands for one.
fn offset_if_plain(m: &mut Machine, key: &Value) -> Result<Option<i64>, Unwind> {
    use crate::zval::number::{self, Number, Numeric};
    Ok(match key.view() {
        View::Int(int) => Some(int),
        View::String(string) => match number::parse_numeric(string) {
            Numeric::Whole(Number::Int(int)) => Some(int),
            _ => None,
        },
        View::Bool(bool) => Some(i64::from(bool)),
        View::Null => Some(0),
        View::Float(float) => {
            if number::float_to_int_exact(float).is_none() {
                m.deprecated(&format!(
                    "Implicit conversion from float {} to int loses precision",
                    number::float_to_string(float)
                ))?;
            }
            Some(number::float_to_int(float))
        }
        _ => None,
    })
}

fn byte_at(string: &PhpStr, offset: i64) -> Option<u8> {
    let at = if offset < 0 {
        string
            .len()
            .checked_sub(usize::try_from(offset.unsigned_abs()).ok()?)?
    } else {
        usize::try_from(offset).ok()?
    };
    string.get(at).copied()
}

/// The offset of a string element, with the notices that are due (php-src `zend_fetch_string_offset`).
fn string_offset(m: &mut Machine, key: &Value) -> Result<i64, Unwind> {
    use crate::zval::number::{self, Number, Numeric};
    match key.view() {
        View::Int(int) => Ok(int),
        View::String(string) => match number::parse_numeric(string) {
            Numeric::Whole(Number::Int(int)) => Ok(int),
            Numeric::Leading(Number::Int(int)) => {
                let message = [b"Illegal string offset \"", string.as_bytes(), b"\""].concat();
                m.raise_bytes(super::errors::Level::Warning, &message)?;
                Ok(int)
            }
            _ => Err(m.throw(
                Throw::TypeError,
                "Cannot access offset of type string on string",
            )),
        },
        View::Null | View::Bool(_) | View::Float(_) => {
            m.warning("String offset cast occurred")?;
            Ok(crate::zval::convert::to_int(key.view()))
        }
        view => {
            let name = crate::zval::convert::type_name(view);
            Err(m.throw(
                Throw::TypeError,
                &format!("Cannot access offset of type {name} on string"),
            ))
        }
    }
}

fn read_string_offset(m: &mut Machine, string: &PhpStr, key: &Value) -> Result<Value, Unwind> {
    let string = string.clone();
    let offset = string_offset(m, key)?;
    match byte_at(&string, offset) {
        Some(byte) => Ok(PhpStr::from_byte(byte).into()),
        None => {
            m.warning(&format!("Uninitialized string offset {offset}"))?;
            Ok(PhpStr::empty().into())
        }
    }
}

/// `base[key]` to be written.
pub struct Element<K> {
    /// The place of the container.
    pub base: Target,
    /// The key: simple, and so read late.
    pub key: K,
}

/// `base[key]` to be written, the key an expression evaluated ahead.
pub struct ElementAhead {
    /// The place of the container.
    pub base: Target,
    /// The key.
    pub key: Expr,
}

/// `base[]`: the next element.
pub struct NextElement {
    /// The place of the container.
    pub base: Target,
}

/// The key of an element about to be written.
pub(super) enum ElementKey {
    Key(Value),
    Next,
}

macro_rules! element_reads {
    ($type:ty, [$($generics:tt)*], |$this:ident, $m:ident| $key:expr) => {
        impl<$($generics)*> Eval for $type {
            fn eval(&self, $m: &mut Machine) -> Result<Value, Unwind> {
                let $this = self;
                let held = $this.base.eval($m)?;
                let key = $key;
                read_element($m, &held, &key, Missing::Warn)
            }

            fn eval_zval(&self, $m: &mut Machine) -> Result<ZvalPtr, Unwind> {
                let $this = self;
                let held = $this.base.eval($m)?;
                let key = $key;
                read_element_zval($m, &held, &key)
            }

            fn eval_quiet(&self, $m: &mut Machine) -> Result<Option<Value>, Unwind> {
                let $this = self;
                let Some(held) = $this.base.eval_quiet($m)? else {
                    return Ok(None);
                };
                let key = $key;
                read_quietly($m, &held, &key)
            }
        }
    };
}

element_reads!(Element<K>, [K: Operand], |this, m| this.key.get(m)?);
element_reads!(ElementAhead, [], |this, m| this.key.eval(m)?);

impl Eval for NextElement {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Err(m.throw_error("Cannot use [] for reading"))
    }
}

/// The slot of an element that is set, of an array in `container`, which is separated for a write.
#[inline(always)]
fn element_at_once(container: *mut Slot, key: View<'_>) -> Option<SlotAtOnce> {
    // SAFETY: the container was just reached, nothing ran since.
    let holder = unsafe { slot::at(container) };
    if holder.as_ref()?.tag() != Tag::Array {
        return None;
    }
    let zval = separate::separate(holder);
    // SAFETY: just seen to hold an array.
    let array = unsafe { slot::array_of(zval) };
    let element = array.make_mut().slot_at_once(key)?;
    Some(SlotAtOnce::of_any(std::ptr::from_mut(element)))
}

impl<K: Operand> Place for Element<K> {
    #[inline]
    fn slot_at_once(&self, m: &mut Machine, keys: &mut KeyCursor) -> Option<SlotAtOnce> {
        let container = self.base.slot_at_once(m, keys)?.slot;
        element_at_once(container, self.key.view_at_once(m)?)
    }

    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.base.prepare(m)
    }

    fn quiet_prepared(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
    ) -> Result<Option<Value>, Unwind> {
        let Some(held) = self.base.quiet_prepared(m, keys)? else {
            return Ok(None);
        };
        let key = self.key.get(m)?;
        read_quietly(m, &held, &key)
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let key = self.key.get(m)?;
        resolve_element(m, self.base, keys, ElementKey::Key(key), fetch)
    }

    fn unset(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<(), Unwind> {
        let key = self.key.get(m)?;
        unset_element(m, self.base, keys, &key)
    }

    #[inline]
    fn assign(&self, m: &mut Machine, keys: &mut KeyCursor, value: Value) -> Result<(), Unwind> {
        let before = keys.position();
        let mut value = value;
        if let Some(container) = self.base.slot_at_once(m, keys)
            && let Some(key) = self.key.view_at_once(m)
        {
            value = match assign_at_once(container.slot, key, value) {
                Ok(()) => return Ok(()),
                Err(value) => value,
            };
        }
        keys.return_to(before);
        let key = self.key.get(m)?;
        assign_element(m, self.base, keys, ElementKey::Key(key), value)
    }

    fn update(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: &mut dyn FnMut(&mut Machine, Value) -> Result<(Value, Value), Unwind>,
    ) -> Result<Value, Unwind> {
        update_element(m, self, self.base, keys, &|m, _| self.key.get(m), change)
    }

    fn step(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: Change<'_>,
    ) -> Result<Value, Unwind> {
        step_element(m, self, self.base, keys, &|m, _| self.key.get(m), change)
    }

    fn change_in_place(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: &mut dyn FnMut(&mut Value) -> bool,
    ) -> Result<bool, Unwind> {
        change_element(m, self, self.base, keys, &|m, _| self.key.get(m), change)
    }
}

impl Place for ElementAhead {
    fn slot_at_once(&self, m: &mut Machine, keys: &mut KeyCursor) -> Option<SlotAtOnce> {
        let container = self.base.slot_at_once(m, keys)?.slot;
        element_at_once(container, keys.look(m)?.view())
    }

    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.base.prepare(m)?;
        let key = self.key.eval(m)?;
        m.keys.push(key);
        Ok(())
    }

    fn quiet_prepared(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
    ) -> Result<Option<Value>, Unwind> {
        let held = self.base.quiet_prepared(m, keys)?;
        let key = keys.next(m);
        match held {
            Some(held) => read_quietly(m, &held, &key),
            None => Ok(None),
        }
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let container = resolve_container(m, self.base, keys, fetch)?;
        let key = keys.next(m);
        step_into(m, container, ElementKey::Key(key), fetch)
    }

    fn unset(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<(), Unwind> {
        let Some(container) = resolve_to_unset(m, self.base, keys)? else {
            return Ok(());
        };
        let key = keys.next(m);
        unset_in(m, container, &key)
    }

    fn assign(&self, m: &mut Machine, keys: &mut KeyCursor, value: Value) -> Result<(), Unwind> {
        let container = resolve_container(m, self.base, keys, Fetch::Write)?;
        let key = keys.next(m);
        assign_in(m, container, ElementKey::Key(key), value)
    }

    fn update(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: &mut dyn FnMut(&mut Machine, Value) -> Result<(Value, Value), Unwind>,
    ) -> Result<Value, Unwind> {
        update_element(
            m,
            self,
            self.base,
            keys,
            &|m, keys| Ok(keys.next(m)),
            change,
        )
    }

    fn step(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: Change<'_>,
    ) -> Result<Value, Unwind> {
        let key = &|m: &mut Machine, keys: &mut KeyCursor| Ok(keys.next(m));
        step_element(m, self, self.base, keys, key, change)
    }

    fn change_in_place(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        change: &mut dyn FnMut(&mut Value) -> bool,
    ) -> Result<bool, Unwind> {
        change_element(
            m,
            self,
            self.base,
            keys,
            &|m, keys| Ok(keys.next(m)),
            change,
        )
    }
}

/// Gives the key of an element, read now or taken from those evaluated ahead.
type KeyOfElement<'a> = &'a dyn Fn(&mut Machine, &mut KeyCursor) -> Result<Value, Unwind>;

/// The object in a container's slot.
fn object_in(container: *mut Slot) -> Option<ObjectRef> {
    if container.is_null() {
        return None;
    }
    // SAFETY: the container was just resolved, nothing ran since.
    match unsafe { slot::at(container) }.as_ref()?.view() {
        View::Object(object) => Some(object.clone()),
        _ => None,
    }
}

/// The element's place to be read and written, once the container is known to be no object.
fn element_noticed<P: Place + ?Sized>(
    m: &mut Machine,
    place: &P,
    container: *mut Slot,
    keys: &mut KeyCursor,
    key: Value,
) -> Result<*mut Slot, Unwind> {
    let element = step_into(m, container, ElementKey::Key(key), Fetch::ReadWrite)?;
    if m.pending_notices.is_empty() {
        return Ok(element);
    }
    for missing in std::mem::take(&mut m.pending_notices) {
        m.raise_missing(missing)?;
    }
    keys.rewind();
    place.resolve(m, keys, Fetch::Write)
}

/// `$base[$key] op= …`: of an object `offsetGet` and then `offsetSet` are asked (php-src
/// `zend_binary_assign_op_obj_dim`).
fn update_element<P: Place + ?Sized>(
    m: &mut Machine,
    place: &P,
    base: Target,
    keys: &mut KeyCursor,
    key: KeyOfElement<'_>,
    change: &mut dyn FnMut(&mut Machine, Value) -> Result<(Value, Value), Unwind>,
) -> Result<Value, Unwind> {
    let container = base.resolve(m, keys, Fetch::ReadWrite)?;
    if let Some(object) = object_in(container) {
        for missing in std::mem::take(&mut m.pending_notices) {
            m.raise_missing(missing)?;
        }
        let key = key(m, keys)?;
        let old = m.offset_get(&object, key.clone())?;
        let (new, result) = change(m, old)?;
        m.offset_set(&object, key, new)?;
        return Ok(result);
    }
    let key = key(m, keys)?;
    let element = element_noticed(m, place, container, keys, key)?;
    // SAFETY: the place was just resolved, nothing ran since.
    let old = unsafe { slot::at(element) }
        .as_ref()
        .map_or(Value::NULL, |zval| zval.get());
    let (new, result) = change(m, old)?;
    keys.rewind();
    let element = place.resolve(m, keys, Fetch::Write)?;
    // SAFETY: as above.
    separate::assign_value(unsafe { slot::at(element) }, new);
    Ok(result)
}

/// `$base[$key]++`: of an object `offsetGet` is asked for a reference, which is written.
fn step_element<P: Place + ?Sized>(
    m: &mut Machine,
    place: &P,
    base: Target,
    keys: &mut KeyCursor,
    key: KeyOfElement<'_>,
    change: Change<'_>,
) -> Result<Value, Unwind> {
    let container = base.resolve(m, keys, Fetch::ReadWrite)?;
    let Some(object) = object_in(container) else {
        keys.rewind();
        m.pending_notices.clear();
        return update_resolved(place, m, keys, change);
    };
    for missing in std::mem::take(&mut m.pending_notices) {
        m.raise_missing(missing)?;
    }
    let key = key(m, keys)?;
    if let Some(offsets) = Machine::own_offsets(&object, "offsetget")
        && let Some(element) = (offsets.place)(m, &object, Some(&key), Fetch::ReadWrite)?
    {
        // SAFETY: the place was just resolved, nothing ran since.
        let old = unsafe { slot::at(element) }
            .as_ref()
            .map_or(Value::NULL, |zval| zval.get());
        let (new, result) = change(m, old)?;
        if let Some(element) = (offsets.place)(m, &object, Some(&key), Fetch::Write)? {
            // SAFETY: as above.
            separate::assign_value(unsafe { slot::at(element) }, new);
        }
        return Ok(result);
    }
    let element = m.offset_place(&object, Some(key), Fetch::ReadWrite)?;
    // SAFETY: the place was just resolved, nothing ran since.
    let mut held = unsafe { slot::at(element) }.clone();
    let old = held.as_ref().map_or(Value::NULL, |zval| zval.get());
    let (new, result) = change(m, old)?;
    if held.as_ref().is_some_and(|zval| zval.is_ref()) {
        separate::assign_value(&mut held, new);
    }
    Ok(result)
}

/// Changes an element where it lies; declines for objects.
fn change_element<P: Place + ?Sized>(
    m: &mut Machine,
    place: &P,
    base: Target,
    keys: &mut KeyCursor,
    key: KeyOfElement<'_>,
    change: &mut dyn FnMut(&mut Value) -> bool,
) -> Result<bool, Unwind> {
    let container = base.resolve(m, keys, Fetch::ReadWrite)?;
    if object_in(container).is_some() {
        m.pending_notices.clear();
        return Ok(false);
    }
    let key = key(m, keys)?;
    let element = element_noticed(m, place, container, keys, key)?;
    // SAFETY: the place was just resolved, nothing ran since.
    let zval = separate::separate(unsafe { slot::at(element) });
    Ok(separate::change(zval, |value| change(value)))
}

impl Place for NextElement {
    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        self.base.prepare(m)
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        resolve_element(m, self.base, keys, ElementKey::Next, fetch)
    }

    fn unset(&self, m: &mut Machine, _: &mut KeyCursor) -> Result<(), Unwind> {
        Err(m.throw_error("Cannot use [] for unsetting"))
    }

    fn assign(&self, m: &mut Machine, keys: &mut KeyCursor, value: Value) -> Result<(), Unwind> {
        assign_element(m, self.base, keys, ElementKey::Next, value)
    }
}

#[inline]
fn resolve_container(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
    fetch: Fetch,
) -> Result<*mut Slot, Unwind> {
    // The container itself is written whatever the element is fetched for; `ReadWrite` warns of missing containers too.
    base.resolve(m, keys, fetch)
}

fn resolve_element(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
    key: ElementKey,
    fetch: Fetch,
) -> Result<*mut Slot, Unwind> {
    let container = resolve_container(m, base, keys, fetch)?;
    step_into(m, container, key, fetch)
}

#[inline]
fn assign_element(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
    key: ElementKey,
    value: Value,
) -> Result<(), Unwind> {
    let container = base.resolve(m, keys, Fetch::Write)?;
    assign_in(m, container, key, value)
}

/// Assigns to an element of what lies in `container`. The old element is released last.
#[inline]
pub(super) fn assign_in(
    m: &mut Machine,
    container: *mut Slot,
    key: ElementKey,
    value: Value,
) -> Result<(), Unwind> {
    // SAFETY: the container was just resolved, nothing ran since.
    let holder = unsafe { slot::at(container) };
    if let Some(zval) = holder
        && zval.tag() == Tag::Array
    {
        let zval = separate::separate(holder);
        // SAFETY: the zval was just seen to hold an array, and nothing ran since.
        let array = unsafe { slot::array_of(zval) };
        match &key {
            ElementKey::Key(key) => match key.view() {
                View::Int(int) => {
                    put_element(array.make_mut().slot_int(int), value);
                    return Ok(());
                }
                View::String(string) => {
                    let array = array.make_mut();
                    let element = match crate::zval::integer_key(string) {
                        Some(int) => array.slot_int(int),
                        None => array.slot_str(string),
                    };
                    put_element(element, value);
                    return Ok(());
                }
                _ => {}
            },
            ElementKey::Next => {
                let zval = separate::pass_on(value.into_zval());
                if array.push(zval).is_err() {
                    return Err(next_is_taken(m));
                }
                return Ok(());
            }
        }
    }
    assign_in_slow(m, container, key, value)
}

/// Assigns to an element of an array in `container`, under a key that is an integer or a string as they are. Gives the value
/// back where it is no array, or another key.
#[inline(always)]
pub(super) fn assign_at_once(
    container: *mut Slot,
    key: View<'_>,
    value: Value,
) -> Result<(), Value> {
    // SAFETY: the container was just reached, nothing ran since.
    let holder = unsafe { slot::at(container) };
    if holder.as_ref().is_none_or(|zval| zval.tag() != Tag::Array) {
        return Err(value);
    }
    let zval = separate::separate(holder);
    // SAFETY: the zval was just seen to hold an array, and nothing ran since.
    let array = unsafe { slot::array_of(zval) }.make_mut();
    let element = match key {
        View::Int(int) => array.slot_int(int),
        View::String(string) => match crate::zval::integer_key(string) {
            Some(int) => array.slot_int(int),
            None => array.slot_str(string),
        },
        _ => return Err(value),
    };
    put_element(element, value);
    Ok(())
}

/// Writes an element's slot. A new one takes the value (or the zval that is passed on) as it is.
#[inline(always)]
fn put_element(element: &mut Slot, value: Value) {
    if element.is_none() {
        *element = Some(separate::pass_on(value.into_zval()));
    } else {
        separate::assign_handed_over(element, value);
    }
}

#[inline(never)]
fn assign_in_slow(
    m: &mut Machine,
    container: *mut Slot,
    key: ElementKey,
    value: Value,
) -> Result<(), Unwind> {
    // SAFETY: the container was just resolved, nothing ran since.
    let holder = unsafe { slot::at(container) };
    match container_kind(holder) {
        ContainerKind::Array => {}
        ContainerKind::Nothing => {
            m.auto_initialize(holder)?;
        }
        ContainerKind::False => {
            m.deprecated("Automatic conversion of false to array is deprecated")?;
            // SAFETY: deliberately taken again after the handler; the slot of a variable or element that a handler
            // unset would be gone, so lowering's places are resolved again by the caller where that can happen.
            let holder = unsafe { slot::at(container) };
            m.auto_initialize(holder)?;
        }
        ContainerKind::String => return assign_string_offset(m, container, key, value),
        ContainerKind::Object(object) => {
            return match key {
                ElementKey::Key(key) => m.offset_set(&object, key, value),
                ElementKey::Next => m.offset_append(&object, value),
            };
        }
        ContainerKind::Scalar => {
            return Err(m.throw_error("Cannot use a scalar value as an array"));
        }
    }
    let key = match key {
        ElementKey::Key(key) => Some(m.to_key(&key, OffsetUse::Access)?),
        ElementKey::Next => None,
    };
    // SAFETY: the container holds an array; only a deprecated float key ran user code, and then the slot is looked at again.
    let holder = unsafe { slot::at(container) };
    let zval = separate::separate(holder);
    if zval.tag() != Tag::Array {
        return Ok(());
    }
    // SAFETY: just seen to be an array.
    let array = unsafe { slot::array_of(zval) };
    match key {
        Some(key) => put_element(array.make_mut().slot(&key), value),
        None => {
            let zval = separate::pass_on(value.into_zval());
            if array.push(zval).is_err() {
                return Err(next_is_taken(m));
            }
        }
    }
    Ok(())
}

#[cold]
fn next_is_taken(m: &mut Machine) -> Unwind {
    m.throw_error("Cannot add element to the array as the next element is already occupied")
}

/// What a slot holds, as a container to write into.
enum ContainerKind {
    Array,
    /// Undefined or null: becomes an array.
    Nothing,
    False,
    String,
    Object(ObjectRef),
    Scalar,
}

fn container_kind(slot: &Slot) -> ContainerKind {
    let Some(zval) = slot else {
        return ContainerKind::Nothing;
    };
    match zval.view() {
        View::Array(_) => ContainerKind::Array,
        View::Null => ContainerKind::Nothing,
        View::Bool(false) => ContainerKind::False,
        View::String(_) => ContainerKind::String,
        View::Object(object) => ContainerKind::Object(object.clone()),
        View::Bool(true) | View::Int(_) | View::Float(_) | View::Resource(_) => {
            ContainerKind::Scalar
        }
    }
}

/// Walks from the container's slot to the element's slot, making both where they are missing.
fn step_into(
    m: &mut Machine,
    container: *mut Slot,
    key: ElementKey,
    fetch: Fetch,
) -> Result<*mut Slot, Unwind> {
    if container.is_null() {
        return Ok(container);
    }
    if let ElementKey::Key(key) = &key
        && let Some(element) = element_at_once(container, key.view())
    {
        return Ok(element.slot);
    }
    // SAFETY: the container was just resolved, nothing ran since.
    let holder = unsafe { slot::at(container) };
    match container_kind(holder) {
        ContainerKind::Array => {}
        ContainerKind::Nothing => {
            if fetch == Fetch::Unset {
                return Ok(std::ptr::null_mut());
            }
            m.auto_initialize(holder)?;
        }
        ContainerKind::False => {
            if fetch == Fetch::Unset {
                m.deprecated("Automatic conversion of false to array is deprecated")?;
                return Ok(std::ptr::null_mut());
            }
            m.deprecated("Automatic conversion of false to array is deprecated")?;
            // SAFETY: as in `assign_in_slow`.
            let holder = unsafe { slot::at(container) };
            m.auto_initialize(holder)?;
        }
        ContainerKind::String => {
            if let ElementKey::Key(key) = &key
                && fetch != Fetch::Unset
            {
                string_offset(m, key)?;
            }
            let message = match (fetch, &key) {
                (Fetch::Unset, _) => "Cannot unset offset in a non-array variable",
                (_, ElementKey::Next) => "[] operator not supported for strings",
                (Fetch::Reference, _) => "Cannot create references to/from string offsets",
                (Fetch::ReadWrite, _) => "Cannot use assign-op operators with string offsets",
                (Fetch::Write, _) => "Cannot use string offset as an array",
            };
            return Err(m.throw_error(message));
        }
        ContainerKind::Object(object) => {
            let key = match key {
                ElementKey::Key(key) => Some(key),
                ElementKey::Next => None,
            };
            return m.offset_place(&object, key, fetch);
        }
        ContainerKind::Scalar => {
            if fetch == Fetch::Unset {
                return Err(m.throw_error("Cannot unset offset in a non-array variable"));
            }
            return Err(m.throw_error("Cannot use a scalar value as an array"));
        }
    }
    let key = match key {
        ElementKey::Key(key) => Some(m.to_key(&key, OffsetUse::Access)?),
        ElementKey::Next => None,
    };
    // SAFETY: as in `assign_in_slow`.
    let holder = unsafe { slot::at(container) };
    let zval = separate::separate(holder);
    if zval.tag() != Tag::Array {
        return Err(m.throw_error("Cannot use a scalar value as an array"));
    }
    // SAFETY: just seen to be an array.
    let array = unsafe { slot::array_of(zval) };
    let element = match key {
        Some(key) => {
            if array.get(&key).is_none() {
                match fetch {
                    Fetch::Unset => return Ok(std::ptr::null_mut()),
                    Fetch::ReadWrite => {
                        m.pending_notices.push(MissingPlace::Element(key.clone()));
                    }
                    Fetch::Write | Fetch::Reference => {}
                }
            }
            let fresh = array.get(&key).is_none().then(ZvalPtr::null);
            let element = array.make_mut().slot(&key);
            if fresh.is_some() {
                *element = fresh;
            }
            element
        }
        None => {
            let fresh = ZvalPtr::null();
            match array.make_mut().push_slot() {
                Ok(element) => {
                    *element = Some(fresh);
                    element
                }
                Err(_) => return Err(next_is_taken(m)),
            }
        }
    };
    Ok(std::ptr::from_mut(element))
}

fn assign_string_offset(
    m: &mut Machine,
    container: *mut Slot,
    key: ElementKey,
    value: Value,
) -> Result<(), Unwind> {
    let ElementKey::Key(key) = key else {
        return Err(m.throw_error("[] operator not supported for strings"));
    };
    let offset = string_offset(m, &key)?;
    let value = value.unwrap_zval();
    let text = m.to_string(&value)?;
    // SAFETY: looked at again after conversions, which may have run user code.
    let holder = unsafe { slot::at(container) };
    let Some(length) = holder.as_ref().and_then(|zval| match zval.view() {
        View::String(string) => Some(string.len()),
        _ => None,
    }) else {
        return Ok(());
    };
    let at = if offset < 0 {
        match length.checked_sub(offset.unsigned_abs() as usize) {
            Some(at) => at,
            None => {
                m.warning(&format!("Illegal string offset {offset}"))?;
                return Ok(());
            }
        }
    } else {
        offset as usize
    };
    let Some(&byte) = text.first() else {
        return Err(m.throw_error("Cannot assign an empty string to a string offset"));
    };
    if text.len() > 1 {
        m.warning("Only the first byte will be assigned to the string offset")?;
    }
    // SAFETY: as above.
    let holder = unsafe { slot::at(container) };
    let zval = separate::separate(holder);
    separate::change(zval, |value| {
        if let Some(string) = value.as_string_mut() {
            if at >= string.len() {
                let padding = vec![b' '; at - string.len() + 1];
                string.push_bytes(&padding);
            }
            string.make_mut()[at] = byte;
        }
    });
    m.offset_written = Some(PhpStr::from_byte(byte).into());
    Ok(())
}

fn resolve_to_unset(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
) -> Result<Option<*mut Slot>, Unwind> {
    let container = resolve_noticed(base, m, keys, Fetch::Unset)?;
    if container.is_null() {
        return Ok(None);
    }
    if let Some(local) = base.local() {
        // SAFETY: the place was just resolved, nothing ran since.
        if unsafe { slot::at(container) }.is_none() {
            let name = super::local::Local { index: local }.name(m);
            m.undefined_variable(&name)?;
            return Ok(None);
        }
    }
    Ok(Some(container))
}

fn unset_element(
    m: &mut Machine,
    base: Target,
    keys: &mut KeyCursor,
    key: &Value,
) -> Result<(), Unwind> {
    match resolve_to_unset(m, base, keys)? {
        Some(container) => unset_in(m, container, key),
        None => Ok(()),
    }
}

/// Takes an element out of an array that nobody else holds. The answer is what was there; `None` where it is no such array.
fn remove_at_once(holder: &mut Slot, key: View<'_>) -> Option<Slot> {
    let zval = holder.as_ref().filter(|zval| zval.tag() == Tag::Array)?;
    // SAFETY: just seen to hold an array.
    let array = unsafe { slot::array_of(zval) };
    if array.payload_count() != 1 {
        return None;
    }
    let array = array.make_mut();
    Some(match key {
        View::Int(int) => array.remove(&Key::Int(int)),
        View::String(string) => array.remove(&Key::from_string(string)),
        _ => return None,
    })
}

fn unset_in(m: &mut Machine, container: *mut Slot, key: &Value) -> Result<(), Unwind> {
    // SAFETY: the container was just resolved, nothing ran since.
    let holder = unsafe { slot::at(container) };
    if holder.as_ref().is_some_and(|zval| zval.is_plain_single())
        && let View::Int(_) | View::String(_) = key.view()
        && let Some(removed) = remove_at_once(holder, key.view())
    {
        drop(removed);
        return Ok(());
    }
    match container_kind(holder) {
        ContainerKind::Array => {}
        ContainerKind::Nothing => return Ok(()),
        ContainerKind::False => {
            return m.deprecated("Automatic conversion of false to array is deprecated");
        }
        ContainerKind::String => return Err(m.throw_error("Cannot unset string offsets")),
        ContainerKind::Object(object) => return m.offset_unset(&object, key.clone()),
        ContainerKind::Scalar => {
            return Err(m.throw_error("Cannot unset offset in a non-array variable"));
        }
    }
    let key = m.to_key(key, OffsetUse::Unset)?;
    // SAFETY: as in `assign_in_slow`.
    let holder = unsafe { slot::at(container) };
    let is_set = holder.as_ref().is_some_and(|zval| match zval.view() {
        View::Array(array) => array.get(&key).is_some(),
        _ => false,
    });
    if !is_set {
        return Ok(());
    }
    let zval = separate::separate(holder);
    // SAFETY: just seen to be an array.
    let array = unsafe { slot::array_of(zval) };
    let removed = array.make_mut().remove(&key);
    drop(removed);
    Ok(())
}

impl Machine {
    /// Whether an object's class implements ArrayAccess; if not, the error that it cannot be used as an array.
    fn need_array_access(&mut self, object: &ObjectRef) -> Result<&'static ClassEntry, Unwind> {
        let class = ClassEntry::of(object.class());
        if class.is_subclass_of_name(b"arrayaccess") {
            return Ok(class);
        }
        let message = format!("Cannot use object of type {} as array", class.name());
        Err(self.throw_error(&message))
    }

    fn call_array_access(
        &mut self,
        object: &ObjectRef,
        method: &'static str,
        arguments: &mut [Value],
    ) -> Result<Value, Unwind> {
        let class = self.need_array_access(object)?;
        match class.method(&interned(method)).cloned() {
            Some(method) => self.call_method(object, &method, arguments),
            None => Ok(Value::NULL),
        }
    }

    /// The library's own way with elements of an object, if its class does not override that method.
    fn own_offsets(object: &ObjectRef, method: &'static str) -> Option<&'static Offsets> {
        let class = ClassEntry::of(object.class());
        let offsets = class.handlers().offsets?;
        if class.is_user() && class.method(&interned(method))?.is_user() {
            return None;
        }
        Some(offsets)
    }

    /// `$object[$key]`
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetGet` throws.
    pub fn offset_get(&mut self, object: &ObjectRef, key: Value) -> Result<Value, Unwind> {
        if let Some(offsets) = Machine::own_offsets(object, "offsetget") {
            return (offsets.get)(self, object, &key);
        }
        Ok(self
            .call_array_access(object, "offsetget", &mut [key])?
            .unwrap_zval())
    }

    /// `isset($object[$key])`, before its value is looked at.
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetExists` throws.
    pub fn offset_exists(&mut self, object: &ObjectRef, key: Value) -> Result<bool, Unwind> {
        if let Some(offsets) = Machine::own_offsets(object, "offsetexists") {
            return (offsets.is_set)(self, object, &key);
        }
        Ok(self
            .call_array_access(object, "offsetexists", &mut [key])?
            .unwrap_zval()
            .truthy())
    }

    /// `$object[$key] = $value`
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetSet` throws.
    pub fn offset_set(
        &mut self,
        object: &ObjectRef,
        key: Value,
        value: Value,
    ) -> Result<(), Unwind> {
        let value = separate::pass_on(value.into_zval());
        if let Some(offsets) = Machine::own_offsets(object, "offsetset") {
            return (offsets.set)(self, object, Some(&key), value);
        }
        self.call_array_access(object, "offsetset", &mut [key, Value::zval(value)])
            .map(drop)
    }

    /// `$object[] = $value`
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetSet` throws.
    pub fn offset_append(&mut self, object: &ObjectRef, value: Value) -> Result<(), Unwind> {
        let value = separate::pass_on(value.into_zval());
        if let Some(offsets) = Machine::own_offsets(object, "offsetset") {
            return (offsets.set)(self, object, None, value);
        }
        let arguments = &mut [Value::NULL, Value::zval(value)];
        self.call_array_access(object, "offsetset", arguments)
            .map(drop)
    }

    /// `unset($object[$key])`
    ///
    /// # Errors
    /// The object is no ArrayAccess; what `offsetUnset` throws.
    pub fn offset_unset(&mut self, object: &ObjectRef, key: Value) -> Result<(), Unwind> {
        if let Some(offsets) = Machine::own_offsets(object, "offsetunset") {
            return (offsets.unset)(self, object, &key);
        }
        self.call_array_access(object, "offsetunset", &mut [key])
            .map(drop)
    }

    /// A place for an element to write into: what `offsetGet` returned, in which only objects and references see the write;
    /// else a notice.
    pub(super) fn offset_place(
        &mut self,
        object: &ObjectRef,
        key: Option<Value>,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let zval = match Machine::own_offsets(object, "offsetget") {
            Some(offsets) => match (offsets.place)(self, object, key.as_ref(), fetch)? {
                Some(place) => return Ok(place),
                None => match key {
                    // A copy of what is there, to be written in vain.
                    Some(key) if fetch == Fetch::ReadWrite => {
                        ZvalPtr::new((offsets.get)(self, object, &key)?)
                    }
                    _ => ZvalPtr::null(),
                },
            },
            None => {
                let key = key.unwrap_or_default();
                let returned = self.call_array_access(object, "offsetget", &mut [key])?;
                returned.into_zval()
            }
        };
        if !zval.is_ref() && zval.tag() != Tag::Object {
            let message = format!(
                "Indirect modification of overloaded element of {} has no effect",
                ClassEntry::of(object.class()).name()
            );
            self.notice(&message)?;
        }
        Ok(self.stash(zval))
    }
}

/// All elements with their keys as values, for a walk over a snapshot.
pub fn keys_of(array: &PhpArray) -> Vec<Value> {
    array.keys().map(KeyRef::to_value).collect()
}
