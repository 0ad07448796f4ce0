//! Deleting, renaming, copying files, and changing what is known of them (php-src `ext/standard/file.c`, `filestat.c`).

use super::stream_argument::{ContextArg, Path};
use crate::builtins;
use crate::eval::Unwind;
use crate::eval::include::os_path;
use crate::ext::argument::IntOrString;
use crate::ext::{Builtin, Call, OrFalse};
use crate::stream::{
    Limit, Located, Metadata, Options, error_text, id_of, make_temporary, stat as file_kind,
    temporary_folder,
};
use crate::zval::PhpStr;
use rustix::fs::{Gid, Uid};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;

/// Functions that change files.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    unlink(filename, context = null), rename(from, to, context = null), copy(from, to, context = null),
    mkdir(directory, permissions = 511, recursive = false, context = null), rmdir(directory, context = null),
    tempnam(directory, prefix), touch(filename, mtime = null, atime = null), chmod(filename, permissions),
    chown(filename, user), chgrp(filename, group), lchown(filename, user), lchgrp(filename, group), umask(mask = null),
};

/// The wrapper of a path, or a warning.
fn locate(call: &mut Call<'_>, path: &PhpStr) -> Result<Option<Located>, Unwind> {
    let located = call.machine.locate_wrapper(path, Options::default())?;
    if located.is_none() {
        call.warn("Unable to locate stream wrapper")?;
    }
    Ok(located)
}

/// Deletes a file.
fn unlink(call: &mut Call<'_>, filename: Path, context: ContextArg) -> Result<bool, Unwind> {
    let Some(located) = locate(call, &filename)? else {
        return Ok(false);
    };
    let done = located
        .wrapper
        .unlink(call.machine, &filename, Some(context.0))?;
    match done {
        Some(done) => Ok(done),
        None => {
            call.warn(&format!(
                "{} does not allow unlinking",
                located.wrapper.label()
            ))?;
            Ok(false)
        }
    }
}

/// Gives a file another name.
fn rename(call: &mut Call<'_>, from: Path, to: Path, context: ContextArg) -> Result<bool, Unwind> {
    let Some(located) = locate(call, &from)? else {
        return Ok(false);
    };
    let target = call.machine.locate_wrapper(&to, Options::default())?;
    let label = located.wrapper.label();
    let is_same = target.is_some_and(|target| {
        target.is_plain && located.is_plain
            || std::rc::Rc::ptr_eq(&target.wrapper, &located.wrapper)
    });
    if !is_same && located.wrapper.can_rename() {
        call.warn("Cannot rename a file across wrapper types")?;
        return Ok(false);
    }
    match located
        .wrapper
        .rename(call.machine, &from, &to, Some(context.0))?
    {
        Some(done) => Ok(done),
        None => {
            call.warn(&format!("{label} wrapper does not support renaming"))?;
            Ok(false)
        }
    }
}

/// What is known of a path, without a word where there is nothing: `None`, and `Err` where its wrapper cannot say.
fn known(
    call: &mut Call<'_>,
    path: &PhpStr,
    flags: i64,
) -> Result<Option<crate::stream::Stat>, Unwind> {
    match call.machine.locate_wrapper(path, Options::default())? {
        Some(located) => located.wrapper.stat(call.machine, &located.path, flags),
        None => Ok(None),
    }
}

/// Copies a file.
fn copy(call: &mut Call<'_>, from: Path, to: Path, context: ContextArg) -> Result<bool, Unwind> {
    let located = call.machine.locate_wrapper(&from, Options::default())?;
    if located.is_some_and(|located| located.is_plain) && !call.machine.may_use_path(&from)? {
        return Ok(false);
    }
    if let Some(source) = known(call, &from, 0)? {
        if source.is(file_kind::DIRECTORY) {
            call.warn("The first argument to copy() function cannot be a directory")?;
            return Ok(false);
        }
        if let Some(target) = known(call, &to, file_kind::URL_QUIET)? {
            if target.is(file_kind::DIRECTORY) {
                call.warn("The second argument to copy() function cannot be a directory")?;
                return Ok(false);
            }
            let is_same = match (source.ino, target.ino) {
                (0, _) | (_, 0) => from.as_bytes() == to.as_bytes(),
                (source_number, target_number) => {
                    source_number == target_number && source.dev == target.dev
                }
            };
            if is_same {
                return Ok(false);
            }
        }
    }
    let context = Some(context.0);
    let source = call
        .machine
        .open_stream(&from, b"rb", Options::REPORT, context.clone())?;
    let Some(source) = source else {
        return Ok(false);
    };
    let target = call
        .machine
        .open_stream(&to, b"wb", Options::REPORT, context)?;
    let copied = match &target {
        Some(target) => source.copy_to(call.machine, target, Limit::None)?.is_ok(),
        None => false,
    };
    source.close(call.machine)?;
    if let Some(target) = target {
        target.close(call.machine)?;
    }
    Ok(copied)
}

