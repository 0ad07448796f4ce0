//! What the file system says of files (php-src `ext/standard/filestat.c`).

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::include::os_path;
use crate::ext::{Builtin, Call};
use crate::stream::{Options, Stat, stat as file_kind};
use crate::zval::{PhpStr, Value};
use rustix::fs::Access;

/// Functions about files.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    fileperms(filename), fileinode(filename), filesize(filename), fileowner(filename), filegroup(filename), fileatime(filename),
    filemtime(filename), filectime(filename), filetype(filename), is_writable(filename), is_writeable(filename),
    is_readable(filename), is_executable(filename), is_file(filename), is_dir(filename), is_link(filename),
    file_exists(filename), lstat(filename), stat(filename), clearstatcache(clear_realpath_cache = false, filename = ""),
    realpath_cache_size(), realpath_cache_get(),
};

/// What is asked of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Question {
    Link,
    Stat,
    IsFile,
    IsDirectory,
    IsLink,
}

/// What is known of a file; `None` where there is nothing, which is told of unless that is the question.
fn look(
    call: &mut Call<'_>,
    filename: &PhpStr,
    question: Question,
) -> Result<Option<Stat>, Unwind> {
    let quiet = !matches!(question, Question::Link | Question::Stat);
    let link = matches!(question, Question::Link | Question::IsLink);
    let flags =
        if link { file_kind::URL_LINK } else { 0 } | if quiet { file_kind::URL_QUIET } else { 0 };
    if filename.is_empty() {
        return Ok(None);
    }
    if memchr::memchr(0, filename).is_some() {
        if !quiet {
            call.warn("Filename contains null byte")?;
        }
        return Ok(None);
    }
    if let Some(stat) = call.machine.remembered_stat(filename, flags) {
        return Ok(Some(stat));
    }
    let located = call.machine.locate_wrapper(filename, Options::default())?;
    let stat = match located {
        Some(located) => {
            if located.is_plain && !call.machine.may_use_path(&located.path)? {
                return Ok(None);
            }
            located
                .wrapper
                .stat(call.machine, &located.path, flags | file_kind::URL_ANYWHERE)?
        }
        None => None,
    };
    if let Some(stat) = stat {
        call.machine.remember_stat(filename, flags, stat);
    } else if !quiet {
        let what = if link { "Lstat" } else { "stat" };
        call.warn(&format!("{what} failed for {filename}"))?;
    }
    Ok(stat)
}

/// One field of what is known, or `false`.
fn field(
    call: &mut Call<'_>,
    filename: &PhpStr,
    of: impl FnOnce(&Stat) -> i64,
) -> Result<Value, Unwind> {
    let stat = look(call, filename, Question::Stat)?;
    Ok(stat.map_or(Value::FALSE, |stat| Value::int(of(&stat))))
}

/// Kind and permissions.
fn fileperms(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    field(call, &filename, |stat| stat.mode)
}

/// The inode.
fn fileinode(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    field(call, &filename, |stat| stat.ino)
}

/// The size in bytes.
fn filesize(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    field(call, &filename, |stat| stat.size)
}

/// The owner.
fn fileowner(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    field(call, &filename, |stat| stat.uid)
}

/// The group.
fn filegroup(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    field(call, &filename, |stat| stat.gid)
}

/// When it was last read.
fn fileatime(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    field(call, &filename, |stat| stat.atime)
}

/// When its content was last changed.
fn filemtime(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    field(call, &filename, |stat| stat.mtime)
}

/// When it was last changed at all.
fn filectime(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    field(call, &filename, |stat| stat.ctime)
}

/// The kind of file.
fn filetype(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    let Some(stat) = look(call, &filename, Question::Link)? else {
        return Ok(Value::FALSE);
    };
    let kind = match stat.mode & file_kind::KIND {
        file_kind::LINK => "link",
        file_kind::FIFO => "fifo",
        file_kind::CHARACTER => "char",
        file_kind::DIRECTORY => "dir",
        file_kind::BLOCK => "block",
        file_kind::REGULAR => "file",
        file_kind::SOCKET => "socket",
        other => {
            call.note(&format!("Unknown file type ({other})"))?;
            "unknown"
        }
    };
    Ok(Value::from(kind))
}

