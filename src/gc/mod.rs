//! The cycle collector.

use crate::zval::roots;

/// Collects if the root buffer is full.
pub fn collect_if_wanted() {}

/// Turns collections by a full buffer on or off (`zend.enable_gc`).
pub fn set_enabled(enabled: bool) {
    roots::set_enabled(enabled);
}
