//! SplFileInfo and its children: files and directories as objects (php-src `ext/spl/spl_directory.c`).

mod directory;
mod filesystem;
mod info;
mod line;
mod object;

pub(super) use directory::CLASSES as DIRECTORY_CLASSES;
pub(super) use filesystem::CLASSES as FILESYSTEM_CLASSES;
pub(super) use info::CLASSES as INFO_CLASSES;
pub(super) use object::CLASSES as OBJECT_CLASSES;

use crate::eval::class::ClassEntry;
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::Call;
use crate::ext::class::{BuiltinClassFlags, Handlers};
use crate::zval::{Child, Native, ObjectRef, PhpStr, Value};
use directory::Directory;
use object::OpenFile;
use std::any::Any;
use std::cell::{Cell, RefCell};

/// No object of these classes is serialized.
const FLAGS: BuiltinClassFlags = BuiltinClassFlags {
    is_abstract: false,
    is_final: false,
    no_dynamic_properties: false,
    allows_dynamic_properties: false,
    is_not_serializable: true,
};

const HANDLERS: Handlers = Handlers {
    create: Some(create),
    clone: Some(clone),
    compare: Some(Machine::compare_own_properties),
    ..Handlers::STANDARD
};

/// What such an object keeps.
#[derive(Default)]
struct Info {
    /// The folder it lies in.
    path: RefCell<Option<PhpStr>>,
    /// The whole name; of a directory's entry made when it is asked for.
    file_name: RefCell<Option<PhpStr>>,
    flags: Cell<i64>,
    /// The class that `openFile` makes objects of; `None` is SplFileObject.
    file_class: Cell<Option<&'static ClassEntry>>,
    /// The class that `getFileInfo` makes objects of; `None` is SplFileInfo.
    info_class: Cell<Option<&'static ClassEntry>>,
    directory: RefCell<Option<Directory>>,
    file: RefCell<Option<OpenFile>>,
}

impl Native for Info {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn visit(&self, _: &mut dyn FnMut(Child<'_>)) {}
}

fn info(object: &ObjectRef) -> &Info {
    match object.native::<Info>() {
        Some(info) => info,
        None => unreachable!("every object of the class has its state"),
    }
}

fn create(_: &mut Machine, object: &ObjectRef) {
    object.set_native(Box::new(Info::default()));
}

/// A clone of a directory iterator opens the directory again and goes to the same entry.
fn clone(m: &mut Machine, from: &ObjectRef, to: &ObjectRef) -> Result<(), Unwind> {
    create(m, to);
    let (from, to) = (info(from), info(to));
    to.flags.set(from.flags.get());
    to.file_class.set(from.file_class.get());
    to.info_class.set(from.info_class.get());
    let index = from.directory.borrow().as_ref().map(|open| open.index);
    let path = from.path.borrow().clone();
    match (index, path) {
        (Some(index), Some(path)) => {
            to.open_directory(m, &path)?;
            for _ in 0..index {
                to.read_entry(m)?;
            }
            if let Some(open) = to.directory.borrow_mut().as_mut() {
                open.index = index;
            }
        }
        (_, path) => {
            to.path.replace(path);
            to.file_name.replace(from.file_name.borrow().clone());
        }
    }
    Ok(())
}

impl Info {
    fn has(&self, flag: i64) -> bool {
        self.flags.get() & flag != 0
    }

    /// The folder.
    fn folder(&self) -> Option<PhpStr> {
        let directory = self.directory.borrow();
        match directory.as_ref().and_then(Directory::glob_folder) {
            Some(folder) => folder,
            None => self.path.borrow().clone(),
        }
    }

    /// The whole name.
    fn name(&self, m: &mut Machine) -> Result<PhpStr, Unwind> {
        if let Some(name) = &*self.file_name.borrow() {
            return Ok(name.clone());
        }
        let entry = match &*self.directory.borrow() {
            Some(directory) => directory.entry.clone(),
            None => return Err(uninitialized(m)),
        };
        let name = match self.folder() {
            Some(folder) => PhpStr::concat_all(&[&folder, b"/", &entry]),
            None => entry,
        };
        self.file_name.replace(Some(name.clone()));
        Ok(name)
    }

    /// The whole name of a file, or of the entry where a directory iterator is.
    fn path_name(&self, m: &mut Machine) -> Result<Option<PhpStr>, Unwind> {
        let is_behind = match &*self.directory.borrow() {
            Some(directory) => directory.entry.is_empty(),
            None => return Ok(self.file_name.borrow().clone()),
        };
        if is_behind {
            return Ok(None);
        }
        self.name(m).map(Some)
    }

    /// The name without the folder.
    fn bare_name(&self, m: &mut Machine) -> Result<PhpStr, Unwind> {
        let Some(name) = self.file_name.borrow().clone() else {
            return Err(uninitialized(m));
        };
        Ok(match self.folder() {
            Some(folder) if !folder.is_empty() && folder.len() < name.len() => {
                PhpStr::new(&name[folder.len() + 1..])
            }
            _ => name,
        })
    }

    /// Takes a path apart: slashes at its end do not count.
    fn set_name(&self, path: &PhpStr) {
        let mut end = path.len();
        while end > 1 && path[end - 1] == b'/' {
            end -= 1;
        }
        self.file_name.replace(Some(PhpStr::new(&path[..end])));
        self.path
            .replace(Some(PhpStr::new(&path[..folder_end(path, end)])));
    }
}

/// Where the folder ends in a path that ends at `end`.
fn folder_end(path: &[u8], mut end: usize) -> usize {
    while end > 1 && path[end - 1] != b'/' {
        end -= 1;
    }
    end.saturating_sub(1)
}

fn uninitialized(m: &mut Machine) -> Unwind {
    m.throw_error("Object not initialized")
}

/// Calls a function of the library in the name of the method that runs.
fn borrowed(
    call: &mut Call<'_>,
    function: &str,
    arguments: impl IntoIterator<Item = Value>,
) -> Result<Value, Unwind> {
    let Some(builtin) = crate::ext::find_function(function.as_bytes()) else {
        return Ok(Value::FALSE);
    };
    let mut arguments: Vec<Option<Value>> = arguments.into_iter().map(Some).collect();
    let method = call.builtin;
    (builtin.invoke)(&mut Call::new(call.machine, method, &mut arguments))
}

/// Does something whose warnings are exceptions.
fn throwing<'a, R>(
    call: &mut Call<'a>,
    class: Throw,
    act: impl FnOnce(&mut Call<'a>) -> Result<R, Unwind>,
) -> Result<R, Unwind> {
    let outer = call.machine.errors.warnings_throw.replace(class);
    let result = act(call);
    call.machine.errors.warnings_throw = outer;
    result
}
