//! Settings: php.ini directives as a script sees them.

use super::{Machine, quantity};
use crate::zval::PhpStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The settings of a request. Those the engine asks often have fields of their own.
#[derive(Clone)]
pub struct Ini {
    /// Shared with other requests until one of them changes a setting.
    values: Arc<BTreeMap<&'static str, Setting>>,
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
    original: Option<String>,
    access: Access,
    /// Whether php.ini or the command line gave it.
    is_configured: bool,
}

/// Who may change a setting (manual: "Where a configuration setting may be set").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Scripts too.
    All,
    /// php.ini and the server's per-directory files.
    PerDirectory,
    /// php.ini only.
    System,
}

/// Why a setting was not changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// There is no such setting.
    Unknown,
    /// Scripts may not change it.
    ReadOnly,
}

use Access::{All, PerDirectory, System};

/// All settings known, with their defaults without a php.ini (manual: "List of php.ini directives").
const DEFAULTS: &[(&str, Option<&str>, Access)] = &[
    ("allow_url_fopen", Some("1"), System),
    ("allow_url_include", Some("0"), System),
    ("arg_separator.input", Some("&"), PerDirectory),
    ("arg_separator.output", Some("&"), All),
    ("assert.active", Some("1"), All),
    ("assert.bail", Some("0"), All),
    ("assert.callback", None, All),
    ("assert.exception", Some("1"), All),
    ("assert.warning", Some("1"), All),
    ("auto_append_file", None, PerDirectory),
    ("auto_detect_line_endings", Some("0"), All),
    ("auto_globals_jit", Some("1"), PerDirectory),
    ("auto_prepend_file", None, PerDirectory),
    ("browscap", None, System),
    ("date.default_latitude", Some("31.7667"), All),
    ("date.default_longitude", Some("35.2333"), All),
    ("date.sunrise_zenith", Some("90.833333"), All),
    ("date.sunset_zenith", Some("90.833333"), All),
    ("date.timezone", Some("UTC"), All),
    ("default_charset", Some("UTF-8"), All),
    ("default_mimetype", Some("text/html"), All),
    ("default_socket_timeout", Some("60"), All),
    ("disable_classes", Some(""), System),
    ("disable_functions", Some(""), System),
    ("display_errors", Some("1"), All),
    ("display_startup_errors", Some("1"), All),
    ("doc_root", None, System),
    ("docref_ext", Some(""), All),
    ("docref_root", Some(""), All),
    ("enable_dl", Some("1"), System),
    ("enable_post_data_reading", Some("1"), PerDirectory),
    ("error_append_string", None, All),
    ("error_log", None, All),
    ("error_log_mode", Some("0644"), All),
    ("error_prepend_string", None, All),
    ("error_reporting", None, All),
    ("expose_php", Some("1"), System),
    ("extension_dir", Some("/usr/lib/php/20220829"), System),
    ("file_uploads", Some("1"), System),
    ("filter.default", Some("unsafe_raw"), PerDirectory),
    ("filter.default_flags", None, PerDirectory),
    ("from", None, All),
    ("hard_timeout", Some("2"), System),
    ("highlight.comment", Some("#FF8000"), All),
    ("highlight.default", Some("#0000BB"), All),
    ("highlight.html", Some("#000000"), All),
    ("highlight.keyword", Some("#007700"), All),
    ("highlight.string", Some("#DD0000"), All),
    ("html_errors", Some("0"), All),
    ("iconv.input_encoding", Some(""), All),
    ("iconv.internal_encoding", Some(""), All),
    ("iconv.output_encoding", Some(""), All),
    ("ignore_repeated_errors", Some("0"), All),
    ("ignore_repeated_source", Some("0"), All),
    ("ignore_user_abort", Some("0"), All),
    ("implicit_flush", Some("1"), All),
    ("include_path", Some(".:/usr/share/php"), All),
    ("input_encoding", None, All),
    ("internal_encoding", None, All),
    ("log_errors", Some("0"), All),
    ("mail.add_x_header", Some("0"), PerDirectory),
    ("mail.force_extra_parameters", None, PerDirectory),
    ("mail.log", None, PerDirectory),
    ("mail.mixed_lf_and_crlf", Some("0"), PerDirectory),
    ("max_execution_time", Some("0"), All),
    ("max_file_uploads", Some("20"), System),
    ("max_input_nesting_level", Some("64"), PerDirectory),
    ("max_input_time", Some("-1"), PerDirectory),
    ("max_input_vars", Some("1000"), PerDirectory),
    ("max_multipart_body_parts", Some("-1"), PerDirectory),
    ("mbstring.detect_order", None, All),
    ("mbstring.encoding_translation", Some("0"), PerDirectory),
    ("mbstring.http_input", None, All),
    ("mbstring.http_output", None, All),
    (
        "mbstring.http_output_conv_mimetypes",
        Some("^(text/|application/xhtml\\+xml)"),
        All,
    ),
    ("mbstring.internal_encoding", None, All),
    ("mbstring.language", Some("neutral"), All),
    ("mbstring.regex_retry_limit", Some("1000000"), All),
    ("mbstring.regex_stack_limit", Some("100000"), All),
    ("mbstring.strict_detection", Some("0"), All),
    ("mbstring.substitute_character", None, All),
    ("memory_limit", Some("128M"), All),
    ("open_basedir", None, All),
    ("output_buffering", Some("0"), PerDirectory),
    ("output_encoding", None, All),
    ("output_handler", None, PerDirectory),
    ("pcre.backtrack_limit", Some("1000000"), All),
    ("pcre.jit", Some("1"), All),
    ("pcre.recursion_limit", Some("100000"), All),
    ("post_max_size", Some("8M"), PerDirectory),
    ("precision", Some("14"), All),
    ("realpath_cache_size", Some("4096K"), System),
    ("realpath_cache_ttl", Some("120"), System),
    ("register_argc_argv", Some("1"), PerDirectory),
    ("rephp.max_open_files", Some("0"), System),
    ("rephp.max_output_size", Some("0"), System),
    ("rephp.sandbox", Some(""), System),
    ("report_memleaks", Some("1"), All),
    ("report_zend_debug", Some("0"), All),
    ("request_order", None, PerDirectory),
    ("sendmail_from", None, All),
    ("sendmail_path", Some("/usr/sbin/sendmail -t -i"), System),
    ("serialize_precision", Some("-1"), All),
    ("session.auto_start", Some("0"), PerDirectory),
    ("session.cache_expire", Some("180"), All),
    ("session.cache_limiter", Some("nocache"), All),
    ("session.cookie_domain", Some(""), All),
    ("session.cookie_httponly", Some("0"), All),
    ("session.cookie_lifetime", Some("0"), All),
    ("session.cookie_path", Some("/"), All),
    ("session.cookie_samesite", Some(""), All),
    ("session.cookie_secure", Some("0"), All),
    ("session.gc_divisor", Some("100"), All),
    ("session.gc_maxlifetime", Some("1440"), All),
    ("session.gc_probability", Some("1"), All),
    ("session.lazy_write", Some("1"), All),
    ("session.name", Some("PHPSESSID"), All),
    ("session.referer_check", Some(""), All),
    ("session.save_handler", Some("files"), All),
    ("session.save_path", Some(""), All),
    ("session.serialize_handler", Some("php"), All),
    ("session.sid_bits_per_character", Some("4"), All),
    ("session.sid_length", Some("32"), All),
    ("session.upload_progress.cleanup", Some("1"), PerDirectory),
    ("session.upload_progress.enabled", Some("1"), PerDirectory),
    ("session.upload_progress.freq", Some("1%"), PerDirectory),
    ("session.upload_progress.min_freq", Some("1"), PerDirectory),
    (
        "session.upload_progress.name",
        Some("PHP_SESSION_UPLOAD_PROGRESS"),
        PerDirectory,
    ),
    (
        "session.upload_progress.prefix",
        Some("upload_progress_"),
        PerDirectory,
    ),
    ("session.use_cookies", Some("1"), All),
    ("session.use_only_cookies", Some("1"), All),
    ("session.use_strict_mode", Some("0"), All),
    ("session.use_trans_sid", Some("0"), All),
    ("short_open_tag", Some("0"), PerDirectory),
    ("SMTP", Some("localhost"), All),
    ("smtp_port", Some("25"), All),
    ("sys_temp_dir", None, System),
    ("syslog.facility", Some("LOG_USER"), System),
    ("syslog.filter", Some("no-ctrl"), All),
    ("syslog.ident", Some("php"), System),
    ("unserialize_callback_func", None, All),
    ("unserialize_max_depth", Some("4096"), All),
    ("upload_max_filesize", Some("2M"), PerDirectory),
    ("upload_tmp_dir", None, System),
    ("url_rewriter.hosts", Some(""), All),
    ("url_rewriter.tags", Some("form="), All),
    ("user_agent", None, All),
    ("user_dir", None, System),
    ("user_ini.cache_ttl", Some("300"), System),
    ("user_ini.filename", Some(".user.ini"), System),
    ("variables_order", Some("EGPCS"), PerDirectory),
    ("xdebug.var_display_max_children", Some("128"), All),
    ("xdebug.var_display_max_data", Some("512"), All),
    ("xdebug.var_display_max_depth", Some("3"), All),
    ("xmlrpc_error_number", Some("0"), All),
    ("xmlrpc_errors", Some("0"), System),
    ("zend.assertions", Some("1"), All),
    ("zend.detect_unicode", Some("1"), All),
    ("zend.enable_gc", Some("1"), All),
    ("zend.exception_ignore_args", Some("0"), All),
    ("zend.exception_string_param_max_len", Some("15"), All),
    ("zend.multibyte", Some("0"), PerDirectory),
    ("zend.script_encoding", None, All),
    ("zend.signal_check", Some("0"), System),
];

