//! Directories, and the class Directory (php-src `ext/standard/dir.c`).

use super::stream_argument::{ContextArg, Path, StreamArg};
use crate::builtins;
use crate::constants;
use crate::eval::Unwind;
use crate::eval::include::os_path;
use crate::ext::argument::FromArg;
use crate::ext::class::{BuiltinDefault, BuiltinProperty};
use crate::ext::{Builtin, BuiltinClass, BuiltinConstant, Call, OrFalse};
use crate::methods;
use crate::stream::{StreamRef, Whence, error_text};
use crate::zval::{PhpArray, PhpStr, ResourceRef, Value, View, Visibility};
use std::os::unix::ffi::OsStrExt;

/// Functions on directories.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    opendir(directory, context = null), dir(directory, context = null), closedir(dir_handle = null), rewinddir(dir_handle = null),
    readdir(dir_handle = null), scandir(directory, sorting_order = SCANDIR_SORT_ASCENDING, context = null), chdir(directory),
    getcwd(),
};

/// Constants of directories.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    SCANDIR_SORT_ASCENDING = Int(0),
    SCANDIR_SORT_DESCENDING = Int(1),
    SCANDIR_SORT_NONE = Int(2),
};

const fn property(name: &'static str, declared_type: &'static str) -> BuiltinProperty {
    BuiltinProperty {
        name,
        visibility: Visibility::Public,
        declared_type,
        default: BuiltinDefault::None,
        is_readonly: true,
    }
}

/// Directory.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    properties: &[property("path", "string"), property("handle", "mixed")],
    methods: methods! { "Directory":
        [public] close() = close, "~> void";
        [public] rewind() = rewind, "~> void";
        [public] read() = read, "~> string|false";
    },
    ..BuiltinClass::class("Directory")
}];

/// The directory that was opened last, for calls without one.
#[derive(Default)]
struct LastDirectory(Option<ResourceRef>);

fn open(
    call: &mut Call<'_>,
    directory: &Path,
    context: ContextArg,
) -> Result<Option<StreamRef>, Unwind> {
    if directory.is_empty() {
        return Ok(None);
    }
    let stream = call.machine.open_directory(directory, Some(context.0))?;
    if let Some(stream) = &stream {
        stream.no_fclose.set(true);
        let last = call.machine.extensions.state::<LastDirectory>();
        let former = last.0.replace(stream.resource.clone());
        drop(former);
    }
    Ok(stream)
}

/// Opens a directory.
fn opendir(call: &mut Call<'_>, directory: Path, context: ContextArg) -> Result<Value, Unwind> {
    let stream = open(call, &directory, context)?;
    Ok(stream.map_or(Value::FALSE, |stream| stream.resource.into()))
}

/// Opens a directory as an object.
fn dir(call: &mut Call<'_>, directory: Path, context: ContextArg) -> Result<Value, Unwind> {
    let Some(stream) = open(call, &directory, context)? else {
        return Ok(Value::FALSE);
    };
    let class = call.machine.builtin_class("directory");
    let object = call.machine.new_object(class);
    let zval = |value: Value| Some(crate::zval::ZvalPtr::new(value));
    drop(object.set_slot(0, zval(directory.0.clone().into())));
    drop(object.set_slot(1, zval(stream.resource.into())));
    Ok(object.into())
}

/// The directory that is meant: the one given, or the one opened last.
fn chosen(call: &mut Call<'_>, handle: Option<ResourceRef>) -> Result<StreamRef, Unwind> {
    let resource = match handle {
        Some(resource) => resource,
        None => match &call.machine.extensions.state::<LastDirectory>().0 {
            Some(resource) => resource.clone(),
            None => return Err(call.machine.throw_type_error("No resource supplied")),
        },
    };
    let stream = StreamArg::from_value(call, 0, resource.into())?;
    if !stream.is_directory.get() {
        return Err(call.type_error(0, "must be a valid Directory resource"));
    }
    Ok(stream.0)
}

fn close_directory(call: &mut Call<'_>, stream: &StreamRef) -> Result<(), Unwind> {
    stream.close(call.machine)?;
    let last = call.machine.extensions.state::<LastDirectory>();
    if last
        .0
        .as_ref()
        .is_some_and(|last| last.same(&stream.resource))
    {
        let former = last.0.take();
        drop(former);
    }
    Ok(())
}

