//! The directives that php.ini may hold: names, defaults, who may change them.

use Access::{All, PerDirectory, System};

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

/// A directive as it is before php.ini, the command line and the script.
#[derive(Clone, Copy, Debug)]
pub struct Directive {
    /// Its name, as php.ini spells it.
    pub name: &'static str,
    /// Its value without a php.ini; `None` is a directive that has none.
    pub default: Option<&'static str>,
    /// Who may change it.
    pub access: Access,
}

/// The directive of a name.
pub fn find(name: &str) -> Option<Directive> {
    let at = DIRECTIVES.binary_search_by(|(known, _, _)| (*known).cmp(name));
    at.ok().map(|at| directive(&DIRECTIVES[at]))
}

/// All directives, in the order of their names' bytes.
pub fn all() -> impl Iterator<Item = Directive> {
    DIRECTIVES.iter().map(directive)
}

fn directive(&(name, default, access): &(&'static str, Option<&'static str>, Access)) -> Directive {
    Directive {
        name,
        default,
        access,
    }
}

/// All directives known, in the order of their bytes, with their defaults without a php.ini (manual: "List of php.ini
/// directives").
static DIRECTIVES: &[(&str, Option<&str>, Access)] = &[
    ("SMTP", Some("localhost"), All),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_directive_is_found_by_its_name() {
        for directive in all() {
            assert_eq!(
                find(directive.name).map(|found| found.name),
                Some(directive.name)
            );
        }
        assert!(find("no.such_directive").is_none());
    }
}