/// Whether the script may do something with a file.
fn may(call: &mut Call<'_>, filename: &PhpStr, access: Access) -> Result<bool, Unwind> {
    if filename.is_empty() || memchr::memchr(0, filename).is_some() {
        return Ok(false);
    }
    let Some(located) = call.machine.locate_wrapper(filename, Options::default())? else {
        return Ok(false);
    };
    if located.is_plain {
        return Ok(call.machine.may_use_path(&located.path)?
            && rustix::fs::access(os_path(&located.path), access).is_ok());
    }
    let stat = located.wrapper.stat(
        call.machine,
        &located.path,
        file_kind::URL_QUIET | file_kind::URL_ANYWHERE,
    )?;
    let Some(stat) = stat else {
        return Ok(false);
    };
    let (own, group) = (
        i64::from(rustix::process::getuid().as_raw()),
        i64::from(rustix::process::getgid().as_raw()),
    );
    let in_group = stat.gid == group
        || rustix::process::getgroups()
            .unwrap_or_default()
            .iter()
            .any(|known| i64::from(known.as_raw()) == stat.gid);
    let shift = match (stat.uid == own, in_group) {
        (true, _) => 6,
        (false, true) => 3,
        (false, false) => 0,
    };
    Ok(access == Access::EXISTS || stat.mode >> shift & i64::from(access.bits()) != 0)
}

/// Whether the script may write to it.
fn is_writable(call: &mut Call<'_>, filename: PhpStr) -> Result<bool, Unwind> {
    may(call, &filename, Access::WRITE_OK)
}

/// Another name of `is_writable`.
fn is_writeable(call: &mut Call<'_>, filename: PhpStr) -> Result<bool, Unwind> {
    may(call, &filename, Access::WRITE_OK)
}

/// Whether the script may read it.
fn is_readable(call: &mut Call<'_>, filename: PhpStr) -> Result<bool, Unwind> {
    may(call, &filename, Access::READ_OK)
}

/// Whether the script may execute it.
fn is_executable(call: &mut Call<'_>, filename: PhpStr) -> Result<bool, Unwind> {
    may(call, &filename, Access::EXEC_OK)
}

/// Whether it is a regular file.
fn is_file(call: &mut Call<'_>, filename: PhpStr) -> Result<bool, Unwind> {
    let stat = look(call, &filename, Question::IsFile)?;
    Ok(stat.is_some_and(|stat| stat.is(file_kind::REGULAR)))
}

/// Whether it is a directory.
fn is_dir(call: &mut Call<'_>, filename: PhpStr) -> Result<bool, Unwind> {
    let stat = look(call, &filename, Question::IsDirectory)?;
    Ok(stat.is_some_and(|stat| stat.is(file_kind::DIRECTORY)))
}

/// Whether it is a symbolic link.
fn is_link(call: &mut Call<'_>, filename: PhpStr) -> Result<bool, Unwind> {
    let stat = look(call, &filename, Question::IsLink)?;
    Ok(stat.is_some_and(|stat| stat.is(file_kind::LINK)))
}

/// Whether there is something of that name.
fn file_exists(call: &mut Call<'_>, filename: PhpStr) -> Result<bool, Unwind> {
    may(call, &filename, Access::EXISTS)
}

/// Everything that is known of a file, or of a link itself.
fn lstat(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    let stat = look(call, &filename, Question::Link)?;
    Ok(stat.map_or(Value::FALSE, |stat| stat.to_array().into()))
}

/// Everything that is known of a file.
fn stat(call: &mut Call<'_>, filename: PhpStr) -> Result<Value, Unwind> {
    let stat = look(call, &filename, Question::Stat)?;
    Ok(stat.map_or(Value::FALSE, |stat| stat.to_array().into()))
}

/// Forgets what was asked of files.
fn clearstatcache(call: &mut Call<'_>, _: bool, _: super::stream_argument::Path) {
    call.machine.forget_stat();
}

/// The size of the cache of real paths, which are asked for each time.
fn realpath_cache_size(_: &mut Call<'_>) -> i64 {
    0
}

/// The entries of the cache of real paths: none.
fn realpath_cache_get(_: &mut Call<'_>) -> crate::zval::PhpArray {
    crate::zval::PhpArray::new()
}