impl Default for Ini {
    fn default() -> Ini {
        let values = DEFAULTS
            .iter()
            .map(|(name, value, access)| {
                let value = value.map(str::to_owned);
                (
                    *name,
                    Setting {
                        current: value.clone(),
                        original: value,
                        access: *access,
                        is_configured: false,
                    },
                )
            })
            .collect();
        let mut ini = Ini {
            values: Arc::new(values),
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
            pcre: PcreLimits::default(),
        };
        ini.refresh_all();
        ini
    }
}

impl Ini {
    /// The value of a setting; the outer `None` where there is no such setting, the inner one where it has no value.
    pub fn get(&self, name: &str) -> Option<Option<&str>> {
        self.values
            .get(name)
            .map(|setting| setting.current.as_deref())
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
        if let Some((name, _, _)) = DEFAULTS.iter().find(|(known, _, _)| *known == name)
            && let Some(setting) = Arc::make_mut(&mut self.values).get_mut(name)
        {
            setting.current = Some(value.to_owned());
            setting.original = Some(value.to_owned());
            setting.is_configured = true;
            self.refresh(name);
        } else {
            self.unknown.insert(name.to_owned(), value.to_owned());
        }
    }

    /// The value of a setting when the request started.
    pub fn original(&self, name: &str) -> Option<&str> {
        self.values.get(name)?.original.as_deref()
    }