/// Makes a directory.
fn mkdir(
    call: &mut Call<'_>,
    directory: Path,
    permissions: i64,
    recursive: bool,
    context: ContextArg,
) -> Result<bool, Unwind> {
    let Some(located) = call
        .machine
        .locate_wrapper(&directory, Options::default())?
    else {
        return Ok(false);
    };
    let done = located.wrapper.make_directory(
        call.machine,
        &directory,
        permissions,
        recursive,
        Some(context.0),
    )?;
    Ok(done.unwrap_or(false))
}

/// Removes an empty directory.
fn rmdir(call: &mut Call<'_>, directory: Path, context: ContextArg) -> Result<bool, Unwind> {
    let Some(located) = call
        .machine
        .locate_wrapper(&directory, Options::default())?
    else {
        return Ok(false);
    };
    let done = located
        .wrapper
        .remove_directory(call.machine, &directory, Some(context.0))?;
    Ok(done.unwrap_or(false))
}

/// Makes a new file with a name of its own in a directory, or where temporary files belong.
fn tempnam(call: &mut Call<'_>, directory: Path, prefix: Path) -> Result<OrFalse<PhpStr>, Unwind> {
    let prefix = super::path::base(&prefix);
    let prefix = &prefix[..prefix.len().min(63)];
    let fallback = temporary_folder(call.machine);
    let wanted = os_path(&directory);
    if !directory.is_empty() {
        if !call.machine.may_use_path(&directory)? {
            return Ok(OrFalse::False);
        }
        let folder = wanted.canonicalize().unwrap_or(wanted);
        if let Ok((_, path)) = make_temporary(&folder, prefix) {
            return Ok(OrFalse::Value(PhpStr::new(path.as_os_str().as_bytes())));
        }
        call.note("file created in the system's temporary directory")?;
    }
    if !call.machine.may_use_path(fallback.as_os_str().as_bytes())? {
        return Ok(OrFalse::False);
    }
    Ok(OrFalse::from(
        make_temporary(&fallback, prefix)
            .ok()
            .map(|(_, path)| PhpStr::new(path.as_os_str().as_bytes())),
    ))
}

/// Sets when a file was changed and read, making it where it is missing.
fn touch(
    call: &mut Call<'_>,
    filename: Path,
    mtime: Option<i64>,
    atime: Option<i64>,
) -> Result<bool, Unwind> {
    if filename.is_empty() {
        return Ok(false);
    }
    if mtime.is_none() && atime.is_some() {
        return Err(call.value_error(1, "cannot be null when argument #3 ($atime) is an integer"));
    }
    let metadata = Metadata::Touch {
        modified: mtime,
        accessed: atime.or(mtime),
    };
    let located = call.machine.locate_wrapper(&filename, Options::default())?;
    let Some(located) = located else {
        return Ok(false);
    };
    if located.is_plain && located.path.same(&filename.0) {
        if !call.machine.may_use_path(&filename)? {
            return Ok(false);
        }
        return touch_plain(call, &filename, &metadata);
    }
    if let Some(done) = located
        .wrapper
        .set_metadata(call.machine, &filename, &metadata)?
    {
        return Ok(done);
    }
    if mtime.is_some() {
        call.warn("Can not call touch() for a non-standard stream")?;
        return Ok(false);
    }
    let stream = call
        .machine
        .open_stream(&filename, b"c", Options::REPORT, None)?;
    match stream {
        Some(stream) => stream.close(call.machine).map(|_| true),
        None => Ok(false),
    }
}

fn touch_plain(
    call: &mut Call<'_>,
    filename: &PhpStr,
    metadata: &Metadata,
) -> Result<bool, Unwind> {
    let path = os_path(filename);
    if let Err(error) = crate::stream::create_if_missing(&path) {
        let text = error_text(&error);
        call.warn(&format!("Unable to create file {filename} because {text}"))?;
        return Ok(false);
    }
    let Metadata::Touch { modified, accessed } = metadata else {
        return Ok(false);
    };
    if let Err(error) = crate::stream::set_times(&path, *modified, *accessed) {
        call.warn(&format!("Utime failed: {}", error_text(&error)))?;
        return Ok(false);
    }
    call.machine.forget_stat();
    Ok(true)
}

