//! Zvals that are looked at or written to by one who does not keep them.

use super::zval::ZvalPtr;
use std::mem::ManuallyDrop;
use std::ops::Deref;

/// A count of a zval that somebody else holds meanwhile: the variable behind an argument by reference.
///
/// It goes as quietly as arguments do: what nobody has let go of becomes no possible root of garbage (php-src
/// `zval_ptr_dtor_nogc`).
pub struct Lent(ManuallyDrop<ZvalPtr>);

impl From<ZvalPtr> for Lent {
    #[inline(always)]
    fn from(zval: ZvalPtr) -> Lent {
        Lent(ManuallyDrop::new(zval))
    }
}

impl Deref for Lent {
    type Target = ZvalPtr;

    #[inline(always)]
    fn deref(&self) -> &ZvalPtr {
        &self.0
    }
}

impl Drop for Lent {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: the handle is taken once, and not used again.
        unsafe { ManuallyDrop::take(&mut self.0) }.release_quietly();
    }
}
