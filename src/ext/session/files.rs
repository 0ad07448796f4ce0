//! Sessions in files: `sess_ID` in a folder, locked while a request has it (php-src `mod_files.c`).

use crate::eval::Machine;
use crate::eval::include::os_path;
use rustix::fs::{FlockOperation, Mode, OFlags};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// Where the files of sessions lie.
pub(super) struct Folder {
    path: PathBuf,
    /// How many folders deep, by the first characters of the id.
    depth: usize,
    mode: u32,
}

/// The file of the session that is open.
pub(super) struct SessionFile {
    file: File,
    path: PathBuf,
}

impl Folder {
    /// What `session.save_path` says: `[depth;[mode;]]folder`.
    pub(super) fn of(m: &Machine) -> Folder {
        let setting = m.ini.string("session.save_path");
        Folder::at(m, &setting)
    }

    /// The folder that a save path names.
    pub(super) fn at(m: &Machine, save_path: &[u8]) -> Folder {
        let parts: Vec<&[u8]> = save_path.splitn(3, |byte| *byte == b';').collect();
        let number = |text: &[u8], radix| {
            let text = std::str::from_utf8(text).ok()?;
            u32::from_str_radix(text, radix).ok()
        };
        let (depth, mode, path) = match parts.as_slice() {
            [depth, mode, path] => (number(depth, 10), number(mode, 8), *path),
            [depth, path] => (number(depth, 10), None, *path),
            _ => (None, None, save_path),
        };
        let path = if path.is_empty() {
            crate::stream::temporary_folder(m)
        } else {
            os_path(path)
        };
        Folder {
            path,
            depth: depth.unwrap_or(0).min(32) as usize,
            mode: mode.unwrap_or(0o600),
        }
    }

    fn file_of(&self, id: &[u8]) -> PathBuf {
        let mut path = self.path.clone();
        for byte in id.iter().take(self.depth) {
            path.push(os_path(&[*byte]));
        }
        path.push(os_path(&[b"sess_", id].concat()));
        path
    }

    /// Opens the file of a session, made if it is not there, and waits until no other request has it.
    ///
    /// # Errors
    /// It cannot be opened, or is not this user's own.
    pub(super) fn open(&self, id: &[u8]) -> io::Result<SessionFile> {
        let path = self.file_of(id);
        // Nobody leads a session to another file with a link.
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let mode = Mode::from_raw_mode(self.mode);
        let file = File::from(rustix::fs::open(&path, flags, mode)?);
        loop {
            match rustix::fs::flock(&file, FlockOperation::LockExclusive) {
                Ok(()) => break,
                Err(rustix::io::Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(SessionFile { file, path })
    }

    /// Whether there is a session of this id.
    pub(super) fn has(&self, id: &[u8]) -> bool {
        self.file_of(id).is_file()
    }

    /// Removes the file of a session.
    pub(super) fn remove(&self, id: &[u8]) -> io::Result<()> {
        std::fs::remove_file(self.file_of(id))
    }

    /// Removes the files that nobody has used for so many seconds, and says how many. Deeper folders are somebody else's work.
    pub(super) fn collect(&self, most_age: i64) -> io::Result<i64> {
        if self.depth > 0 {
            return Ok(0);
        }
        let age = Duration::from_secs(u64::try_from(most_age).unwrap_or(0));
        let Some(oldest) = SystemTime::now().checked_sub(age) else {
            return Ok(0);
        };
        let mut removed = 0;
        for entry in std::fs::read_dir(&self.path)? {
            let entry = entry?;
            if !entry.file_name().as_encoded_bytes().starts_with(b"sess_") {
                continue;
            }
            let is_old = entry
                .metadata()
                .and_then(|metadata| metadata.modified())
                .is_ok_and(|modified| modified < oldest);
            if is_old && std::fs::remove_file(entry.path()).is_ok() {
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// The folder, as messages show it.
    pub(super) fn shown(&self) -> String {
        self.path.display().to_string()
    }
}

impl SessionFile {
    /// All that is in it.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn read(&mut self) -> io::Result<Vec<u8>> {
        let mut data = Vec::new();
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut data)?;
        Ok(data)
    }

    /// Puts something else in it.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn write(&mut self, data: &[u8]) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(data)?;
        self.file.set_len(data.len() as u64)
    }

    /// Notes that it was used.
    ///
    /// # Errors
    /// The file is not the process's own.
    pub(super) fn touch(&self) -> io::Result<()> {
        self.file.set_modified(SystemTime::now())
    }

    /// Whether it is the file of this name still.
    pub(super) fn is_at(&self, folder: &Folder, id: &[u8]) -> bool {
        self.path == folder.file_of(id)
    }
}
