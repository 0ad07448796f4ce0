//! Constants of the core: error levels, the version, the platform (php-src `main.c`, `zend_constants.c`).

use crate::constants;
use crate::eval::Machine;
use crate::ext::BuiltinConstant;
use crate::zval::{PhpStr, Value};

/// The PHP version whose behaviour this is.
pub const PHP_VERSION: &str = "8.2.35";

/// Constants that every script has.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    E_ERROR = Int(1),
    E_WARNING = Int(2),
    E_PARSE = Int(4),
    E_NOTICE = Int(8),
    E_CORE_ERROR = Int(16),
    E_CORE_WARNING = Int(32),
    E_COMPILE_ERROR = Int(64),
    E_COMPILE_WARNING = Int(128),
    E_USER_ERROR = Int(256),
    E_USER_WARNING = Int(512),
    E_USER_NOTICE = Int(1024),
    E_STRICT = Int(2048),
    E_RECOVERABLE_ERROR = Int(4096),
    E_DEPRECATED = Int(8192),
    E_USER_DEPRECATED = Int(16384),
    E_ALL = Int(32767),
    DEBUG_BACKTRACE_PROVIDE_OBJECT = Int(1),
    DEBUG_BACKTRACE_IGNORE_ARGS = Int(2),
    ZEND_THREAD_SAFE = Bool(false),
    ZEND_DEBUG_BUILD = Bool(false),
    TRUE = Bool(true),
    FALSE = Bool(false),
    NULL = Null,
    PHP_VERSION = Str(PHP_VERSION),
    PHP_MAJOR_VERSION = Int(8),
    PHP_MINOR_VERSION = Int(2),
    PHP_RELEASE_VERSION = Int(35),
    PHP_EXTRA_VERSION = Str(""),
    PHP_VERSION_ID = Int(80235),
    PHP_ZTS = Int(0),
    PHP_DEBUG = Int(0),
    PHP_OS = Str("Linux"),
    PHP_OS_FAMILY = Str("Linux"),
    PHP_SAPI = Computed(sapi),
    DEFAULT_INCLUDE_PATH = Str(".:/usr/share/php"),
    PEAR_INSTALL_DIR = Str("/usr/share/php"),
    PEAR_EXTENSION_DIR = Str("/usr/lib/php/20220829"),
    PHP_EXTENSION_DIR = Str("/usr/lib/php/20220829"),
    PHP_PREFIX = Str("/usr"),
    PHP_BINDIR = Str("/usr/bin"),
    PHP_MANDIR = Str("/usr/share/man"),
    PHP_LIBDIR = Str("/usr/lib/php"),
    PHP_DATADIR = Str("/usr/share/php/8.2"),
    PHP_SYSCONFDIR = Str("/etc"),
    PHP_LOCALSTATEDIR = Str("/var"),
    PHP_CONFIG_FILE_PATH = Str("/etc/php/8.2/cli"),
    PHP_CONFIG_FILE_SCAN_DIR = Str("/etc/php/8.2/cli/conf.d"),
    PHP_SHLIB_SUFFIX = Str("so"),
    PHP_EOL = Str("\n"),
    PHP_MAXPATHLEN = Int(4096),
    PHP_FD_SETSIZE = Int(1024),
    PHP_BINARY = Computed(binary),
    PHP_OUTPUT_HANDLER_START = Int(1),
    PHP_OUTPUT_HANDLER_WRITE = Int(0),
    PHP_OUTPUT_HANDLER_FLUSH = Int(4),
    PHP_OUTPUT_HANDLER_CLEAN = Int(2),
    PHP_OUTPUT_HANDLER_FINAL = Int(8),
    PHP_OUTPUT_HANDLER_CONT = Int(0),
    PHP_OUTPUT_HANDLER_END = Int(8),
    PHP_OUTPUT_HANDLER_CLEANABLE = Int(16),
    PHP_OUTPUT_HANDLER_FLUSHABLE = Int(32),
    PHP_OUTPUT_HANDLER_REMOVABLE = Int(64),
    PHP_OUTPUT_HANDLER_STDFLAGS = Int(112),
    PHP_OUTPUT_HANDLER_STARTED = Int(4096),
    PHP_OUTPUT_HANDLER_DISABLED = Int(8192),
    UPLOAD_ERR_OK = Int(0),
    UPLOAD_ERR_INI_SIZE = Int(1),
    UPLOAD_ERR_FORM_SIZE = Int(2),
    UPLOAD_ERR_PARTIAL = Int(3),
    UPLOAD_ERR_NO_FILE = Int(4),
    UPLOAD_ERR_NO_TMP_DIR = Int(6),
    UPLOAD_ERR_CANT_WRITE = Int(7),
    UPLOAD_ERR_EXTENSION = Int(8),
    PHP_CLI_PROCESS_TITLE = Int(1),
};

fn sapi(m: &mut Machine) -> Value {
    PhpStr::from(m.surroundings.sapi).into()
}

fn binary(_: &mut Machine) -> Value {
    use std::os::unix::ffi::OsStrExt;
    match std::env::current_exe() {
        Ok(path) => Value::bytes(path.as_os_str().as_bytes()),
        Err(_) => Value::from(""),
    }
}
