//! `$GLOBALS`, and variables that are global wherever they stand.

use super::place::{Fetch, KeyCursor, MissingPlace, Place};
use super::slot;
use super::unwind::Unwind;
use super::{Eval, Expr, Machine, is_shared_at_once};
use crate::zval::separate;
use crate::zval::{PhpStr, Slot, Value, Zval, ZvalPtr};
use std::cell::Cell;
use std::ptr::NonNull;

/// `$GLOBALS`, read as a whole: a copy of the table (PHP 8.1, RFC "Restrict $GLOBALS usage").
pub struct Globals;

impl Eval for Globals {
    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        Ok(m.globals_array().into())
    }
}

/// The name of a global variable, and where the table had it last.
pub struct GlobalName {
    name: PhpStr,
    seen: Cell<usize>,
}

impl GlobalName {
    /// A name that was not looked for.
    pub fn new(name: PhpStr) -> GlobalName {
        GlobalName {
            name,
            seen: Cell::new(0),
        }
    }

    /// The zval of the variable, if it is set. Good until user code runs or anything is written.
    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        let place = m.globals.find_again(&self.name, &self.seen)?;
        // SAFETY: the place was just found, nothing ran since.
        unsafe { slot::at(place) }.as_ref().map(ZvalPtr::as_ptr)
    }
}

/// A superglobal such as `$_SERVER`.
pub struct GlobalVariable {
    /// Its name.
    pub name: GlobalName,
}

/// `$GLOBALS[name]`
pub struct GlobalsElement {
    /// The name.
    pub name: Expr,
    /// The name, where it is a literal.
    pub known: Option<GlobalName>,
}

fn read(m: &mut Machine, name: &PhpStr) -> Option<ZvalPtr> {
    let place = m.globals.find(name)?;
    // SAFETY: the place was just found, nothing ran since.
    unsafe { slot::at(place) }.as_ref().map(separate::share)
}

fn resolve(m: &mut Machine, name: &PhpStr, fetch: Fetch) -> *mut Slot {
    let place = m.globals.find_or_add(name);
    // SAFETY: the place was just found, nothing ran since.
    if fetch == Fetch::ReadWrite && unsafe { slot::at(place) }.is_none() {
        m.pending_notices.push(MissingPlace::Variable(name.clone()));
    }
    place
}

fn unset(m: &mut Machine, name: &PhpStr) {
    if let Some(place) = m.globals.find(name) {
        // SAFETY: the place was just found, nothing ran since.
        let old = unsafe { slot::at(place) }.take();
        drop(old);
    }
}

/// What a global variable holds.
fn value_of(m: &mut Machine, name: &PhpStr) -> Option<Value> {
    let place = m.globals.find(name)?;
    // SAFETY: the place was just found, nothing ran since.
    unsafe { slot::at(place) }.as_ref().map(|zval| zval.get())
}

impl Eval for GlobalVariable {
    is_shared_at_once!();

    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        self.name.zval_at_once(m)
    }

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        if let Some(value) = value_of(m, &self.name.name) {
            return Ok(value);
        }
        self.eval_zval(m).map(|zval| zval.get())
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        match read(m, &self.name.name) {
            Some(zval) => Ok(zval),
            None => {
                m.undefined_variable(&self.name.name)?;
                Ok(ZvalPtr::null())
            }
        }
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        Ok(read(m, &self.name.name)
            .map(|zval| zval.get())
            .filter(|value| !value.is_null()))
    }
}

impl Place for GlobalVariable {
    fn resolve(
        &self,
        m: &mut Machine,
        _: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        Ok(resolve(m, &self.name.name, fetch))
    }

    fn unset(&self, m: &mut Machine, _: &mut KeyCursor) -> Result<(), Unwind> {
        unset(m, &self.name.name);
        Ok(())
    }
}

impl GlobalsElement {
    #[cold]
    fn missing(&self, m: &mut Machine, name: &PhpStr) -> Result<(), Unwind> {
        let message = [b"Undefined global variable $", name.as_bytes()].concat();
        m.raise_bytes(super::errors::Level::Warning, &message)
    }

    fn name(&self, m: &mut Machine) -> Result<PhpStr, Unwind> {
        let value = self.name.eval(m)?;
        m.to_string(&value)
    }
}

impl Eval for GlobalsElement {
    is_shared_at_once!();

