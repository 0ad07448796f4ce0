//! Wrappers: what lies behind a scheme (php-src `php_stream_wrapper`, `php_stream_locate_url_wrapper`).

use super::data::DataWrapper;
use super::directory::GlobWrapper;
use super::handle::StreamRef;
use super::open::{Opening, Options};
use super::php::PhpWrapper;
use super::plain::PlainWrapper;
use super::stat::Stat;
use crate::eval::errors::Level;
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, ResourceRef};
use std::rc::Rc;

/// What a file's metadata is changed to.
#[derive(Clone, Debug)]
pub enum Metadata {
    /// Its times in seconds since 1970: `None` is now.
    Touch {
        /// When it was changed.
        modified: Option<i64>,
        /// When it was read.
        accessed: Option<i64>,
    },
    /// Its owner by name.
    OwnerName(PhpStr),
    /// Its owner.
    Owner(i64),
    /// Its group by name.
    GroupName(PhpStr),
    /// Its group.
    Group(i64),
    /// Its permissions.
    Access(i64),
}

/// What lies behind a scheme. What a wrapper does not do is `None`.
///
/// The errors of all methods are those of the script's code; failures are told of by the wrapper and are `false`.
pub trait Wrapper {
    /// `wrapper_type` of `stream_get_meta_data`.
    fn label(&self) -> &'static str;

    /// Whether `allow_url_fopen` and `allow_url_include` are about it.
    fn is_url(&self) -> bool {
        false
    }

    /// Opens a stream; where it cannot be opened, why not is noted in `opening`.
    ///
    /// # Errors
    /// Code of the script threw.
    fn open(&self, m: &mut Machine, opening: &mut Opening<'_>)
    -> Result<Option<StreamRef>, Unwind>;

    /// Opens a directory.
    ///
    /// # Errors
    /// Code of the script threw.
    fn open_directory(
        &self,
        _m: &mut Machine,
        opening: &mut Opening<'_>,
    ) -> Result<Option<StreamRef>, Unwind> {
        opening.complain("not implemented");
        Ok(None)
    }

    /// What is known of a file without opening it; `flags` are [`super::stat::URL_LINK`] and [`super::stat::URL_QUIET`].
    ///
    /// # Errors
    /// Code of the script threw.
    fn stat(&self, _m: &mut Machine, _path: &PhpStr, _flags: i64) -> Result<Option<Stat>, Unwind> {
        Ok(None)
    }

    /// Deletes a file.
    ///
    /// # Errors
    /// Code of the script threw.
    fn unlink(
        &self,
        _m: &mut Machine,
        _path: &PhpStr,
        _context: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        Ok(None)
    }

    /// Whether files can get other names.
    fn can_rename(&self) -> bool {
        false
    }

    /// Gives a file another name.
    ///
    /// # Errors
    /// Code of the script threw.
    fn rename(
        &self,
        _m: &mut Machine,
        _from: &PhpStr,
        _to: &PhpStr,
        _context: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        Ok(None)
    }

    /// Makes a directory.
    ///
    /// # Errors
    /// Code of the script threw.
    fn make_directory(
        &self,
        _m: &mut Machine,
        _path: &PhpStr,
        _mode: i64,
        _recursive: bool,
        _context: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        Ok(None)
    }

    /// Removes a directory.
    ///
    /// # Errors
    /// Code of the script threw.
    fn remove_directory(
        &self,
        _m: &mut Machine,
        _path: &PhpStr,
        _context: Option<ResourceRef>,
    ) -> Result<Option<bool>, Unwind> {
        Ok(None)
    }

    /// Changes what is known of a file.
    ///
    /// # Errors
    /// Code of the script threw.
    fn set_metadata(
        &self,
        _m: &mut Machine,
        _path: &PhpStr,
        _metadata: &Metadata,
    ) -> Result<Option<bool>, Unwind> {
        Ok(None)
    }
}

/// The wrappers of a request, by scheme.
pub struct Wrappers {
    list: Vec<(Vec<u8>, Rc<dyn Wrapper>)>,
}

impl Default for Wrappers {
    fn default() -> Wrappers {
        Wrappers {
            list: builtin_wrappers(),
        }
    }
}

fn builtin_wrappers() -> Vec<(Vec<u8>, Rc<dyn Wrapper>)> {
    vec![
        (b"php".to_vec(), Rc::new(PhpWrapper)),
        (b"file".to_vec(), Rc::new(PlainWrapper)),
        (b"glob".to_vec(), Rc::new(GlobWrapper)),
        (b"data".to_vec(), Rc::new(DataWrapper)),
    ]
}

impl Wrappers {
    /// The schemes.
    pub fn schemes(&self) -> impl Iterator<Item = &[u8]> {
        self.list.iter().map(|(scheme, _)| scheme.as_slice())
    }

