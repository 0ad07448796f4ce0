//! The wrapper of plain files (php-src `main/streams/plain_wrapper.c`).

use super::directory::PlainDirectory;
use super::handle::{NewStream, StreamRef};
use super::open::Opening;
use super::plain_file::PlainFile;
use super::report::error_text;
use super::stat::{Stat, URL_ANYWHERE, URL_LINK, URL_QUIET};
use super::wrapper::{Metadata, Wrapper};
use crate::eval::errors::Level;
use crate::eval::include::os_path;
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, ResourceRef};
use rustix::fs::{AtFlags, Gid, Mode, OFlags, Timespec, Timestamps, Uid};
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The wrapper of plain files.
pub struct PlainWrapper;

/// What `open(2)` is given for a mode of `fopen` (php-src `php_stream_parse_fopen_modes`).
fn open_flags(mode: &[u8]) -> Option<OFlags> {
    let mut flags = match mode.first()? {
        b'r' => OFlags::empty(),
        b'w' => OFlags::TRUNC | OFlags::CREATE,
        b'a' => OFlags::CREATE | OFlags::APPEND,
        b'x' => OFlags::CREATE | OFlags::EXCL,
        b'c' => OFlags::CREATE,
        _ => return None,
    };
    flags |= if mode.contains(&b'+') {
        OFlags::RDWR
    } else if flags.is_empty() {
        OFlags::RDONLY
    } else {
        OFlags::WRONLY
    };
    if mode.contains(&b'n') {
        flags |= OFlags::NONBLOCK;
    }
    Some(flags | OFlags::CLOEXEC)
}

fn without_scheme(path: &PhpStr) -> PathBuf {
    match path.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case(b"file://") => os_path(&path[7..]),
        _ => os_path(path),
    }
}

/// The folder for temporary files, without a slash at its end (php-src `php_get_temporary_directory`).
pub fn temporary_folder(m: &Machine) -> PathBuf {
    let setting = m.ini.string("sys_temp_dir");
    if !setting.is_empty() {
        return os_path(setting.strip_suffix(b"/").unwrap_or(&setting));
    }
    match std::env::var_os("TMPDIR") {
        Some(folder) if !folder.is_empty() => {
            let folder = folder.as_bytes();
            os_path(folder.strip_suffix(b"/").unwrap_or(folder))
        }
        _ => PathBuf::from("/tmp"),
    }
}