    /// The value that php.ini or the command line gave a setting.
    pub fn configured(&self, name: &str) -> Option<&str> {
        let Some(setting) = self.values.get(name) else {
            return self.unknown.get(name).map(String::as_str);
        };
        setting
            .original
            .as_deref()
            .filter(|_| setting.is_configured)
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
        match self.values.get(name) {
            None => return Err(Refused::Unknown),
            Some(setting) if setting.access != Access::All => return Err(Refused::ReadOnly),
            Some(_) => {}
        }
        let setting = Arc::make_mut(&mut self.values)
            .get_mut(name)
            .ok_or(Refused::Unknown)?;
        let old = setting.current.replace(value.to_owned());
        self.refresh(name);
        Ok(old)
    }

    /// Puts a setting back to what it was when the request started.
    pub fn restore(&mut self, name: &str) {
        if let Some(setting) = Arc::make_mut(&mut self.values).get_mut(name) {
            setting.current = setting.original.clone();
            self.refresh(name);
        }
    }

    /// All settings in order: name, value now, value at the start, who may change it.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, Option<&str>, Option<&str>, Access)> {
        self.values.iter().map(|(name, setting)| {
            (
                *name,
                setting.current.as_deref(),
                setting.original.as_deref(),
                setting.access,
            )
        })
    }

    /// Makes the settings take effect that the running thread keeps: those that say how floats are written.
    pub fn enter(&mut self) {
        self.refresh("precision");
        self.refresh("serialize_precision");
    }

    fn refresh_all(&mut self) {
        let names: Vec<&'static str> = self.values.keys().copied().collect();
        for name in names {
            self.refresh(name);
        }
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
