//! Finding a file along `include_path` (php-src `php_resolve_path`).

use super::open::Options;
use super::wrapper::scheme;
use crate::eval::include::os_path;
use crate::eval::{Machine, Unwind};
use crate::zval::PhpStr;
use std::os::unix::ffi::OsStrExt;

impl Machine {
    /// The full name of a file: as given, or along the include path and beside the running file. A URL is found only where
    /// it is a plain file's.
    ///
    /// # Errors
    /// What code of the script throws.
    pub fn resolve_include_path(&mut self, path: &PhpStr) -> Result<Option<PhpStr>, Unwind> {
        if path.is_empty() || path.contains(&0) {
            return Ok(None);
        }
        if scheme(path).is_some() && !path.starts_with(b"data:") {
            return self.resolve_url(path);
        }
        if path.starts_with(b"/") || path.starts_with(b"./") || path.starts_with(b"../") {
            return Ok(real_path(path));
        }
        let include_path = self.ini.string("include_path");
        if include_path.is_empty() {
            return Ok(real_path(path));
        }
        for folder in folders(&include_path) {
            let candidate = PhpStr::new(&[folder, b"/", path].concat());
            let found = match scheme(folder) {
                Some(_) => self.resolve_in_url(&candidate)?,
                None => real_path(&candidate),
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        let file = self.file();
        let Some(slash) = memchr::memrchr(b'/', &file) else {
            return Ok(None);
        };
        let candidate = PhpStr::new(&[&file[..=slash], path].concat());
        match scheme(&candidate) {
            Some(_) => self.resolve_in_url(&candidate),
            None => Ok(real_path(&candidate)),
        }
    }

    fn resolve_url(&mut self, path: &PhpStr) -> Result<Option<PhpStr>, Unwind> {
        let options = Options {
            for_include: true,
            ..Options::default()
        };
        let located = self.locate_wrapper(path, options)?;
        Ok(located
            .filter(|located| located.is_plain)
            .and_then(|located| real_path(&located.path)))
    }

    /// A URL made of a folder of the include path: found if its wrapper knows the file.
    fn resolve_in_url(&mut self, path: &PhpStr) -> Result<Option<PhpStr>, Unwind> {
        let options = Options {
            for_include: true,
            ..Options::default()
        };
        let Some(located) = self.locate_wrapper(path, options)? else {
            return Ok(None);
        };
        if located.is_plain {
            return Ok(real_path(&located.path));
        }
        let stat = located.wrapper.stat(self, path, super::stat::URL_QUIET)?;
        Ok(stat.map(|_| path.clone()))
    }
}

/// The folders of an include path; the colon of a scheme divides nothing.
fn folders(include_path: &[u8]) -> Vec<&[u8]> {
    let mut folders = Vec::new();
    let mut rest = include_path;
    while !rest.is_empty() {
        let skipped = scheme(rest).map_or(0, |scheme| scheme.len() + 3);
        let end = memchr::memchr(b':', &rest[skipped.min(rest.len())..])
            .map_or(rest.len(), |at| skipped + at);
        folders.push(&rest[..end]);
        rest = rest.get(end + 1..).unwrap_or(b"");
    }
    folders
}

/// The path of what exists, links resolved.
pub fn real_path(path: &[u8]) -> Option<PhpStr> {
    let real = os_path(path).canonicalize().ok()?;
    Some(PhpStr::new(real.as_os_str().as_bytes()))
}
