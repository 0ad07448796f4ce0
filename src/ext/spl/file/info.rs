//! SplFileInfo: what is known of a file.

use super::{FLAGS, HANDLERS, Info, borrowed, info, object, throwing};
use crate::eval::class::ClassEntry;
use crate::eval::class::cast::mangled_properties;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::spl::parameter::class_derived_from;
use crate::ext::spl::{inner, this};
use crate::ext::standard::path;
use crate::ext::standard::stream_argument::Path;
use crate::ext::{BuiltinClass, Call, IfPassed, OrFalse};
use crate::methods;
use crate::zval::{Key, ObjectRef, PhpArray, PhpStr, ResourceRef, Value};

/// The class.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    flags: FLAGS,
    interfaces: &["Stringable"],
    handlers: HANDLERS,
    methods: methods! { "SplFileInfo":
        [public] __construct(filename) = construct, "string";
        [public] getPath() = get_path, "~> string";
        [public] getFilename() = get_filename, "~> string";
        [public] getExtension() = get_extension, "~> string";
        [public] getBasename(suffix = "") = get_basename, "string ~> string";
        [public] getPathname() = get_pathname, "~> string";
        [public] getPerms() = ask, "~> int|false";
        [public] getInode() = ask, "~> int|false";
        [public] getSize() = ask, "~> int|false";
        [public] getOwner() = ask, "~> int|false";
        [public] getGroup() = ask, "~> int|false";
        [public] getATime() = ask, "~> int|false";
        [public] getMTime() = ask, "~> int|false";
        [public] getCTime() = ask, "~> int|false";
        [public] getType() = ask, "~> string|false";
        [public] isWritable() = ask, "~> bool";
        [public] isReadable() = ask, "~> bool";
        [public] isExecutable() = ask, "~> bool";
        [public] isFile() = ask, "~> bool";
        [public] isDir() = ask, "~> bool";
        [public] isLink() = ask, "~> bool";
        [public] getLinkTarget() = get_link_target, "~> string|false";
        [public] getRealPath() = get_real_path, "~> string|false";
        [public] getFileInfo(class = null) = get_file_info, "?string ~> SplFileInfo";
        [public] getPathInfo(class = null) = get_path_info, "?string ~> ?SplFileInfo";
        [public] openFile(mode = "r", useIncludePath = false, context = null) = open_file, "string, bool ~> SplFileObject";
        [public] setFileClass(class = SplFileObject::class) = set_file_class, "string ~> void";
        [public] setInfoClass(class = SplFileInfo::class) = set_info_class, "string ~> void";
        [public] __toString() = get_pathname, "~> string";
        [public] __debugInfo() = debug_info, "~> array";
        [final public] _bad_state_ex() = bad_state, "~> void";
    },
    ..BuiltinClass::class("SplFileInfo")
}];

fn construct(call: &mut Call<'_>, path: Path) {
    info(&this(call)).set_name(&path);
}

fn get_path(call: &mut Call<'_>) -> PhpStr {
    info(&this(call)).folder().unwrap_or_else(PhpStr::empty)
}

fn get_filename(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    info(&this).bare_name(call.machine)
}

/// What stands behind the last dot of a name.
pub(super) fn extension_of(name: &[u8]) -> PhpStr {
    let base = path::base(name);
    match memchr::memrchr(b'.', base) {
        Some(at) => PhpStr::new(&base[at + 1..]),
        None => PhpStr::empty(),
    }
}

/// The last part of a name without a suffix.
pub(super) fn base_of(name: &[u8], suffix: &[u8]) -> PhpStr {
    let base = path::base(name);
    PhpStr::new(match base.strip_suffix(suffix) {
        Some(stem) if !stem.is_empty() => stem,
        _ => base,
    })
}

fn get_extension(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    let name = info(&this).bare_name(call.machine)?;
    Ok(extension_of(&name))
}

fn get_basename(call: &mut Call<'_>, suffix: PhpStr) -> Result<PhpStr, Unwind> {
    let this = this(call);
    let name = info(&this).bare_name(call.machine)?;
    Ok(base_of(&name, &suffix))
}

