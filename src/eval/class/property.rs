//! Properties of objects.

/// Which of the four property methods is running for a property.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Guard {
    /// `__get`
    Get,
    /// `__set`
    Set,
    /// `__isset`
    Isset,
    /// `__unset`
    Unset,
}