    #[inline]
    fn zval_at_once(&self, m: &mut Machine) -> Option<NonNull<Zval>> {
        self.known.as_ref()?.zval_at_once(m)
    }

    fn eval(&self, m: &mut Machine) -> Result<Value, Unwind> {
        let name = self.name(m)?;
        match value_of(m, &name) {
            Some(value) => Ok(value),
            None => self.missing(m, &name).map(|()| Value::NULL),
        }
    }

    fn eval_zval(&self, m: &mut Machine) -> Result<ZvalPtr, Unwind> {
        let name = self.name(m)?;
        match read(m, &name) {
            Some(zval) => Ok(zval),
            None => self.missing(m, &name).map(|()| ZvalPtr::null()),
        }
    }

    fn eval_quiet(&self, m: &mut Machine) -> Result<Option<Value>, Unwind> {
        let name = self.name(m)?;
        Ok(read(m, &name)
            .map(|zval| zval.get())
            .filter(|value| !value.is_null()))
    }
}

impl Place for GlobalsElement {
    fn prepare(&self, m: &mut Machine) -> Result<(), Unwind> {
        let name = self.name(m)?;
        m.keys.push(name.into());
        Ok(())
    }

    fn resolve(
        &self,
        m: &mut Machine,
        keys: &mut KeyCursor,
        fetch: Fetch,
    ) -> Result<*mut Slot, Unwind> {
        let name = keys.next_string(m);
        Ok(resolve(m, &name, fetch))
    }

    fn unset(&self, m: &mut Machine, keys: &mut KeyCursor) -> Result<(), Unwind> {
        let name = keys.next_string(m);
        unset(m, &name);
        Ok(())
    }
}

/// Fills the superglobals of a request: from the command line, or from the web.
pub fn prepare(m: &mut Machine, script: &[u8]) {
    use crate::zval::{Key, PhpArray};
    use std::os::unix::ffi::OsStringExt;
    if let Some(web) = m.surroundings.web.clone() {
        crate::ext::standard::request_variables::prepare(m, &web);
        return;
    }
    for name in ["_GET", "_POST", "_COOKIE", "_FILES"] {
        set_global(m, name, PhpArray::new().into());
    }
    let arguments = PhpArray::from_values(m.argv.iter().map(|word| Value::bytes(word)));
    let count = arguments.len() as i64;
    let mut environment = PhpArray::new();
    for (name, value) in std::env::vars_os() {
        environment.set(
            &Key::from_bytes(&name.into_vec()),
            ZvalPtr::new(Value::bytes(&value.into_vec())),
        );
    }
    let mut server = environment.clone();
    let own_name = m.argv.first().map_or(script, Vec::as_slice);
    // Code that lies in no file has a name, but no path.
    let path = match own_name {
        b"Standard input code" => b"",
        name => name,
    };
    for (name, value) in [
        ("PHP_SELF", own_name),
        ("SCRIPT_NAME", own_name),
        ("SCRIPT_FILENAME", path),
        ("PATH_TRANSLATED", path),
        ("DOCUMENT_ROOT", b""),
    ] {
        server.set_value(name, PhpStr::new(value));
    }
    server.set_value("REQUEST_TIME_FLOAT", m.started_at);
    server.set_value("REQUEST_TIME", m.started_at as i64);
    server.set_value("argv", arguments.clone());
    server.set_value("argc", count);
    set_global(m, "argv", arguments.into());
    set_global(m, "argc", Value::int(count));
    // `variables_order` says which of them there are.
    let order = m.ini.string("variables_order").to_ascii_uppercase();
    for (letter, name, array) in [(b'S', "_SERVER", server), (b'E', "_ENV", environment)] {
        let shown = match order.contains(&letter) {
            true => array,
            false => PhpArray::new(),
        };
        set_global(m, name, shown.into());
    }
    set_global(m, "_REQUEST", PhpArray::new().into());
}

/// What a global variable holds.
pub fn global_value(m: &mut Machine, name: &str) -> Option<Value> {
    value_of(m, &PhpStr::from(name))
}

/// Sets a global variable.
pub fn set_global(m: &mut Machine, name: &str, value: Value) {
    let place = m.globals.find_or_add(&PhpStr::from(name));
    // SAFETY: the place was just found, nothing ran since.
    let former = unsafe { slot::at(place) }.replace(ZvalPtr::new(value));
    // Only now, for its destructor may change the variables.
    drop(former);
}
