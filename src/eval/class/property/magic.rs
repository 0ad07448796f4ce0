//! `__get` and its kin: when they are asked, and that none is asked for what it is being asked for.

use super::{Found, Guard, TYPED_WAS_UNSET};
use crate::eval::Machine;
use crate::eval::class::entry::{ClassEntry, Method, MethodBody, Property};
use crate::eval::unwind::Unwind;
use crate::zval::{ObjectRef, PhpStr, Value, separate};

impl Machine {
    pub(super) fn is_guarded(&self, object: &ObjectRef, name: &PhpStr, guard: Guard) -> bool {
        let guards = &self.classes.guards;
        !guards.is_empty() && guards.contains(&(object.handle(), name.clone(), guard))
    }

    /// Calls one of the four property methods, unless it runs already for this property.
    pub(super) fn call_guarded(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        guard: Guard,
        method: &Method,
        more: Option<Value>,
    ) -> Result<Value, Unwind> {
        let running = (object.handle(), name.clone(), guard);
        self.classes.guards.insert(running.clone());
        let mut arguments = vec![Value::from(name.clone())];
        arguments.extend(more);
        let result = self.call_method(object, method, &mut arguments);
        self.classes.guards.remove(&running);
        result
    }

    pub(super) fn magic(
        &self,
        object: &ObjectRef,
        name: &PhpStr,
        guard: Guard,
    ) -> Option<&'static Method> {
        let class = ClassEntry::of(object.class());
        if !class.flags.has_property_magic {
            return None;
        }
        let method = match guard {
            Guard::Get => class.magic.get.as_ref(),
            Guard::Set => class.magic.set.as_ref(),
            Guard::Isset => class.magic.isset.as_ref(),
            Guard::Unset => class.magic.unset.as_ref(),
        }?;
        (!self.is_guarded(object, name, guard)).then_some(method)
    }

    /// Whether `__get` and its kin are asked for a declared property whose slot is empty: not while a typed one has never been
    /// unset.
    pub(super) fn asks_magic(object: &ObjectRef, property: &Property) -> bool {
        property.declared_type.is_none() || object.flags() & TYPED_WAS_UNSET != 0
    }

    pub(super) fn call_get(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        get: &Method,
        property: Option<&'static Property>,
    ) -> Result<Value, Unwind> {
        let value = self.call_guarded(object, name, Guard::Get, get, None)?;
        if let Some(property) = property
            && property.declared_type.is_some()
        {
            let plain = value.clone().unwrap_zval();
            return match self.check_property_value(property, plain, self.running_strictness())? {
                Ok(_) => Ok(value),
                Err(refused) => Err(self.wrong_property_type(property, &refused)),
            };
        }
        Ok(value)
    }

    pub(super) fn call_set(
        &mut self,
        object: &ObjectRef,
        name: &PhpStr,
        set: &Method,
        value: Value,
    ) -> Result<(), Unwind> {
        let value = Value::zval(separate::pass_on(value.into_zval()));
        self.call_guarded(object, name, Guard::Set, set, Some(value))
            .map(drop)
    }

    pub(super) fn ask_isset(&mut self, object: &ObjectRef, name: &PhpStr) -> Result<bool, Unwind> {
        if let Found::Slot(_, property) = self.find_property(object, name)
            && !Machine::asks_magic(object, property)
        {
            return Ok(false);
        }
        match self.magic(object, name, Guard::Isset) {
            Some(isset) => Ok(self
                .call_guarded(object, name, Guard::Isset, isset, None)?
                .unwrap_zval()
                .truthy()),
            None => Ok(false),
        }
    }
}

pub(super) fn get_returns_reference(get: &Method) -> bool {
    match get.body {
        MethodBody::User(function) => function.returns_reference,
        MethodBody::Builtin(_) => false,
    }
}
