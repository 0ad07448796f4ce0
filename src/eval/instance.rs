//! `new`, `clone`, `instanceof`.

use super::call::Receiver;
use super::class::ClassEntry;
use super::class::method::may_call;
use super::class_source::ClassSource;
use super::invoke::Arguments;
use super::property::{Looked, ObjectSource, Sub};
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, is_assigned, is_computed};
use crate::zval::{ObjectRef, Value, View};

/// `new C(…)`
pub struct New {
    /// The line.
    pub line: u32,
    /// The class.
    pub class: ClassSource,
    /// The constructor's arguments.
    pub arguments: Arguments,
}

impl New {
    fn make(&self, m: &mut Machine) -> Result<ObjectRef, Unwind> {
        let class = self.class.resolve(m)?;
        m.line = self.line;
        let object = m.instantiate(class)?;
        let Some(constructor) = &class.magic.constructor else {
            if !self.arguments.list.is_empty() {
                m.collect_arguments(&self.arguments)?;
            }
            return Ok(object);
        };
        if !may_call(constructor, m.scope_entry()) {
            object.set_destructed();
            return Err(m.inaccessible_method(class, constructor, &constructor.name));
        }
        let receiver = Receiver {
            this: Some(object.clone()),
            static_class: None,
            closure: None,
        };
        match m.invoke(constructor.callee(), receiver, &self.arguments, self.line) {
            Ok(_) => Ok(object),
            Err(unwind) => {
                // An object whose constructor failed has no destructor.
                object.set_destructed();
                Err(unwind)
            }
        }
    }
}

impl Eval for New {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.make(m).map(Value::from)
    }
}

/// `clone a`
pub struct Clone {
    /// The line.
    pub line: u32,
    /// What is cloned.
    pub operand: Expr,
}

impl Eval for Clone {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.operand.eval(m)?;
        m.line = self.line;
        match value.view() {
            View::Object(object) => {
                let object = object.clone();
                m.clone_object(&object).map(Value::from)
            }
            _ => Err(m.throw_error("__clone method called on non-object")),
        }
    }
}

/// `a instanceof C`
pub struct Instanceof {
    /// The value.
    pub operand: Expr,
    /// The class.
    pub class: ClassSource,
}

impl Eval for Instanceof {
    is_computed!();
    is_assigned!(true);

    #[inline]
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        self.test(m).map(Value::bool)
    }

    #[inline]
    fn test(&self, m: &mut Machine) -> Result<bool, Unwind> {
        let looked = Sub(self.operand).look(m, |m, object| {
            let class = self.class.known(m)?;
            Some(ClassEntry::of(object.class()).is_subclass_of(class))
        })?;
        match looked {
            Looked::Found(is_one) => Ok(is_one),
            Looked::Object(object) => self.test_value(m, &object.into()),
            Looked::Other(_) if self.class.known(m).is_some() => Ok(false),
            Looked::Other(value) => self.test_value(m, &value),
        }
    }
}

impl Instanceof {
    #[inline(never)]
    fn test_value(&self, m: &mut Machine, value: &Value) -> Result<bool, Unwind> {
        let class = self.class.resolve_quietly(m)?;
        Ok(match (value.view(), class) {
            (View::Object(object), Some(class)) => {
                ClassEntry::of(object.class()).is_subclass_of(class)
            }
            _ => false,
        })
    }
}
