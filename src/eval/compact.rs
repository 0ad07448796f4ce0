//! `compact('a', 'b')` where literals name the variables: their slots are found once.

use super::call::Receiver;
use super::slot::LocalIndex;
use super::special_call::Behind;
use super::unwind::Unwind;
use super::{Eval, Machine, is_computed};
use crate::zval::{PhpArray, PhpStr, Value, ZvalPtr};
use std::cell::Cell;

/// `compact('a', 'b')`
pub struct Compact {
    /// The variables, none named twice.
    pub names: &'static [CompactedName],
    /// The function, which says what is wrong where a variable is missing.
    pub behind: Behind,
}

/// A variable that [`Compact`] names.
pub struct CompactedName {
    /// Its name, without `$`. It does not look like an integer.
    pub name: PhpStr,
    /// Its slot, once it is known that the function has one of that name.
    pub local: Cell<Option<LocalIndex>>,
}

impl CompactedName {
    /// The variable, if it is set. The borrow must end before user code runs.
    #[inline]
    fn look<'a>(&self, m: &'a mut Machine) -> Option<&'a ZvalPtr> {
        match self.local.get() {
            Some(index) => m.look_at_local(index),
            None => self.find(m),
        }
    }

    #[inline(never)]
    fn find<'a>(&self, m: &'a mut Machine) -> Option<&'a ZvalPtr> {
        let function = m.frame().function()?;
        self.local.set(function.index_of(&self.name));
        m.variable(&self.name)
    }
}

impl Eval for Compact {
    is_computed!();

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        m.line = self.behind.line;
        let mut array = PhpArray::hashed_with_capacity(self.names.len());
        let data = array.make_mut();
        for name in self.names {
            match name.look(m) {
                Some(zval) => data.append_str(&name.name, ZvalPtr::new(zval.get())),
                None => return self.call(m),
            }
        }
        Ok(array.into())
    }
}

impl Compact {
    /// Calls the function.
    #[cold]
    #[inline(never)]
    fn call(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let names = self.names.iter();
        let mut names: Vec<_> = names.map(|name| Some(name.name.clone().into())).collect();
        m.run_builtin(self.behind.builtin, &mut names, Receiver::default())
    }
}