    /// The wrapper of a scheme, as written or in lowercase.
    pub fn find(&self, scheme: &[u8]) -> Option<Rc<dyn Wrapper>> {
        let exact = |wanted: &[u8]| {
            let found = self.list.iter().find(|(known, _)| known == wanted)?;
            Some(found.1.clone())
        };
        exact(scheme).or_else(|| exact(&scheme.to_ascii_lowercase()))
    }

    /// Adds a wrapper; whether the scheme was free.
    pub fn add(&mut self, scheme: &[u8], wrapper: Rc<dyn Wrapper>) -> bool {
        if self.list.iter().any(|(known, _)| known == scheme) {
            return false;
        }
        self.list.push((scheme.to_vec(), wrapper));
        true
    }

    /// Takes a wrapper away; whether there was one.
    pub fn remove(&mut self, scheme: &[u8]) -> bool {
        let before = self.list.len();
        self.list.retain(|(known, _)| known != scheme);
        self.list.len() < before
    }

    /// The wrapper that a scheme has at the start of a request.
    pub fn original(scheme: &[u8]) -> Option<Rc<dyn Wrapper>> {
        builtin_wrappers()
            .into_iter()
            .find(|(known, _)| known == scheme)
            .map(|(_, wrapper)| wrapper)
    }
}

/// A path with its wrapper.
pub struct Located {
    /// The wrapper.
    pub wrapper: Rc<dyn Wrapper>,
    /// The path as the wrapper wants it.
    pub path: PhpStr,
    /// Whether it is one of the plain files.
    pub is_plain: bool,
}

/// The scheme that a path begins with.
pub fn scheme(path: &[u8]) -> Option<&[u8]> {
    let length = path
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
        .count();
    let rest = path.get(length..)?;
    let is_url = rest.starts_with(b"://") || (path.starts_with(b"data:"));
    (length > 1 && is_url).then(|| &path[..length])
}

impl Machine {
    /// The wrappers of the request.
    pub fn wrappers(&mut self) -> &mut Wrappers {
        self.extensions.state::<Wrappers>()
    }

    /// The wrapper of a path; `None` where there is none that may be used, which was told of.
    ///
    /// # Errors
    /// The error handler threw.
    pub fn locate_wrapper(
        &mut self,
        path: &PhpStr,
        options: Options,
    ) -> Result<Option<Located>, Unwind> {
        let mut scheme = scheme(path);
        let mut wrapper = None;
        if let Some(name) = scheme {
            wrapper = self.wrappers().find(name);
            if wrapper.is_none() {
                let name = String::from_utf8_lossy(&name[..name.len().min(31)]).into_owned();
                self.report(
                    Level::Warning,
                    &format!(
                        "Unable to find the wrapper \"{name}\" - did you forget to enable it when you configured PHP?"
                    ),
                )?;
                scheme = None;
            }
        }
        let Some(name) = scheme.filter(|name| !name.eq_ignore_ascii_case(b"file")) else {
            return self.locate_plain(path, scheme.is_some(), options);
        };
        let Some(wrapper) = wrapper else {
            return Ok(None);
        };
        if wrapper.is_url() {
            let denied = if !self.ini.is_on("allow_url_fopen") {
                Some("allow_url_fopen")
            } else if options.for_include && !self.ini.is_on("allow_url_include") {
                Some("allow_url_include")
            } else {
                None
            };
            if let Some(setting) = denied {
                if options.report {
                    let name = String::from_utf8_lossy(name).into_owned();
                    self.report(
                        Level::Warning,
                        &format!(
                            "{name}:// wrapper is disabled in the server configuration by {setting}=0"
                        ),
                    )?;
                }
                return Ok(None);
            }
        }
        let is_plain = wrapper.label() == "plainfile";
        Ok(Some(Located {
            wrapper,
            path: path.clone(),
            is_plain,
        }))
    }

    fn locate_plain(
        &mut self,
        path: &PhpStr,
        has_scheme: bool,
        options: Options,
    ) -> Result<Option<Located>, Unwind> {
        let mut local = path.clone();
        if has_scheme {
            let rest = &path["file://".len()..];
            let rest = match rest.get(..10) {
                Some(host) if host.eq_ignore_ascii_case(b"localhost/") => &rest[9..],
                _ => rest,
            };
            if !matches!(rest.first(), None | Some(b'/')) {
                if options.report {
                    let message = format!("Remote host file access not supported, {path}");
                    self.report(Level::Warning, &message)?;
                }
                return Ok(None);
            }
            let slashes = rest.iter().take_while(|byte| **byte == b'/').count();
            local = PhpStr::new(&rest[slashes.saturating_sub(1)..]);
        }
        let Some(wrapper) = self.wrappers().find(b"file") else {
            if options.report {
                self.report(
                    Level::Warning,
                    "file:// wrapper is disabled in the server configuration",
                )?;
            }
            return Ok(None);
        };
        let is_plain = wrapper.label() == "plainfile";
        if !is_plain {
            local = path.clone();
        }
        Ok(Some(Located {
            wrapper,
            path: local,
            is_plain,
        }))
    }
}