/// A new file in a folder whose name begins with `prefix`.
///
/// # Errors
/// The folder cannot be written in.
pub fn make_temporary(folder: &Path, prefix: &[u8]) -> io::Result<(File, PathBuf)> {
    const LETTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    for _ in 0..100 {
        let mut random = [0u8; 6];
        getrandom::fill(&mut random).map_err(|_| io::Error::from_raw_os_error(5))?;
        let mut name = prefix.to_vec();
        name.extend(random.map(|byte| LETTERS[usize::from(byte) % LETTERS.len()]));
        let path = folder.join(os_path(&name));
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::RDWR | OFlags::CLOEXEC;
        match rustix::fs::open(&path, flags, Mode::RUSR | Mode::WUSR) {
            Ok(file) => return Ok((File::from(file), path)),
            Err(rustix::io::Errno::EXIST) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(io::Error::from_raw_os_error(17))
}

fn denied() -> io::Error {
    io::Error::from_raw_os_error(1)
}

impl Wrapper for PlainWrapper {
    fn label(&self) -> &'static str {
        "plainfile"
    }

    fn open(
        &self,
        m: &mut Machine,
        opening: &mut Opening<'_>,
    ) -> Result<Option<StreamRef>, Unwind> {
        if !opening.options.anywhere && !m.may_use_path(opening.path)? {
            opening.fail(&denied());
            return Ok(None);
        }
        let Some(flags) = open_flags(opening.mode) else {
            let mode = String::from_utf8_lossy(opening.mode).into_owned();
            opening.complain(format!("`{mode}' is not a valid mode for fopen"));
            return Ok(None);
        };
        let path = os_path(opening.path);
        let file = match rustix::fs::open(&path, flags, Mode::from_raw_mode(0o666)) {
            Ok(file) => File::from(file),
            Err(error) => {
                opening.fail(&error.into());
                return Ok(None);
            }
        };
        if opening.options.for_include && !file.metadata().is_ok_and(|file| file.is_file()) {
            opening.complain("Success");
            return Ok(None);
        }
        let ops = PlainFile::new(file);
        let is_seekable = ops.is_seekable();
        let stream = StreamRef::new(
            m,
            NewStream {
                ops: Rc::new(ops),
                mode: opening.mode,
                wrapper_type: Some(self.label()),
                uri: Some(opening.path),
            },
        );
        if !is_seekable {
            stream.set_position(-1);
        }
        Ok(Some(stream))
    }

    fn open_directory(
        &self,
        m: &mut Machine,
        opening: &mut Opening<'_>,
    ) -> Result<Option<StreamRef>, Unwind> {
        if !m.may_use_path(opening.path)? {
            opening.fail(&denied());
            return Ok(None);
        }
        match PlainDirectory::open(&os_path(opening.path)) {
            Ok(directory) => Ok(Some(StreamRef::new(
                m,
                NewStream {
                    ops: Rc::new(directory),
                    mode: opening.mode,
                    wrapper_type: Some(self.label()),
                    uri: None,
                },
            ))),
            Err(error) => {
                opening.fail(&error);
                Ok(None)
            }
        }
    }

    fn stat(&self, m: &mut Machine, path: &PhpStr, flags: i64) -> Result<Option<Stat>, Unwind> {
        let local = without_scheme(path);
        let bytes = local.as_os_str().as_bytes();
        let allowed = flags & URL_ANYWHERE != 0
            || match flags & URL_QUIET {
                0 => m.may_use_path(bytes)?,
                _ => m.is_allowed_path(bytes),
            };
        if !allowed {
            return Ok(None);
        }
        let metadata = if flags & URL_LINK != 0 {
            std::fs::symlink_metadata(&local)
        } else {
            std::fs::metadata(&local)
        };
        Ok(metadata.ok().map(|metadata| Stat::from(&metadata)))
    }

    fn unlink(
        &self,
        m: &mut Machine,
        path: &PhpStr,
        _: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        let local = without_scheme(path);
        if !m.may_use_path(local.as_os_str().as_bytes())? {
            return Ok(Some(false));
        }
        // Not `remove_file`: a directory is refused in the system's words.
        let done = rustix::fs::unlink(&local).map_err(io::Error::from);
        tell(m, &local.to_string_lossy(), done).map(Some)
    }

    fn can_rename(&self) -> bool {
        true
    }

    fn rename(
        &self,
        m: &mut Machine,
        from: &PhpStr,
        to: &PhpStr,
        _: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        let (from, to) = (without_scheme(from), without_scheme(to));
        if !m.may_use_path(from.as_os_str().as_bytes())?
            || !m.may_use_path(to.as_os_str().as_bytes())?
        {
            return Ok(Some(false));
        }
        let done = match std::fs::rename(&from, &to) {
            // Onto another file system: copied, then deleted.
            Err(error) if error.raw_os_error() == Some(18) => {
                std::fs::copy(&from, &to).and_then(|_| std::fs::remove_file(&from))
            }
            done => done,
        };
        let about = format!("{},{}", from.to_string_lossy(), to.to_string_lossy());
        tell(m, &about, done).map(Some)
    }

    fn make_directory(
        &self,
        m: &mut Machine,
        path: &PhpStr,
        mode: i64,
        recursive: bool,
        _: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        let local = without_scheme(path);
        if !m.may_use_path(local.as_os_str().as_bytes())? {
            return Ok(Some(false));
        }
        let made = make_directory(&local, mode as u32, recursive);
        if let Err(error) = &made {
            m.report(Level::Warning, &error_text(error))?;
        }
        Ok(Some(made.is_ok()))
    }

    fn remove_directory(
        &self,
        m: &mut Machine,
        path: &PhpStr,
        _: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        let local = without_scheme(path);
        if !m.may_use_path(local.as_os_str().as_bytes())? {
            return Ok(Some(false));
        }
        let done = std::fs::remove_dir(&local);
        tell(m, &local.to_string_lossy(), done).map(Some)
    }

    fn set_metadata(
        &self,
        m: &mut Machine,
        path: &PhpStr,
        metadata: &Metadata,
    ) -> Result<Option<bool>, Unwind> {
        let local = without_scheme(path);
        if !m.may_use_path(local.as_os_str().as_bytes())? {
            return Ok(Some(false));
        }
        let about = local.to_string_lossy().into_owned();
        let done = match metadata {
            Metadata::Touch { modified, accessed } => {
                if let Err(error) = create_if_missing(&local) {
                    let text = error_text(&error);
                    let message = format!("Unable to create file {about} because {text}");
                    m.report_about(Level::Warning, &about, &message)?;
                    return Ok(Some(false));
                }
                set_times(&local, *modified, *accessed)
            }
            Metadata::OwnerName(name) => match id_of("/etc/passwd", name) {
                Some(owner) => set_owner(&local, Some(owner), None),
                None => {
                    let message = format!("Unable to find uid for {name}");
                    m.report_about(Level::Warning, &about, &message)?;
                    return Ok(Some(false));
                }
            },
            Metadata::Owner(owner) => set_owner(&local, Some(*owner as u32), None),
            Metadata::GroupName(name) => match id_of("/etc/group", name) {
                Some(group) => set_owner(&local, None, Some(group)),
                None => {
                    let message = format!("Unable to find gid for {name}");
                    m.report_about(Level::Warning, &about, &message)?;
                    return Ok(Some(false));
                }
            },
            Metadata::Group(group) => set_owner(&local, None, Some(*group as u32)),
            Metadata::Access(mode) => std::fs::set_permissions(
                &local,
                std::fs::Permissions::from_mode(*mode as u32 & 0o7777),
            ),
        };
        if let Err(error) = &done {
            let message = format!("Operation failed: {}", error_text(error));
            m.report_about(Level::Warning, &about, &message)?;
        }
        m.forget_stat();
        Ok(Some(done.is_ok()))
    }
}

/// Tells of a failure in the system's words; after a success what was known of files is forgotten.
fn tell(m: &mut Machine, about: &str, done: io::Result<()>) -> Result<bool, Unwind> {
    if done.is_ok() {
        m.forget_stat();
    }
    if let Err(error) = &done {
        m.report_about(Level::Warning, about, &error_text(error))?;
    }
    Ok(done.is_ok())
}

/// Makes a directory, with those above it if asked. Unlike the standard library's, one that is there is an error.
fn make_directory(path: &Path, mode: u32, recursive: bool) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.mode(mode & 0o7777);
    if !recursive {
        return builder.create(path);
    }
    let full = super::basedir::expanded(path).ok_or(io::Error::from_raw_os_error(36))?;
    if let Some(parent) = full.parent() {
        let missing: Vec<_> = parent
            .ancestors()
            .take_while(|folder| !folder.exists())
            .collect();
        for folder in missing.into_iter().rev() {
            match builder.create(folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => made?,
            }
        }
    }
    builder.create(full)
}

