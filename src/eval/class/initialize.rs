//! Constants and defaults that are expressions: evaluated when the class is first used (php-src
//! `zend_update_class_constants`).

use super::super::Machine;
use super::super::errors::Throw;
use super::super::types::{Checked, Strictness};
use super::super::unwind::Unwind;
use super::ClassEntry;
use super::entry::{ClassConstant, ConstantValue, PropertyPlace};
use super::link::visibility_name;
use crate::ast::ClassKind;
use crate::zval::{PhpStr, Value, Visibility, ZvalPtr};
use std::rc::Rc;

impl Machine {
    /// Evaluates what is still pending of a class: constants, then static properties and defaults. Parents come first.
    ///
    /// # Errors
    /// What an expression throws; a default of the wrong type.
    #[inline]
    pub fn initialize_class(&mut self, class: &'static ClassEntry) -> Result<(), Unwind> {
        if class.is_initialized.get() {
            return Ok(());
        }
        self.initialize_class_slow(class)
    }

    #[cold]
    fn initialize_class_slow(&mut self, class: &'static ClassEntry) -> Result<(), Unwind> {
        if let Some(parent) = class.parent {
            self.initialize_class(parent)?;
        }
        if class.is_user() && class.kind != ClassKind::Enum {
            for constant in class.constants.values() {
                let is_pending = matches!(&*constant.value.borrow(), ConstantValue::Pending(_));
                if is_pending {
                    self.constant_value(constant)?;
                }
            }
        }
        let pending = class.pending_defaults.borrow().clone();
        for default in &pending {
            // A property of the parent takes what the parent has evaluated.
            let owner = default.property.class.get();
            if !owner.same(class)
                && owner.is_initialized.get()
                && let Some(slot) = default.property.slot()
            {
                let evaluated = owner.defaults.borrow().get(slot).cloned().flatten();
                class.defaults.borrow_mut()[slot] = evaluated;
                continue;
            }
            let mut value = self.evaluate_in_class(owner, default.value)?;
            if let Some(declared) = default.property.declared_type {
                let strictness = match class.blueprint {
                    Some(blueprint) if blueprint.strict_types => Strictness::Strict,
                    _ => Strictness::Weak,
                };
                match self.check_type(declared, &value, strictness)? {
                    Checked::Fits => {}
                    Checked::Coerced(coerced) => value = coerced,
                    Checked::Refused => {
                        return Err(self.wrong_property_type(&default.property, &value));
                    }
                }
            }
            let zval = ZvalPtr::new(value);
            match &default.property.place {
                PropertyPlace::Slot(slot) => {
                    let old = class.defaults.borrow_mut()[*slot].replace(zval);
                    drop(old);
                }
                PropertyPlace::Static(place) => {
                    let old = place.borrow_mut().replace(zval);
                    drop(old);
                }
            }
        }
        class.pending_defaults.borrow_mut().clear();
        class.is_initialized.set(true);
        Ok(())
    }

    /// The value of a class constant, as code in the running scope may see it.
    ///
    /// # Errors
    /// There is no such constant, it may not be seen from here, or its expression throws.
    pub fn class_constant(
        &mut self,
        class: &'static ClassEntry,
        name: &PhpStr,
    ) -> Result<Value, Unwind> {
        let shown = class.display_name();
        let constant = self.find_class_constant(class, &shown, name)?;
        self.constant_value(constant)
    }

    /// Like [`Machine::class_constant`] for `constant()` and constant expressions, which notice a circle; with the class named
    /// in messages as `shown`.
    ///
    /// # Errors
    /// As for [`Machine::class_constant`]; the constant is being evaluated.
    pub fn class_constant_as(
        &mut self,
        class: &'static ClassEntry,
        shown: &PhpStr,
        name: &PhpStr,
    ) -> Result<Value, Unwind> {
        let constant = self.find_class_constant(class, shown, name)?;
        if let ConstantValue::Value(value) = &*constant.value.borrow() {
            return Ok(value.clone());
        }
        if constant.is_visited.replace(true) {
            let message = format!("Cannot declare self-referencing constant {shown}::{name}");
            return Err(self.throw(Throw::Error, &message));
        }
        let result = self.constant_value(constant);
        constant.is_visited.set(false);
        result
    }

    /// A constant of a class that the running scope may see.
    fn find_class_constant(
        &mut self,
        class: &'static ClassEntry,
        shown: &PhpStr,
        name: &PhpStr,
    ) -> Result<&'static Rc<ClassConstant>, Unwind> {
        let Some(constant) = class.constants.get(name) else {
            return Err(self.throw_error(&format!("Undefined constant {shown}::{name}")));
        };
        if constant.visibility != Visibility::Public && !self.may_see_constant(constant) {
            return Err(self.throw_error(&format!(
                "Cannot access {} constant {shown}::{name}",
                visibility_name(constant.visibility)
            )));
        }
        if class.kind == ClassKind::Trait {
            return Err(self.throw_error(&format!(
                "Cannot access trait constant {}::{name} directly",
                class.name
            )));
        }
        self.initialize_enum(class)?;
        Ok(constant)
    }

    /// Makes the cases of a backed enum, all at once, when one is first asked for (php-src
    /// `zend_enum_build_backed_enum_table`).
    ///
    /// # Errors
    /// A value throws, is of the wrong type, or is there twice.
    #[inline]
    pub fn initialize_enum(&mut self, class: &'static ClassEntry) -> Result<(), Unwind> {
        if class.backing_type.is_none()
            || class.is_initialized.get()
            || class.is_initializing.replace(true)
        {
            return Ok(());
        }
        let result = self.check_cases(class);
        class.is_initializing.set(false);
        class.is_initialized.set(result.is_ok());
        result
    }

    /// Whether the running scope may see a constant.
    pub fn may_see_constant(&self, constant: &ClassConstant) -> bool {
        let scope = self.scope_entry();
        match constant.visibility {
            Visibility::Public => true,
            Visibility::Protected => scope.is_some_and(|scope| {
                scope.is_subclass_of(&constant.class) || constant.class.is_subclass_of(scope)
            }),
            Visibility::Private => scope.is_some_and(|scope| scope.same(&constant.class)),
        }
    }

    /// The value of a constant, evaluated now if it was not yet.
    ///
    /// # Errors
    /// Its expression throws, or asks for the constant itself.
    pub fn constant_value(&mut self, constant: &Rc<ClassConstant>) -> Result<Value, Unwind> {
        let expr = match &*constant.value.borrow() {
            ConstantValue::Value(value) => return Ok(value.clone()),
            ConstantValue::Pending(expr) => Some(*expr),
            ConstantValue::Case => None,
            ConstantValue::Released => return Ok(Value::NULL),
        };
        let class = constant.class.get();
        let result = match expr {
            Some(expr) => self.evaluate_in_class(class, expr),
            None => Ok(Value::NULL),
        };
        if let ConstantValue::Value(value) = &*constant.value.borrow() {
            // Code that ran on the way has asked for it too: a case is one object.
            return Ok(value.clone());
        }
        let result = match result {
            Ok(value) if constant.is_case => self.make_case(constant, expr.map(|_| value)),
            other => other,
        };
        constant.value.replace(match (&result, expr) {
            (Ok(value), _) => ConstantValue::Value(value.clone()),
            (Err(_), Some(expr)) => ConstantValue::Pending(expr),
            (Err(_), None) => ConstantValue::Case,
        });
        result
    }
}
