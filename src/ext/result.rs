//! What library functions return.

use crate::eval::Unwind;
use crate::zval::{ObjectRef, PhpArray, PhpStr, ResourceRef, Value, ZvalPtr};

/// A result that can be made a PHP value.
pub trait IntoReturn {
    /// The value.
    ///
    /// # Errors
    /// Those of a result that is a `Result`.
    fn into_return(self) -> Result<Value, Unwind>;
}

/// A result, or `false` for "there is none", PHP's habit before exceptions.
pub enum OrFalse<T> {
    /// There is one.
    Value(T),
    /// There is none.
    False,
}

impl<T> From<Option<T>> for OrFalse<T> {
    fn from(option: Option<T>) -> OrFalse<T> {
        option.map_or(OrFalse::False, OrFalse::Value)
    }
}

macro_rules! plain {
    ($($type:ty),*) => {
        $(impl IntoReturn for $type {
            #[inline(always)]
            fn into_return(self) -> Result<Value, Unwind> {
                Ok(self.into())
            }
        })*
    };
}

plain!(
    bool,
    i64,
    f64,
    PhpStr,
    PhpArray,
    ObjectRef,
    ResourceRef,
    Value,
    &str
);

impl IntoReturn for () {
    fn into_return(self) -> Result<Value, Unwind> {
        Ok(Value::NULL)
    }
}

impl IntoReturn for ZvalPtr {
    /// The zval is passed on whole: who keeps it shares it.
    fn into_return(self) -> Result<Value, Unwind> {
        Ok(Value::zval(self))
    }
}

impl<T: IntoReturn> IntoReturn for Option<T> {
    fn into_return(self) -> Result<Value, Unwind> {
        self.map_or(Ok(Value::NULL), T::into_return)
    }
}

impl<T: IntoReturn> IntoReturn for OrFalse<T> {
    fn into_return(self) -> Result<Value, Unwind> {
        match self {
            OrFalse::Value(value) => value.into_return(),
            OrFalse::False => Ok(Value::FALSE),
        }
    }
}

impl<T: IntoReturn> IntoReturn for Result<T, Unwind> {
    #[inline(always)]
    fn into_return(self) -> Result<Value, Unwind> {
        self?.into_return()
    }
}
