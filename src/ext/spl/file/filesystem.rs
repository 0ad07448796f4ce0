//! FilesystemIterator, RecursiveDirectoryIterator and GlobIterator: directories whose elements are what the flags say.

use super::directory::{CURRENT_AS_SELF, SKIP_DOTS, is_dot_name, open};
use super::info::info_object;
use super::{FLAGS, borrowed, info};
use crate::eval::Unwind;
use crate::eval::class::ClassEntry;
use crate::ext::class::Handlers;
use crate::ext::spl::{inner, this};
use crate::ext::standard::stream_argument::Path;
use crate::ext::{BuiltinClass, Call, IfPassed};
use crate::zval::{ObjectRef, PhpStr, Value};
use crate::{constants, methods};

const CURRENT_MODE: i64 = 0xF0;
const CURRENT_AS_PATHNAME: i64 = 0x20;
const KEY_MODE: i64 = 0xF00;
const KEY_AS_FILENAME: i64 = 0x100;
const OTHER_MODE: i64 = 0x7000;
const UNIX_PATHS: i64 = 0x2000;
const FOLLOW_SYMLINKS: i64 = 0x4000;
/// The flags that are the script's to set.
const SETTABLE: i64 = CURRENT_MODE | KEY_MODE | OTHER_MODE;

/// The classes.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: FLAGS,
        constants: constants! {
            CURRENT_MODE_MASK = Int(CURRENT_MODE), CURRENT_AS_PATHNAME = Int(CURRENT_AS_PATHNAME), CURRENT_AS_FILEINFO = Int(0),
            CURRENT_AS_SELF = Int(CURRENT_AS_SELF), KEY_MODE_MASK = Int(KEY_MODE), KEY_AS_PATHNAME = Int(0),
            FOLLOW_SYMLINKS = Int(FOLLOW_SYMLINKS), KEY_AS_FILENAME = Int(KEY_AS_FILENAME),
            NEW_CURRENT_AND_KEY = Int(KEY_AS_FILENAME), OTHER_MODE_MASK = Int(OTHER_MODE), SKIP_DOTS = Int(SKIP_DOTS),
            UNIX_PATHS = Int(UNIX_PATHS),
        },
        methods: methods! { "FilesystemIterator":
            [public] __construct(directory, flags = 4096) = construct, "string, int";
            [public] rewind() = rewind, "~> void";
            [public] key() = key, "~> string";
            [public] current() = current, "~> SplFileInfo|FilesystemIterator|string";
            [public] getFlags() = get_flags, "~> int";
            [public] setFlags(flags) = set_flags, "int ~> void";
        },
        ..BuiltinClass::extending("FilesystemIterator", "DirectoryIterator")
    },
    BuiltinClass {
        flags: FLAGS,
        interfaces: &["RecursiveIterator"],
        methods: methods! { "RecursiveDirectoryIterator":
            [public] __construct(directory, flags = 0) = construct_recursive, "string, int";
            [public] hasChildren(allowLinks = false) = has_children, "bool ~> bool";
            [public] getChildren() = get_children, "~> RecursiveDirectoryIterator";
            [public] getSubPath() = get_sub_path, "~> string";
            [public] getSubPathname() = get_sub_pathname, "~> string";
        },
        ..BuiltinClass::extending("RecursiveDirectoryIterator", "FilesystemIterator")
    },
    BuiltinClass {
        flags: FLAGS,
        interfaces: &["Countable"],
        handlers: Handlers {
            is_uncloneable: true,
            ..Handlers::STANDARD
        },
        methods: methods! { "GlobIterator":
            [public] __construct(pattern, flags = 0) = construct_glob, "string, int";
            [public] count() = count, "~> int";
        },
        ..BuiltinClass::extending("GlobIterator", "FilesystemIterator")
    },
];

/// Dots are always passed over.
fn construct(call: &mut Call<'_>, path: Path, flags: IfPassed<i64>) -> Result<(), Unwind> {
    open(call, &path, flags.0.unwrap_or(0) | SKIP_DOTS)
}