/// Changes what is known of a file: plain ones by `act`, others through their wrapper.
fn change(
    call: &mut Call<'_>,
    filename: &Path,
    metadata: &Metadata,
    act: impl FnOnce(&std::path::Path) -> std::io::Result<()>,
) -> Result<bool, Unwind> {
    let located = call.machine.locate_wrapper(filename, Options::default())?;
    let is_plain = located
        .as_ref()
        .is_some_and(|located| located.is_plain && located.path.same(&filename.0));
    if !is_plain {
        let done = match located {
            Some(located) => located
                .wrapper
                .set_metadata(call.machine, filename, metadata)?,
            None => None,
        };
        return match done {
            Some(done) => Ok(done),
            None => {
                let function = call.function_name();
                call.warn(&format!(
                    "Cannot call {function}() for a non-standard stream"
                ))?;
                Ok(false)
            }
        };
    }
    if !call.machine.may_use_path(filename)? {
        return Ok(false);
    }
    if let Err(error) = act(&os_path(filename)) {
        call.warn(&error_text(&error))?;
        return Ok(false);
    }
    call.machine.forget_stat();
    Ok(true)
}

/// Sets the permissions of a file.
fn chmod(call: &mut Call<'_>, filename: Path, permissions: i64) -> Result<bool, Unwind> {
    change(call, &filename, &Metadata::Access(permissions), |path| {
        let mode = permissions as u32 & 0o7777;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
    })
}

/// Whether a link or what it points to is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Links {
    Follow,
    Stay,
}

/// Owner or group.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Owner,
    Group,
}

fn give(
    call: &mut Call<'_>,
    filename: &Path,
    who: Who,
    to: IntOrString,
    links: Links,
) -> Result<bool, Unwind> {
    let metadata = match (&to, who) {
        (IntOrString::Int(id), Who::Owner) => Metadata::Owner(*id),
        (IntOrString::Int(id), Who::Group) => Metadata::Group(*id),
        (IntOrString::String(name), Who::Owner) => Metadata::OwnerName(name.clone()),
        (IntOrString::String(name), Who::Group) => Metadata::GroupName(name.clone()),
    };
    let plain = call
        .machine
        .locate_wrapper(filename, Options::default())?
        .is_some_and(|located| located.is_plain);
    let (file, what) = match who {
        Who::Owner => ("/etc/passwd", "uid"),
        Who::Group => ("/etc/group", "gid"),
    };
    let id = match &to {
        IntOrString::Int(id) => *id as u32,
        IntOrString::String(_) if !plain => 0,
        IntOrString::String(name) => match id_of(file, name) {
            Some(id) => id,
            None => {
                call.warn(&format!("Unable to find {what} for {name}"))?;
                return Ok(false);
            }
        },
    };
    change(call, filename, &metadata, |path| {
        let (owner, group) = match who {
            Who::Owner => (Some(Uid::from_raw(id)), None),
            Who::Group => (None, Some(Gid::from_raw(id))),
        };
        let flags = match links {
            Links::Follow => rustix::fs::AtFlags::empty(),
            Links::Stay => rustix::fs::AtFlags::SYMLINK_NOFOLLOW,
        };
        rustix::fs::chownat(rustix::fs::CWD, path, owner, group, flags)?;
        Ok(())
    })
}

/// Gives a file another owner.
fn chown(call: &mut Call<'_>, filename: Path, user: IntOrString) -> Result<bool, Unwind> {
    give(call, &filename, Who::Owner, user, Links::Follow)
}

/// Gives a file another group.
fn chgrp(call: &mut Call<'_>, filename: Path, group: IntOrString) -> Result<bool, Unwind> {
    give(call, &filename, Who::Group, group, Links::Follow)
}

/// Gives a link another owner.
fn lchown(call: &mut Call<'_>, filename: Path, user: IntOrString) -> Result<bool, Unwind> {
    give(call, &filename, Who::Owner, user, Links::Stay)
}

/// Gives a link another group.
fn lchgrp(call: &mut Call<'_>, filename: Path, group: IntOrString) -> Result<bool, Unwind> {
    give(call, &filename, Who::Group, group, Links::Stay)
}

/// The umask of the process before.
#[derive(Default)]
pub(crate) struct Umask(Option<rustix::fs::Mode>);

impl Drop for Umask {
    fn drop(&mut self) {
        if let Some(mask) = self.0 {
            rustix::process::umask(mask);
        }
    }
}

/// The permissions that new files do not get; sets them for the request if asked.
fn umask(call: &mut Call<'_>, mask: Option<i64>) -> i64 {
    use rustix::fs::Mode;
    let wanted = mask.map_or(Mode::from_raw_mode(0o77), |mask| {
        Mode::from_raw_mode(mask as u32 & 0o777)
    });
    let old = rustix::process::umask(wanted);
    if mask.is_none() {
        rustix::process::umask(old);
    } else {
        call.machine
            .extensions
            .state::<Umask>()
            .0
            .get_or_insert(old);
    }
    i64::from(old.as_raw_mode())
}