/// Makes a file where there is none.
///
/// # Errors
/// The system's.
pub fn create_if_missing(path: &Path) -> io::Result<()> {
    if path.exists() {
        return Ok(());
    }
    File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map(drop)
}

/// Sets when a file was changed and read, in seconds since 1970; `None` is now.
///
/// # Errors
/// The system's.
pub fn set_times(path: &Path, modified: Option<i64>, accessed: Option<i64>) -> io::Result<()> {
    let at = |seconds: Option<i64>| Timespec {
        tv_sec: seconds.unwrap_or(0),
        tv_nsec: if seconds.is_some() {
            0
        } else {
            rustix::fs::UTIME_NOW
        },
    };
    let times = Timestamps {
        last_access: at(accessed),
        last_modification: at(modified),
    };
    rustix::fs::utimensat(rustix::fs::CWD, path, &times, AtFlags::empty())?;
    Ok(())
}

fn set_owner(path: &Path, owner: Option<u32>, group: Option<u32>) -> io::Result<()> {
    rustix::fs::chown(path, owner.map(Uid::from_raw), group.map(Gid::from_raw))?;
    Ok(())
}

/// The number of a user or group by its name, in `/etc/passwd` or `/etc/group`.
pub fn id_of(file: &str, name: &[u8]) -> Option<u32> {
    let lines = std::fs::read(file).ok()?;
    lines.split(|byte| *byte == b'\n').find_map(|line| {
        let mut fields = line.split(|byte| *byte == b':');
        let is_it = fields.next()? == name;
        let id = std::str::from_utf8(fields.nth(1)?).ok()?;
        is_it.then(|| id.parse().ok())?
    })
}