fn construct_recursive(
    call: &mut Call<'_>,
    path: Path,
    flags: IfPassed<i64>,
) -> Result<(), Unwind> {
    open(call, &path, flags.0.unwrap_or(0))
}

fn construct_glob(call: &mut Call<'_>, path: Path, flags: IfPassed<i64>) -> Result<(), Unwind> {
    let pattern = if path.is_empty() || path.starts_with(b"glob://") {
        path.0
    } else {
        PhpStr::concat(b"glob://", &path)
    };
    open(call, &pattern, flags.0.unwrap_or(0))
}

fn count(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let this = this(call);
    let directory = info(&this).directory.borrow();
    match directory.as_ref() {
        Some(directory) => Ok(directory.glob_count()),
        None => Err(call.machine.throw_error(
            "The parent constructor was not called: the object is in an invalid state",
        )),
    }
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call);
    info(&this).rewind_directory(call.machine)?;
    info(&this).read_entry(call.machine)
}

fn key(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    if info(&this).flags.get() & KEY_MODE == KEY_AS_FILENAME {
        return info(&this).entry(call.machine);
    }
    info(&this).name(call.machine)
}

fn current(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call);
    let info = info(&this);
    match info.flags.get() & CURRENT_MODE {
        CURRENT_AS_PATHNAME => Ok(info.name(call.machine)?.into()),
        0 => {
            info.name(call.machine)?;
            let class = match info.info_class.get() {
                Some(class) => class,
                None => call.machine.builtin_class("splfileinfo"),
            };
            Ok(info_object(call.machine, info, class)?.into())
        }
        _ => Ok(this.clone().into()),
    }
}

fn get_flags(call: &mut Call<'_>) -> i64 {
    info(&this(call)).flags.get() & SETTABLE
}

fn set_flags(call: &mut Call<'_>, flags: i64) {
    let this = this(call);
    let kept = info(&this).flags.get() & !SETTABLE;
    info(&this).flags.set(kept | flags & SETTABLE);
}

/// Whether the entry is a directory; one behind a link counts where links are followed.
fn has_children(call: &mut Call<'_>, allow_links: bool) -> Result<bool, Unwind> {
    let this = this(call);
    let info = info(&this);
    let entry = match &*info.directory.borrow() {
        Some(directory) => directory.entry.clone(),
        None => PhpStr::empty(),
    };
    if entry.is_empty() || is_dot_name(&entry) {
        return Ok(false);
    }
    let name = info.name(call.machine)?;
    let is_link = borrowed(call, "is_link", [name.clone().into()])?.truthy();
    if is_link && !allow_links && !info.has(FOLLOW_SYMLINKS) {
        return Ok(false);
    }
    Ok(borrowed(call, "is_dir", [name.into()])?.truthy())
}

/// An iterator of the same class over the directory that the entry is.
fn get_children(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = this(call);
    let from = info(&this);
    let name = from.name(call.machine)?;
    let class = ClassEntry::of(this.class());
    let arguments = &mut [name.into(), Value::int(from.flags.get())];
    let child = inner::construct(call.machine, class, arguments)?;
    let below = sub_path_name(&this);
    if let Some(directory) = info(&child).directory.borrow_mut().as_mut() {
        directory.sub_path = below;
    }
    info(&child).info_class.set(from.info_class.get());
    info(&child).file_class.set(from.file_class.get());
    Ok(child)
}

fn sub_path_name(object: &ObjectRef) -> PhpStr {
    match &*info(object).directory.borrow() {
        Some(directory) if directory.sub_path.is_empty() => directory.entry.clone(),
        Some(directory) => PhpStr::concat_all(&[&directory.sub_path, b"/", &directory.entry]),
        None => PhpStr::empty(),
    }
}

fn get_sub_path(call: &mut Call<'_>) -> PhpStr {
    let this = this(call);
    let directory = info(&this).directory.borrow();
    let sub_path = directory.as_ref().map(|open| open.sub_path.clone());
    sub_path.unwrap_or_else(PhpStr::empty)
}

fn get_sub_pathname(call: &mut Call<'_>) -> PhpStr {
    sub_path_name(&this(call))
}
