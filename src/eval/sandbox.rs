//! The sandbox (`--sandbox`, the setting `rephp.sandbox`): no files outside given folders, no processes, no network.
//!
//! Files are kept by `open_basedir`, which a script can only tighten. Functions that start processes or reach the network are not
//! there, under whatever name they are called; streams, which have a door of their own, ask [`Machine::may_use_network`] and
//! [`Machine::may_use_descriptors`].

use super::Machine;

/// The functions that a sandbox does without.
const WITHOUT: &[&str] = &[
    // Processes.
    "exec",
    "shell_exec",
    "system",
    "passthru",
    "popen",
    "proc_open",
    "proc_nice",
    "proc_terminate",
    "mail",
    "posix_kill",
    "pcntl_exec",
    "pcntl_fork",
    // Network.
    "fsockopen",
    "pfsockopen",
    "stream_socket_client",
    "stream_socket_server",
    "gethostbyname",
    "gethostbynamel",
    "gethostbyaddr",
    "dns_check_record",
    "checkdnsrr",
    "dns_get_mx",
    "getmxrr",
    "dns_get_record",
    "syslog",
    // What would reach other requests of the process.
    "dl",
    "umask",
];

impl Machine {
    /// Takes away what `disable_functions`, `disable_classes` and the sandbox take away.
    pub(crate) fn take_away(&mut self) {
        let words = |list: &[u8]| -> std::collections::HashSet<Vec<u8>> {
            list.split(|byte| matches!(byte, b',' | b' '))
                .filter(|name| !name.is_empty())
                .map(<[u8]>::to_ascii_lowercase)
                .collect()
        };
        self.disabled_functions = words(&self.ini.string("disable_functions"));
        self.disabled_classes = words(&self.ini.string("disable_classes"));
        let roots = self.ini.string("rephp.sandbox").to_string();
        if roots.is_empty() {
            return;
        }
        self.is_sandboxed = true;
        self.ini.configure("open_basedir", &roots);
        let without = WITHOUT.iter().map(|name| name.as_bytes().to_vec());
        self.disabled_functions.extend(without);
    }

    /// Whether a script may open a connection or wait for one.
    pub fn may_use_network(&self) -> bool {
        !self.is_sandboxed
    }

    /// Whether a script may use what the process has open: its standard streams, and descriptors by their number.
    pub fn may_use_descriptors(&self) -> bool {
        !self.is_sandboxed
    }

    /// Whether one more file, folder or connection may be open (`rephp.max_open_files`).
    pub fn may_open_more(&self) -> bool {
        match usize::try_from(self.ini.int("rephp.max_open_files")) {
            Ok(most @ 1..) => crate::zval::live_resources() < most,
            _ => true,
        }
    }
}
