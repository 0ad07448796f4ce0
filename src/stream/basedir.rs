//! `open_basedir`: the folders that a script may use files of (php-src `php_check_open_basedir`).

use crate::eval::errors::Level;
use crate::eval::include::os_path;
use crate::eval::{Machine, Unwind};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

impl Machine {
    /// Whether a script may use a file. A refusal is told of.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn may_use_path(&mut self, path: &[u8]) -> Result<bool, Unwind> {
        if self.is_allowed_path(path) {
            return Ok(true);
        }
        let allowed = self.ini.string("open_basedir");
        let path = String::from_utf8_lossy(path).into_owned();
        self.report(
            Level::Warning,
            &format!(
                "open_basedir restriction in effect. File({path}) is not within the allowed path(s): ({allowed})"
            ),
        )?;
        Ok(false)
    }

    /// Whether a script may give `open_basedir` another value: only folders that it may use already.
    pub fn may_tighten_basedir(&self, value: &str) -> bool {
        let current = self.ini.get("open_basedir").flatten().unwrap_or_default();
        current.is_empty()
            || !value.is_empty()
                && value
                    .split(':')
                    .filter(|folder| !folder.is_empty())
                    .all(|folder| {
                        folder != ".."
                            && !folder.starts_with("../")
                            && self.is_allowed_path(folder.as_bytes())
                    })
    }

    /// Whether a script may use a file.
    pub fn is_allowed_path(&self, path: &[u8]) -> bool {
        let Some(Some(allowed)) = self.ini.get("open_basedir") else {
            return true;
        };
        if allowed.is_empty() {
            return true;
        }
        allowed
            .split(':')
            .filter(|folder| !folder.is_empty())
            .any(|folder| is_below(folder, path))
    }
}

/// Whether a path lies in a folder, links resolved as far as the path exists.
fn is_below(folder: &str, path: &[u8]) -> bool {
    if path.len() > 4095 {
        return false;
    }
    let Some(folder) = expanded(Path::new(folder)) else {
        return false;
    };
    let folder = folder.canonicalize().unwrap_or(folder);
    let Some(path) = expanded(&os_path(path)) else {
        return false;
    };
    resolved(&path).starts_with(folder)
}

/// The path with its links resolved; of what does not exist, the part that does.
fn resolved(path: &Path) -> PathBuf {
    let mut rest = Vec::new();
    let mut at = path.to_path_buf();
    loop {
        if let Ok(real) = at.canonicalize() {
            return rest.iter().rev().fold(real, |real, name| real.join(name));
        }
        if rest.is_empty()
            && let Ok(target) = std::fs::read_link(&at)
        {
            // A link to what does not exist is as good as its target.
            at = match at.parent() {
                Some(folder) => folder.join(target),
                None => target,
            };
            if let Some(expanded) = expanded(&at) {
                at = expanded;
            }
        }
        match (at.file_name().map(ToOwned::to_owned), at.parent()) {
            (Some(name), Some(parent)) => {
                rest.push(name);
                at = parent.to_path_buf();
            }
            _ => return path.to_path_buf(),
        }
    }
}

/// The path from the root, without `.` and `..`, links not looked at (php-src `expand_filepath`).
pub(super) fn expanded(path: &Path) -> Option<PathBuf> {
    let mut full = if path.is_absolute() {
        PathBuf::from("/")
    } else {
        std::env::current_dir().ok()?
    };
    for part in path.components() {
        match part {
            Component::ParentDir => {
                full.pop();
            }
            Component::Normal(name) => full.push(name),
            Component::RootDir | Component::CurDir | Component::Prefix(_) => {}
        }
    }
    (full.as_os_str().as_bytes().len() < 4096).then_some(full)
}
