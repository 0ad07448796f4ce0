//! The cycle collector.

/// Collects if the root buffer is full.
pub fn collect_if_wanted() {}
