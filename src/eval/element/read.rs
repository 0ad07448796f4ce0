//! Elements to be read: `$a[k]`.

use super::string_offset::{byte_at, offset_if_plain, read_string_offset};
use crate::eval::convert::OffsetUse;
use crate::eval::operand::Operand;
use crate::eval::unwind::Unwind;
use crate::eval::{Eval, Expr, Machine, Peeked, is_shared_at_once, slot};
use crate::zval::separate;
use crate::zval::{KeyRef, PhpArray, PhpStr, Tag, Value, View, Zval, ZvalPtr};
use std::ptr::NonNull;

/// `base[key]` to be read, the key a simple operand: the base is looked at without a count of its own. The base is a local
/// variable or any expression.
pub struct ReadElement<B: ?Sized + 'static, K> {
    /// What is indexed.
    pub base: &'static B,
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

impl<B: Eval + ?Sized, K: Operand> Eval for ReadElement<B, K> {
    is_shared_at_once!();

    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        let base = self.base.zval_at_once(m)?;
        // SAFETY: told just now.
        let array = unsafe { slot::zval(base) }.as_array()?;
        array.look_up(self.key.key_at_once(m)?).map(ZvalPtr::as_ptr)
    }

    /// The character of a string is a value of its own.
    fn hand_over(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let base = self.base.peek(m)?;
        if let Peeked::Zval(zval) = base {
            // SAFETY: looked at before anything else runs.
            let seen = unsafe { slot::zval(zval) };
            if let Some(array) = seen.as_array() {
                if let Some(key) = self.key.key_at_once(m)
                    && let Some(found) = array.look_up(key)
                {
                    return Ok(Value::zval(separate::share(found)));
                }
            } else if let View::String(string) = seen.view()
                && let Some(int) = self.key.int_at_once(m)
                && let Some(byte) = byte_at(string, int)
            {
                return Ok(PhpStr::from_byte(byte).into());
            }
        }
        // SAFETY: nothing ran since.
        let held = unsafe { slot::value(base) };
        let key = self.key.get(m)?;
        read_element_zval(m, &held, &key).map(Value::zval)
    }

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let base = self.base.peek(m)?;
        if let Peeked::Zval(zval) = base {
            // SAFETY: looked at before anything else runs.
            let zval = unsafe { slot::zval(zval) };
            // The key is a literal or a variable; only an undefined variable runs user code.
            if let Some(array) = zval.as_array() {
                if let Some(key) = self.key.key_at_once(m)
                    && let Some(found) = array.look_up(key)
                {
                    return Ok(found.get());
                }
            } else if let View::String(string) = zval.view()
                && let Some(int) = self.key.int_at_once(m)
                && let Some(byte) = byte_at(string, int)
            {
                return Ok(PhpStr::from_byte(byte).into());
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
        self.hand_over(m).map(Value::into_zval)
    }

    #[inline]
    fn peek(&self, m: &mut Machine) -> Result<Peeked, Unwind> {
        let base = self.base.peek(m)?;
        if let Peeked::Zval(zval) = base {
            // SAFETY: looked at before anything else runs.
            let zval = unsafe { slot::zval(zval) };
            if let Some(array) = zval.as_array()
                && let Some(key) = self.key.key_at_once(m)
                && let Some(found) = array.look_up(key)
            {
                return Ok(Peeked::Zval(found.as_ptr()));
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
            if let Some(array) = zval.as_array()
                && let Some(key) = self.key.key_at_once(m)
            {
                return Ok(array
                    .look_up(key)
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
            && let Some(key) = self.key.key_at_once(m)
        {
            return Ok(array
                .look_up(key)
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
            && let Some(key) = self.key.key_at_once(m)
        {
            return Ok(array
                .look_up(key)
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
                && let Some(key) = key.key_at_once()
                && let Some(zval) = array.look_up(key)
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

impl ReadElementAfter {
    /// What is indexed, if it is set, and the key, which is evaluated in any case.
    fn both_quietly(&self, m: &mut Machine) -> Result<(Option<Value>, Value), Unwind> {
        let held = self.base.eval_quiet(m)?;
        let key = self.key.eval(m)?;
        Ok((held, key))
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
        let (held, key) = self.both_quietly(m)?;
        match held {
            Some(held) => read_quietly(m, &held, &key),
            None => Ok(None),
        }
    }

    fn quiet_zval(&self, m: &mut Machine) -> Result<Option<ZvalPtr>, Unwind> {
        let (held, key) = self.both_quietly(m)?;
        match held {
            Some(held) => read_quietly_zval(m, &held, &key),
            None => Ok(None),
        }
    }

    fn is_set(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let (held, key) = self.both_quietly(m)?;
        match held {
            Some(held) => is_element_set(m, &held, &key),
            None => Ok(false),
        }
    }
}

/// `isset($held[$key])`: of an object only `offsetExists` is asked.
pub(in crate::eval) fn is_element_set(
    m: &mut Machine,
    held: &Value,
    key: &Value,
) -> Result<bool, Unwind> {
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

pub(in crate::eval) fn read_element_zval(
    m: &mut Machine,
    held: &Value,
    key: &Value,
) -> Result<ZvalPtr, Unwind> {
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
pub(in crate::eval) fn read_quietly_zval(
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
pub(in crate::eval) fn read_quietly(
    m: &mut Machine,
    held: &Value,
    key: &Value,
) -> Result<Option<Value>, Unwind> {
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

/// All elements with their keys as values, for a walk over a snapshot.
pub fn keys_of(array: &PhpArray) -> Vec<Value> {
    array.keys().map(KeyRef::to_value).collect()
}
