//! Elements as places: `$a[k]`, `$a[]`.

use super::read::{Missing, read_element, read_element_zval, read_quietly};
use super::unset::{resolve_to_unset, unset_at_once, unset_element, unset_in};
use super::update::{change_element, step_element, update_element};
use super::write::{
    ElementKey, assign_at_once, assign_element, assign_in, element_at_once, holds_array,
    resolve_container, resolve_element, step_into,
};
use crate::eval::operand::Operand;
use crate::eval::place::{Change, Fetch, KeyCursor, Place, SlotAtOnce, is_written};
use crate::eval::unwind::Unwind;
use crate::eval::{Eval, Expr, Machine, Target};
use crate::zval::{Slot, Value, ZvalPtr};

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
                let held = $this.base.eval_quiet($m)?;
                let key = $key;
                match held {
                    Some(held) => read_quietly($m, &held, &key),
                    None => Ok(None),
                }
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

impl<K: Operand> Place for Element<K> {
    is_written!();

    #[inline]
    fn is_ready(&self) -> bool {
        self.base.is_ready()
    }

    #[inline]
    fn slot_at_once(&self, m: &mut Machine, keys: &mut KeyCursor) -> Option<SlotAtOnce> {
        let container = self.base.slot_at_once(m, keys)?.slot;
        element_at_once(container, self.key.key_at_once(m)?)
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
        if let Some(container) = self.base.slot_untouched(m)
            && let Some(key) = self.key.key_at_once(m)
            && let Some(removed) = unset_at_once(container, key)
        {
            drop(removed);
            return Ok(());
        }
        let key = self.key.get(m)?;
        unset_element(m, self.base, keys, &key)
    }

    #[inline]
    fn assign(&self, m: &mut Machine, keys: &mut KeyCursor, value: Value) -> Result<(), Unwind> {
        let before = keys.position();
        let mut value = value;
        if let Some(container) = self.base.slot_at_once(m, keys)
            && let Some(key) = self.key.key_at_once(m)
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
    is_written!();

    fn slot_at_once(&self, m: &mut Machine, keys: &mut KeyCursor) -> Option<SlotAtOnce> {
        let container = self.base.slot_at_once(m, keys)?.slot;
        element_at_once(container, keys.look(m)?.key_at_once()?)
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

impl Place for NextElement {
    is_written!();

    #[inline]
    fn is_ready(&self) -> bool {
        self.base.is_ready()
    }

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

    #[inline]
    fn assign(&self, m: &mut Machine, keys: &mut KeyCursor, value: Value) -> Result<(), Unwind> {
        let before = keys.position();
        if let Some(container) = self.base.slot_at_once(m, keys)
            && holds_array(container.slot)
        {
            return assign_in(m, container.slot, ElementKey::Next, value);
        }
        keys.return_to(before);
        assign_element(m, self.base, keys, ElementKey::Next, value)
    }
}
