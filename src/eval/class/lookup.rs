//! Finding classes by name, and loading them.

use super::super::Machine;
use super::super::unwind::{Cause, Unwind};
use super::ClassEntry;
use crate::zval::{PhpStr, Value};

impl Machine {
    /// A class by its name, without loading it.
    pub fn find_class(&mut self, name: &[u8]) -> Option<&'static ClassEntry> {
        let name = name.strip_prefix(b"\\").unwrap_or(name);
        let lowercase = PhpStr::new(&name.to_ascii_lowercase());
        self.find_class_lowercase(&lowercase)
    }

    /// A class by its lowercase name, without loading it.
    pub fn find_class_lowercase(&mut self, lowercase: &PhpStr) -> Option<&'static ClassEntry> {
        match self.classes.get(lowercase) {
            Some(class) => Some(class),
            None => self.find_builtin_class(lowercase),
        }
    }

    /// A class by its name; the functions of `spl_autoload_register` may load it.
    ///
    /// # Errors
    /// What a loader throws.
    pub fn lookup_class(&mut self, name: &[u8]) -> Result<Option<&'static ClassEntry>, Unwind> {
        let name = name.strip_prefix(b"\\").unwrap_or(name);
        let lowercase = PhpStr::new(&name.to_ascii_lowercase());
        if let Some(class) = self.find_class_lowercase(&lowercase) {
            return Ok(Some(class));
        }
        self.autoload(name, &lowercase)
    }

    /// Asks the loaders for a class (php-src `zend_lookup_class_ex`, `spl_perform_autoload`).
    #[cold]
    fn autoload(
        &mut self,
        name: &[u8],
        lowercase: &PhpStr,
    ) -> Result<Option<&'static ClassEntry>, Unwind> {
        if self.classes.autoloaders.is_empty()
            || name.is_empty()
            || !is_valid_name(name)
            || self.classes.loading.contains(lowercase)
        {
            return Ok(None);
        }
        self.classes.loading.push(lowercase.clone());
        // An exception that is already under way waits until the class is there.
        let waiting = self.cause.take();
        let result = self.ask_loaders(name, lowercase);
        self.classes.loading.retain(|loading| loading != lowercase);
        if let Some(first) = waiting {
            match (&result, self.cause.clone_exception()) {
                (Err(_), Some(second)) => {
                    if let Cause::Exception(first) = first {
                        self.chain_exceptions(&second, first);
                    }
                }
                (Err(_), None) => {}
                (Ok(_), _) => self.cause = Some(first),
            }
        }
        result
    }

    fn ask_loaders(
        &mut self,
        name: &[u8],
        lowercase: &PhpStr,
    ) -> Result<Option<&'static ClassEntry>, Unwind> {
        let mut at = 0;
        // A loader may add loaders, or remove itself.
        while let Some(loader) = self.classes.autoloaders.get(at).cloned() {
            loader.call(self, [Value::bytes(name)])?;
            if let Some(class) = self.classes.get(lowercase) {
                return Ok(Some(class));
            }
            at += 1;
        }
        Ok(None)
    }

    /// Gives a class another name. False if the name is taken.
    pub fn declare_alias(&mut self, class: &'static ClassEntry, alias: &PhpStr) -> bool {
        let lowercase = PhpStr::new(&alias.to_ascii_lowercase());
        if self.find_class_lowercase(&lowercase).is_some() {
            return false;
        }
        self.classes.insert(lowercase, class);
        true
    }

    /// A class by its name, or the error that there is none.
    ///
    /// # Errors
    /// There is no such class; what a loader throws.
    pub fn need_class(&mut self, name: &[u8]) -> Result<&'static ClassEntry, Unwind> {
        match self.lookup_class(name)? {
            Some(class) => Ok(class),
            None => Err(self.class_not_found(name)),
        }
    }

    /// A class by a name given at run time, which may be `self`, `parent` or `static`.
    ///
    /// # Errors
    /// There is no such class; what a loader throws.
    pub fn class_by_word(&mut self, name: &[u8]) -> Result<&'static ClassEntry, Unwind> {
        use super::super::class_source::ClassSource;
        match name.to_ascii_lowercase().as_slice() {
            b"self" => ClassSource::SelfClass.resolve(self),
            b"parent" => ClassSource::Parent.resolve(self),
            b"static" => ClassSource::Static.resolve(self),
            _ => self.need_class(name),
        }
    }

    /// The error for a class that does not exist.
    #[cold]
    pub fn class_not_found(&mut self, name: &[u8]) -> Unwind {
        let message = [b"Class \"", name, b"\" not found"].concat();
        self.throw_bytes(super::super::errors::Throw::Error, &message)
    }
}

trait CloneException {
    fn clone_exception(&self) -> Option<crate::zval::ObjectRef>;
}

impl CloneException for Option<Cause> {
    fn clone_exception(&self) -> Option<crate::zval::ObjectRef> {
        match self {
            Some(Cause::Exception(exception)) => Some(exception.clone()),
            _ => None,
        }
    }
}

/// Whether a loader may be asked for a class of that name (php-src `zend_is_valid_class_name`).
fn is_valid_name(name: &[u8]) -> bool {
    name.iter()
        .all(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'\\' | 0x80..=0xff))
}
