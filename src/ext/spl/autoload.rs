//! Loading classes when they are first asked for.

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::callable::Callable;
use crate::eval::frame::Callee;
use crate::ext::{Builtin, Call};
use crate::zval::{PhpArray, PhpStr, Value};

/// Functions about loaders.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    spl_autoload_register(callback = null, throw = true, prepend = false), spl_autoload_unregister(callback),
    spl_autoload_functions(), spl_autoload_call(class), spl_autoload_extensions(file_extensions = null),
    spl_autoload(class, file_extensions = null),
};

/// What `spl_autoload_extensions` set.
struct FileExtensions(String);

impl Default for FileExtensions {
    fn default() -> FileExtensions {
        FileExtensions(".inc,.php".to_owned())
    }
}

/// Whether two loaders are the same.
fn is_same(left: &Callable, right: &Callable) -> bool {
    let same_callee = match (left.callee, right.callee) {
        (Callee::User(left), Callee::User(right)) => std::ptr::eq(left, right),
        (Callee::Builtin(left), Callee::Builtin(right)) => std::ptr::eq(left, right),
        _ => false,
    };
    let same_object = |left: &Option<crate::zval::ObjectRef>,
                       right: &Option<crate::zval::ObjectRef>| match (
        left, right,
    ) {
        (Some(left), Some(right)) => left.same(right),
        (None, None) => true,
        _ => false,
    };
    same_callee
        && same_object(&left.this, &right.this)
        && same_object(&left.closure, &right.closure)
        && left.magic_name == right.magic_name
}

fn spl_autoload_register(
    call: &mut Call<'_>,
    callback: Option<Callable>,
    throw: bool,
    prepend: bool,
) -> Result<bool, Unwind> {
    if !throw {
        call.machine.notice(
            "spl_autoload_register(): Argument #2 ($do_throw) has been ignored, spl_autoload_register() will always throw",
        )?;
    }
    let callback = match callback {
        Some(callback) => callback,
        None => match crate::ext::find_function(b"spl_autoload") {
            Some(builtin) => Callable::function(Callee::Builtin(builtin)),
            None => return Ok(false),
        },
    };
    if let Callee::Builtin(builtin) = callback.callee
        && builtin.name == "spl_autoload_call"
        && builtin.class.is_empty()
    {
        return Err(call.value_error(0, "must not be the spl_autoload_call() function"));
    }
    let loaders = &mut call.machine.classes.autoloaders;
    if loaders.iter().any(|known| is_same(known, &callback)) {
        return Ok(true);
    }
    if prepend {
        loaders.insert(0, callback);
    } else {
        loaders.push(callback);
    }
    Ok(true)
}

fn spl_autoload_unregister(call: &mut Call<'_>, callback: Callable) -> bool {
    let loaders = &mut call.machine.classes.autoloaders;
    match loaders.iter().position(|known| is_same(known, &callback)) {
        Some(at) => {
            let removed = loaders.remove(at);
            drop(removed);
            true
        }
        None => false,
    }
}

/// A loader as the value that it was registered with.
fn callable_value(callable: &Callable) -> Value {
    if let Some(closure) = &callable.closure {
        return closure.clone().into();
    }
    let name = match (&callable.magic_name, callable.callee) {
        (Some(name), _) => name.clone(),
        (None, Callee::User(function)) => function.name.clone(),
        (None, Callee::Builtin(builtin)) => PhpStr::from(builtin.name),
    };
    if name.as_bytes() == b"__invoke"
        && let Some(this) = &callable.this
    {
        return this.clone().into();
    }
    let target: Value = match (&callable.this, callable.static_class) {
        (Some(this), _) => this.clone().into(),
        (None, Some(class)) => class.name().clone().into(),
        (None, None) => return name.into(),
    };
    PhpArray::from_values([target, name.into()]).into()
}

fn spl_autoload_functions(call: &mut Call<'_>) -> PhpArray {
    let values: Vec<Value> = call
        .machine
        .classes
        .autoloaders
        .iter()
        .map(callable_value)
        .collect();
    PhpArray::from_values(values)
}

fn spl_autoload_call(call: &mut Call<'_>, class: PhpStr) -> Result<(), Unwind> {
    call.machine.lookup_class(&class).map(drop)
}

fn spl_autoload_extensions(call: &mut Call<'_>, extensions: Option<PhpStr>) -> Option<PhpStr> {
    let state = call.machine.extensions.state::<FileExtensions>();
    match extensions {
        Some(extensions) => {
            state.0 = extensions.to_string();
            None
        }
        None => Some(PhpStr::from(state.0.as_str())),
    }
}

/// The loader of old: a file in the include path, named as the class in lowercase.
fn spl_autoload(
    call: &mut Call<'_>,
    class: PhpStr,
    extensions: Option<PhpStr>,
) -> Result<(), Unwind> {
    let extensions = match extensions {
        Some(extensions) => extensions.to_string(),
        None => call.machine.extensions.state::<FileExtensions>().0.clone(),
    };
    let base: Vec<u8> = class
        .to_ascii_lowercase()
        .iter()
        .map(|byte| if *byte == b'\\' { b'/' } else { *byte })
        .collect();
    for extension in extensions.split(',') {
        let path = PhpStr::concat(&base, extension.as_bytes());
        if call.machine.include_if_there(&path)? && call.machine.find_class(&class).is_some() {
            break;
        }
    }
    Ok(())
}