fn get_pathname(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    let name = info(&this).path_name(call.machine)?;
    Ok(name.unwrap_or_else(PhpStr::empty))
}

/// What the function of the file system says that goes with the method.
fn ask(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let function = match call.builtin.name {
        "getPerms" => "fileperms",
        "getInode" => "fileinode",
        "getSize" => "filesize",
        "getOwner" => "fileowner",
        "getGroup" => "filegroup",
        "getATime" => "fileatime",
        "getMTime" => "filemtime",
        "getCTime" => "filectime",
        "getType" => "filetype",
        "isWritable" => "is_writable",
        "isReadable" => "is_readable",
        "isExecutable" => "is_executable",
        "isFile" => "is_file",
        "isDir" => "is_dir",
        _ => "is_link",
    };
    let this = this(call);
    let name = info(&this).name(call.machine)?;
    throwing(call, Throw::RuntimeException, |call| {
        borrowed(call, function, [name.into()])
    })
}

fn get_link_target(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    let name = info(&this).name(call.machine)?;
    let path = crate::eval::include::os_path(&name);
    match std::fs::read_link(path) {
        Ok(target) => {
            use std::os::unix::ffi::OsStrExt;
            Ok(PhpStr::new(target.as_os_str().as_bytes()))
        }
        Err(error) => {
            let why = crate::stream::error_text(&error);
            let message = format!("Unable to read link {name}, error: {why}");
            Err(call.machine.throw(Throw::RuntimeException, &message))
        }
    }
}

fn get_real_path(call: &mut Call<'_>) -> Result<OrFalse<PhpStr>, Unwind> {
    let this = this(call);
    let info = info(&this);
    let opened = object::opened_path(info);
    let name = match opened {
        Some(path) => Some(path),
        None => info.path_name(call.machine)?,
    };
    let real = name.and_then(|name| {
        let name = if name.is_empty() { b"." } else { &name[..] };
        crate::stream::include_path::real_path(name)
    });
    Ok(OrFalse::from(real))
}

/// The class that an argument names, or the one that was set, or the library's.
fn chosen_class(
    call: &mut Call<'_>,
    name: Option<PhpStr>,
    set: Option<&'static ClassEntry>,
    base: &'static str,
    lowercase: &'static str,
) -> Result<&'static ClassEntry, Unwind> {
    match (name, set) {
        (Some(name), _) => class_derived_from(call, 0, &name, base),
        (None, Some(set)) => Ok(set),
        (None, None) => Ok(call.machine.builtin_class(lowercase)),
    }
}

fn set_file_class(call: &mut Call<'_>, class: IfPassed<PhpStr>) -> Result<(), Unwind> {
    let class = chosen_class(call, class.0, None, "SplFileObject", "splfileobject")?;
    info(&this(call)).file_class.set(Some(class));
    Ok(())
}

fn set_info_class(call: &mut Call<'_>, class: IfPassed<PhpStr>) -> Result<(), Unwind> {
    let class = chosen_class(call, class.0, None, "SplFileInfo", "splfileinfo")?;
    info(&this(call)).info_class.set(Some(class));
    Ok(())
}

/// A directory iterator behind its last entry has no file.
fn need_entry(m: &mut Machine, from: &Info) -> Result<(), Unwind> {
    let is_behind = from
        .directory
        .borrow()
        .as_ref()
        .is_some_and(|directory| directory.entry.is_empty());
    if is_behind {
        return Err(m.throw(Throw::RuntimeException, "Could not open file"));
    }
    Ok(())
}

/// Whether a class has its constructor from the one of that name.
fn constructs_as(class: &'static ClassEntry, name: &[u8]) -> bool {
    class
        .magic
        .constructor
        .as_ref()
        .is_some_and(|constructor| constructor.class.name().as_bytes() == name)
}

