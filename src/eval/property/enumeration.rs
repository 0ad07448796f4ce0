//! Properties of enum cases in constant expressions.

use super::read::not_an_object;
use crate::eval::class::ClassEntry;
use crate::eval::unwind::Unwind;
use crate::eval::{Eval, Expr, Machine};
use crate::zval::Value;

/// A property in a constant expression, where only those of enums may be read.
pub struct EnumProperty {
    /// The object.
    pub object: Expr,
    /// The name.
    pub name: Expr,
}

impl Eval for EnumProperty {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let value = self.object.eval(m)?;
        let name = self.name.eval(m)?;
        let Some(object) = value.as_object() else {
            let name = m.to_string(&name)?;
            return not_an_object(m, &name, &value);
        };
        if ClassEntry::of(object.class()).kind != crate::ast::ClassKind::Enum {
            return Err(m.throw_error(
                "Fetching properties on non-enums in constant expressions is not allowed",
            ));
        }
        let name = m.to_string(&name)?;
        m.read_property(object, &name).map(Value::unwrap_zval)
    }
}
