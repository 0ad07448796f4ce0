//! Settings: php.ini directives as a script sees them.

pub mod directive;

pub use directive::Access;

use directive::Directive;

use super::{Machine, quantity};
use crate::zval::PhpStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The settings of a request. Those the engine asks often have fields of their own.
#[derive(Clone)]
pub struct Ini {
    /// The settings that are not, or once were not, as the table of directives has them. Shared with other requests until one
    /// of them changes a setting.
    changed: Arc<BTreeMap<&'static str, Setting>>,
    /// What was configured under names that nobody knows, for `get_cfg_var`.
    unknown: BTreeMap<String, String>,
    /// `error_reporting`
    pub error_reporting: i32,
    /// `display_errors`
    pub display_errors: bool,
    /// `display_errors=stderr`
    pub display_on_error_stream: bool,
    /// `log_errors`
    pub log_errors: bool,
    /// `error_prepend_string`
    pub error_prepend_string: String,
    /// `error_append_string`
    pub error_append_string: String,
    /// `max_execution_time`, seconds; 0 is none.
    pub max_execution_time: i64,
    /// `zend.exception_ignore_args`
    pub exception_ignore_args: bool,
    /// `zend.exception_string_param_max_len`
    pub exception_string_param_max_len: usize,
    /// `zend.assertions`
    pub assertions: i64,
    /// Whether texts are UTF-8 as `internal_encoding` and `default_charset` say.
    pub is_utf8: bool,
    /// `pcre.backtrack_limit`, `pcre.recursion_limit`, `pcre.jit`
    pub pcre: PcreLimits,
}

/// What matching a regular expression may cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PcreLimits {
    /// How often the matcher may try (php-src `pcre.backtrack_limit`).
    pub backtrack: u32,
    /// How deep it may nest (php-src `pcre.recursion_limit`).
    pub recursion: u32,
    /// Whether patterns are compiled to machine code (php-src `pcre.jit`).
    pub jit: bool,
}

#[derive(Clone)]
struct Setting {
    current: Option<String>,
    /// What it was when the request started.
    original: Option<String>,
    /// Whether php.ini or the command line gave it.
    is_configured: bool,
}

/// Why a setting was not changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// There is no such setting.
    Unknown,
    /// Scripts may not change it.
    ReadOnly,
}

impl Default for Ini {
    /// The settings without a php.ini: the fields are what the table of directives says, which a test compares.
    fn default() -> Ini {
        Ini {
            changed: Arc::default(),
            unknown: BTreeMap::new(),
            error_reporting: super::errors::E_ALL,
            display_errors: true,
            display_on_error_stream: false,
            log_errors: false,
            error_prepend_string: String::new(),
            error_append_string: String::new(),
            max_execution_time: 0,
            exception_ignore_args: false,
            exception_string_param_max_len: 15,
            assertions: 1,
            is_utf8: true,
            pcre: PcreLimits {
                backtrack: 1_000_000,
                recursion: 100_000,
                jit: true,
            },
        }
    }
}

impl Ini {
    /// The value of a setting; the outer `None` where there is no such setting, the inner one where it has no value.
    pub fn get(&self, name: &str) -> Option<Option<&str>> {
        match self.changed.get(name) {
            Some(setting) => Some(setting.current.as_deref()),
            None => directive::find(name).map(|directive| directive.default),
        }
    }

    /// The setting of a directive, for a change.
    fn setting_mut(&mut self, directive: Directive) -> &mut Setting {
        Arc::make_mut(&mut self.changed)
            .entry(directive.name)
            .or_insert_with(|| {
                let default = directive.default.map(str::to_owned);
                Setting {
                    current: default.clone(),
                    original: default,
                    is_configured: false,
                }
            })
    }

    /// Whether a setting is on, in the words php.ini allows.
    pub fn is_on(&self, name: &str) -> bool {
        self.get(name).flatten().is_some_and(is_on)
    }