/// An object for the file: of a class with a constructor of its own, that is called.
pub(super) fn info_object(
    m: &mut Machine,
    from: &Info,
    class: &'static ClassEntry,
) -> Result<ObjectRef, Unwind> {
    need_entry(m, from)?;
    let name = from.name(m)?;
    if !constructs_as(class, b"SplFileInfo") {
        return inner::construct(m, class, &mut [name.into()]);
    }
    let object = m.instantiate(class)?;
    info(&object).file_name.replace(Some(name));
    info(&object).path.replace(from.folder());
    Ok(object)
}

fn get_file_info(call: &mut Call<'_>, class: Option<PhpStr>) -> Result<ObjectRef, Unwind> {
    let this = this(call);
    let set = info(&this).info_class.get();
    let class = chosen_class(call, class, set, "SplFileInfo", "splfileinfo")?;
    info_object(call.machine, info(&this), class)
}

fn get_path_info(call: &mut Call<'_>, class: Option<PhpStr>) -> Result<Option<ObjectRef>, Unwind> {
    let this = this(call);
    let set = info(&this).info_class.get();
    let class = chosen_class(call, class, set, "SplFileInfo", "splfileinfo")?;
    let name = info(&this).path_name(call.machine)?;
    let Some(name) = name.filter(|name| !name.is_empty()) else {
        return Ok(None);
    };
    let folder = PhpStr::new(path::parent(&name));
    if folder.is_empty() {
        return Ok(None);
    }
    if !constructs_as(class, b"SplFileInfo") {
        return inner::construct(call.machine, class, &mut [folder.into()]).map(Some);
    }
    let object = call.machine.instantiate(class)?;
    info(&object).set_name(&folder);
    Ok(Some(object))
}

fn open_file(
    call: &mut Call<'_>,
    mode: PhpStr,
    use_include_path: bool,
    context: Option<ResourceRef>,
) -> Result<ObjectRef, Unwind> {
    let this = this(call);
    need_entry(call.machine, info(&this))?;
    let class = match info(&this).file_class.get() {
        Some(class) => class,
        None => call.machine.builtin_class("splfileobject"),
    };
    let name = info(&this).name(call.machine)?;
    if !constructs_as(class, b"SplFileObject") {
        return inner::construct(call.machine, class, &mut [name.into(), mode.into()]);
    }
    let opened = call.machine.instantiate(class)?;
    info(&opened).path.replace(info(&this).folder());
    throwing(call, Throw::RuntimeException, |call| {
        object::open(call, &opened, name, mode, use_include_path, context)
    })?;
    Ok(opened)
}

fn bad_state(call: &mut Call<'_>) -> Result<(), Unwind> {
    Err(call
        .machine
        .throw_error("The parent constructor was not called: the object is in an invalid state"))
}

/// The properties, and what is kept under private names.
fn debug_info(call: &mut Call<'_>) -> Result<PhpArray, Unwind> {
    let this = this(call);
    let info = info(&this);
    let mut shown = mangled_properties(&this);
    let mut show = |class: &str, name: &str, value: Value| {
        let name = PhpStr::concat_all(&[b"\0", class.as_bytes(), b"\0", name.as_bytes()]);
        shown.set(&Key::String(name), value.into_zval());
    };
    let name = info.path_name(call.machine)?;
    show(
        "SplFileInfo",
        "pathName",
        name.unwrap_or_else(PhpStr::empty).into(),
    );
    if info.file_name.borrow().is_some() {
        let bare = info.bare_name(call.machine)?;
        show("SplFileInfo", "fileName", bare.into());
    }
    if let Some(directory) = &*info.directory.borrow() {
        let glob = match directory.glob_folder() {
            Some(_) => info.path.borrow().clone().map_or(Value::FALSE, Value::from),
            None => Value::FALSE,
        };
        show("DirectoryIterator", "glob", glob);
        show(
            "RecursiveDirectoryIterator",
            "subPathName",
            directory.sub_path.clone().into(),
        );
    }
    if let Some(file) = &*info.file.borrow() {
        show("SplFileObject", "openMode", file.mode.clone().into());
        let byte = |byte| Value::from(PhpStr::from_byte(byte));
        show("SplFileObject", "delimiter", byte(file.dialect.separator));
        show("SplFileObject", "enclosure", byte(file.dialect.enclosure));
    }
    Ok(shown)
}