fn next(call: &mut Call<'_>, stream: &StreamRef) -> Result<OrFalse<PhpStr>, Unwind> {
    stream.next_entry(call.machine).map(OrFalse::from)
}

/// Closes a directory.
fn closedir(call: &mut Call<'_>, dir_handle: Option<ResourceRef>) -> Result<(), Unwind> {
    let stream = chosen(call, dir_handle)?;
    close_directory(call, &stream)
}

/// Starts again with the first entry.
fn rewinddir(call: &mut Call<'_>, dir_handle: Option<ResourceRef>) -> Result<(), Unwind> {
    let stream = chosen(call, dir_handle)?;
    stream.seek(call.machine, 0, Whence::Set).map(drop)
}

/// The next entry.
fn readdir(
    call: &mut Call<'_>,
    dir_handle: Option<ResourceRef>,
) -> Result<OrFalse<PhpStr>, Unwind> {
    let stream = chosen(call, dir_handle)?;
    next(call, &stream)
}

/// The directory of the object whose method runs.
fn own(call: &mut Call<'_>) -> Result<StreamRef, Unwind> {
    let handle = call
        .machine
        .frame()
        .this
        .as_ref()
        .and_then(|this| this.slot(1).as_ref().map(|zval| zval.get()));
    let Some(View::Resource(resource)) = handle.as_ref().map(Value::view) else {
        return Err(call
            .machine
            .throw_error("Unable to find my handle property"));
    };
    let resource = resource.clone();
    match StreamRef::from_resource(&resource) {
        Some(stream) => Ok(stream),
        None => {
            let name = call.function_name();
            Err(call.machine.throw_type_error(&format!(
                "{name}(): supplied resource is not a valid Directory resource"
            )))
        }
    }
}

fn close(call: &mut Call<'_>) -> Result<(), Unwind> {
    let stream = own(call)?;
    close_directory(call, &stream)
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let stream = own(call)?;
    stream.seek(call.machine, 0, Whence::Set).map(drop)
}

fn read(call: &mut Call<'_>) -> Result<OrFalse<PhpStr>, Unwind> {
    let stream = own(call)?;
    next(call, &stream)
}

/// The entries of a directory.
fn scandir(
    call: &mut Call<'_>,
    directory: Path,
    sorting_order: i64,
    context: ContextArg,
) -> Result<OrFalse<PhpArray>, Unwind> {
    if directory.is_empty() {
        return Err(call.value_error(0, "cannot be empty"));
    }
    let Some(stream) = call.machine.open_directory(&directory, Some(context.0))? else {
        let error = std::fs::read_dir(os_path(&directory))
            .err()
            .unwrap_or_else(|| std::io::Error::from_raw_os_error(2));
        let number = error.raw_os_error().unwrap_or(0);
        call.warn(&format!("(errno {number}): {}", error_text(&error)))?;
        return Ok(OrFalse::False);
    };
    let mut names = Vec::new();
    while let Some(name) = stream.next_entry(call.machine)? {
        names.push(name);
    }
    stream.close(call.machine)?;
    match sorting_order {
        0 => names.sort_by(|a, b| a.as_bytes().cmp(b.as_bytes())),
        2 => {}
        _ => names.sort_by(|a, b| b.as_bytes().cmp(a.as_bytes())),
    }
    Ok(OrFalse::Value(PhpArray::from_values(
        names.into_iter().map(Value::from),
    )))
}

/// Changes the directory that relative paths start from.
fn chdir(call: &mut Call<'_>, directory: Path) -> Result<bool, Unwind> {
    if !call.machine.may_use_path(&directory)? {
        return Ok(false);
    }
    if let Err(error) = std::env::set_current_dir(os_path(&directory)) {
        let number = error.raw_os_error().unwrap_or(0);
        call.warn(&format!("{} (errno {number})", error_text(&error)))?;
        return Ok(false);
    }
    // Relative names mean other files now.
    call.machine.forget_stat();
    Ok(true)
}

/// The directory that relative paths start from.
fn getcwd(_: &mut Call<'_>) -> OrFalse<PhpStr> {
    let folder = std::env::current_dir().ok();
    OrFalse::from(folder.map(|folder| PhpStr::new(folder.as_os_str().as_bytes())))
}