    /// The value of a setting as an integer.
    pub fn int(&self, name: &str) -> i64 {
        self.get(name)
            .flatten()
            .map_or(0, |text| leading_int(text.trim()))
    }

    /// The value of a setting as a number of bytes (`128M`).
    pub fn bytes(&self, name: &str) -> i64 {
        self.get(name).flatten().map_or(0, bytes_from_shorthand)
    }

    /// Sets a setting before the request starts (`-d`, php.ini); what scripts restore to.
    pub fn configure(&mut self, name: &str, value: &str) {
        if let Some(directive) = directive::find(name) {
            *self.setting_mut(directive) = Setting {
                current: Some(value.to_owned()),
                original: Some(value.to_owned()),
                is_configured: true,
            };
            self.refresh(name);
        } else {
            self.unknown.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The value of a setting when the request started.
    pub fn original(&self, name: &str) -> Option<&str> {
        match self.changed.get(name) {
            Some(setting) => setting.original.as_deref(),
            None => directive::find(name)?.default,
        }
    }

    /// The value that php.ini or the command line gave a setting.
    pub fn configured(&self, name: &str) -> Option<&str> {
        match self.changed.get(name) {
            Some(setting) => setting
                .original
                .as_deref()
                .filter(|_| setting.is_configured),
            None => self.unknown.get(name).map(String::as_str),
        }
    }

    /// Why a script may not give a setting this value: a warning, or an empty text where PHP refuses without a word.
    pub fn objection(&self, name: &str, value: &str) -> Option<String> {
        let refused = match name {
            "precision" | "serialize_precision" => leading_int(value) < -1,
            "zend.exception_string_param_max_len" => !(0..=1_000_000).contains(&leading_int(value)),
            "unserialize_max_depth" => leading_int(value) < 0,
            "include_path" | "arg_separator.output" => value.is_empty(),
            "date.timezone" if !crate::ext::date::is_zone(value) => {
                let current = self.get(name).flatten().unwrap_or("UTC");
                return Some(format!(
                    "ini_set(): Invalid date.timezone value '{value}', using '{current}' instead"
                ));
            }
            "zend.assertions" => {
                let wanted = leading_int(value);
                if wanted != self.assertions && (wanted < 0 || self.assertions < 0) {
                    let why =
                        "zend.assertions may be completely enabled or disabled only in php.ini";
                    return Some(why.to_owned());
                }
                false
            }
            _ => false,
        };
        refused.then(String::new)
    }

    /// Changes a setting for the request, as `ini_set` does, and gives the old value.
    ///
    /// # Errors
    /// There is no such setting, or scripts may not change it.
    pub fn set(&mut self, name: &str, value: &str) -> Result<Option<String>, Refused> {
        let directive = directive::find(name).ok_or(Refused::Unknown)?;
        if directive.access != Access::All {
            return Err(Refused::ReadOnly);
        }
        let setting = self.setting_mut(directive);
        let old = setting.current.replace(value.to_owned());
        self.refresh(name);
        Ok(old)
    }

    /// Puts a setting back to what it was when the request started.
    pub fn restore(&mut self, name: &str) {
        if self.changed.contains_key(name)
            && let Some(setting) = Arc::make_mut(&mut self.changed).get_mut(name)
        {
            setting.current = setting.original.clone();
            self.refresh(name);
        }
    }

    /// All settings in order: name, value now, value at the start, who may change it.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, Option<&str>, Option<&str>, Access)> {
        directive::all().map(|directive| {
            let (current, original) = match self.changed.get(directive.name) {
                Some(setting) => (setting.current.as_deref(), setting.original.as_deref()),
                None => (directive.default, directive.default),
            };
            (directive.name, current, original, directive.access)
        })
    }

    /// Makes the settings take effect that the running thread keeps: those that say how floats are written.
    pub fn enter(&mut self) {
        self.refresh("precision");
        self.refresh("serialize_precision");
    }

    /// Brings the field of a setting up to date with its text.
    fn refresh(&mut self, name: &str) {
        let text = self.get(name).flatten().unwrap_or_default().to_owned();
        match name {
            "error_reporting" => {
                self.error_reporting = if text.is_empty() {
                    super::errors::E_ALL
                } else {
                    leading_int(&text) as i32
                };
            }
            "display_errors" => {
                self.display_on_error_stream = text.eq_ignore_ascii_case("stderr");
                self.display_errors = is_on(&text)
                    || text.eq_ignore_ascii_case("stdout")
                    || self.display_on_error_stream;
            }
            "log_errors" => self.log_errors = is_on(&text),
            "error_prepend_string" => self.error_prepend_string = text,
            "error_append_string" => self.error_append_string = text,
            "max_execution_time" => self.max_execution_time = leading_int(&text),
            "zend.exception_ignore_args" => self.exception_ignore_args = is_on(&text),
            "zend.exception_string_param_max_len" => {
                self.exception_string_param_max_len =
                    usize::try_from(leading_int(&text)).unwrap_or(15);
            }
            "zend.assertions" => self.assertions = leading_int(&text),
            "internal_encoding" | "default_charset" => {
                let set = |name| self.get(name).flatten().filter(|text| !text.is_empty());
                let charset = set("internal_encoding").or_else(|| set("default_charset"));
                self.is_utf8 = charset.is_none_or(|name| name.eq_ignore_ascii_case("utf-8"));
            }
            "pcre.backtrack_limit" => self.pcre.backtrack = leading_int(&text) as u32,
            "pcre.recursion_limit" => self.pcre.recursion = leading_int(&text) as u32,
            "pcre.jit" => self.pcre.jit = is_on(&text),
            "precision" => crate::zval::number::set_precision(leading_int(&text) as i32),
            "serialize_precision" => {
                crate::zval::number::set_serialize_precision(leading_int(&text) as i32);
            }
            _ => {}
        }
    }
}

fn is_on(text: &str) -> bool {
    text.eq_ignore_ascii_case("on")
        || text.eq_ignore_ascii_case("yes")
        || text.eq_ignore_ascii_case("true")
        || leading_int(text) != 0
}

impl Machine {
    /// Lets a setting that was changed take effect beyond the settings.
    pub fn setting_changed(&mut self, name: &str) {
        match name {
            "zend.enable_gc" => crate::gc::set_enabled(self.ini.is_on(name)),
            "max_execution_time" => self.set_time_limit(self.ini.max_execution_time),
            "default_charset" | "internal_encoding" | "output_encoding" => {
                crate::ext::mbstring::setting_changed(self, name);
            }
            _ if name.starts_with("mbstring.") => crate::ext::mbstring::setting_changed(self, name),
            _ => {}
        }
    }
}

fn leading_int(text: &str) -> i64 {
    let text = text.trim_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let end = digits
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(digits.len());
    digits[..end].parse::<i64>().unwrap_or(0) * sign
}

/// A number of bytes with PHP's suffixes `K`, `M`, `G`.
pub fn bytes_from_shorthand(text: &str) -> i64 {
    quantity::parse(text.as_bytes(), quantity::Sign::Signed).value
}

impl Ini {
    /// The value of a setting as a PHP string, empty where it has none.
    pub fn string(&self, name: &str) -> PhpStr {
        PhpStr::from(self.get(name).flatten().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_what_the_table_says() {
        let ini = Ini::default();
        let mut refreshed = ini.clone();
        for directive in directive::all() {
            refreshed.refresh(directive.name);
        }
        let fields = |ini: &Ini| {
            let texts = (
                ini.error_prepend_string.clone(),
                ini.error_append_string.clone(),
            );
            let errors = (
                ini.error_reporting,
                ini.display_errors,
                ini.display_on_error_stream,
                ini.log_errors,
            );
            let exceptions = (
                ini.exception_ignore_args,
                ini.exception_string_param_max_len,
                ini.assertions,
            );
            let others = (ini.max_execution_time, ini.is_utf8, ini.pcre);
            (texts, errors, exceptions, others)
        };
        assert_eq!(fields(&refreshed), fields(&ini));
    }
}
