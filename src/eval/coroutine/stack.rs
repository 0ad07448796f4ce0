//! Native stacks for coroutines.
//!
//! Small stacks are cut from mappings of many at once: the kernel allows a process some 65,000 mappings, and a script may
//! keep 100,000 generators. They are mapped without a reservation, so that a stack costs the pages it has touched, which for a
//! generator is one or two.
//!
//! ```text
//!   region   [guard│········ stack ◄ base][guard│········ stack ◄ base]…
//!                  └ limit: calls beyond it go on on a large stack
//! ```
//!
//! A guard page splits a mapping in three, so only the first few thousand stacks have one. What protects all of them is that
//! each call compares its address with the limit, and that below the limit there is room for whatever a library function
//! does. A recursion that is deeper than that goes on on a large stack ([`super::Coroutine`]), of which few exist.

use crate::heap::SYSTEM_PAGE_SIZE;
use corosensei::stack::{Stack, StackPointer};
use rustix::mm::{Advice, MapFlags, MprotectFlags, ProtFlags};
use rustix::mm::{madvise, mmap_anonymous, mprotect, munmap};
use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bytes of address space of a small stack.
const SMALL: usize = 512 << 10;
/// Bytes of it kept free below the limit, for library functions and deeply nested expressions.
const SMALL_RESERVE: usize = 384 << 10;
/// Bytes of address space of a large stack.
const LARGE: usize = 256 << 20;
/// Bytes of it kept free below the limit.
const LARGE_RESERVE: usize = 1 << 20;
/// Small stacks in the first region; each further region has twice as many.
const FIRST_REGION: usize = 64;
/// Small stacks in the largest region.
const LARGEST_REGION: usize = 4096;
/// How many small stacks of the process have a guard page.
const MOST_GUARDED: usize = 8192;
/// How many free small stacks keep the pages they have touched.
const MOST_WARM: usize = 256;
/// How many free large stacks stay mapped.
const MOST_LARGE: usize = 2;
/// Bytes at the base of a free large stack that keep their pages.
const LARGE_WARM: usize = 1 << 20;

/// Small stacks of this process with a guard page.
static GUARDED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    static POOL: RefCell<Pool> = const { RefCell::new(Pool::new()) };
}

/// Which kind of stack one is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Small,
    Large,
}

/// A native stack, given back to the thread's pool when it is dropped.
pub(super) struct NativeStack {
    /// The address behind its last byte.
    base: StackPointer,
    kind: Kind,
}

impl NativeStack {
    /// A stack for a generator or fiber; `None` if the system has no memory to give.
    pub(super) fn small() -> Option<NativeStack> {
        let base = POOL.with_borrow_mut(Pool::take_small)?;
        Some(NativeStack {
            base,
            kind: Kind::Small,
        })
    }

    /// A stack for a deep recursion; `None` if the system has no memory to give.
    pub(super) fn large() -> Option<NativeStack> {
        let base = POOL.with_borrow_mut(Pool::take_large)?;
        Some(NativeStack {
            base,
            kind: Kind::Large,
        })
    }

    /// The lowest address at which a call may start.
    pub(super) fn call_limit(&self) -> usize {
        match self.kind {
            Kind::Small => self.lowest() + SMALL_RESERVE,
            Kind::Large => self.lowest() + LARGE_RESERVE,
        }
    }

    fn lowest(&self) -> usize {
        match self.kind {
            Kind::Small => self.base.get() - SMALL,
            Kind::Large => self.base.get() - LARGE,
        }
    }
}

// SAFETY: `base` lies behind the last byte of a mapping that is ours until the stack is dropped, aligned to a page; `limit`
// is its lowest address. In place of a guard page that every stack would need, see the module page.
unsafe impl Stack for NativeStack {
    fn base(&self) -> StackPointer {
        self.base
    }

    fn limit(&self) -> StackPointer {
        match StackPointer::new(self.lowest()) {
            Some(lowest) => lowest,
            None => unreachable!("a mapping does not start at address 0"),
        }
    }
}

impl Drop for NativeStack {
    fn drop(&mut self) {
        let (base, kind) = (self.base, self.kind);
        // After the end of the thread there is no pool, and the mapping stays until the process ends.
        let _ = POOL.try_with(|pool| {
            let mut pool = pool.borrow_mut();
            match kind {
                Kind::Small => pool.give_back_small(base),
                Kind::Large => pool.give_back_large(base),
            }
        });
    }
}

/// The free stacks of a thread.
struct Pool {
    /// Free stacks that keep their pages, the last used on top.
    warm: Vec<StackPointer>,
    /// Free stacks without pages.
    cold: Vec<StackPointer>,
    /// Free large stacks.
    large: Vec<StackPointer>,
    /// Stacks of the newest region that were never used: the lowest base, and how many.
    fresh: Option<(StackPointer, usize)>,
    /// Start and bytes of each region.
    regions: Vec<(*mut c_void, usize)>,
    /// Stacks in use.
    used: usize,
}

impl Pool {
    const fn new() -> Pool {
        Pool {
            warm: Vec::new(),
            cold: Vec::new(),
            large: Vec::new(),
            fresh: None,
            regions: Vec::new(),
            used: 0,
        }
    }

    fn take_small(&mut self) -> Option<StackPointer> {
        let base = match self.warm.pop().or_else(|| self.cold.pop()) {
            Some(base) => base,
            None => self.take_fresh()?,
        };
        self.used += 1;
        Some(base)
    }

    fn take_fresh(&mut self) -> Option<StackPointer> {
        let (base, count) = match self.fresh.take() {
            Some(fresh) => fresh,
            None => self.map_region()?,
        };
        if count > 1 {
            self.fresh = base.checked_add(SMALL).map(|next| (next, count - 1));
        }
        if GUARDED.load(Ordering::Relaxed) < MOST_GUARDED {
            GUARDED.fetch_add(1, Ordering::Relaxed);
            protect(base.get() - SMALL);
        }
        Some(base)
    }

    /// Maps a region, a smaller one if the address space is limited. Gives the base of its first stack and their number.
    fn map_region(&mut self) -> Option<(StackPointer, usize)> {
        let mut count = (FIRST_REGION << self.regions.len().min(16)).min(LARGEST_REGION);
        loop {
            if let Some(start) = map(count * SMALL) {
                self.regions.push((start, count * SMALL));
                let base = StackPointer::new(start.addr() + SMALL)?;
                return Some((base, count));
            }
            count /= 2;
            if count == 0 {
                return None;
            }
        }
    }

    fn give_back_small(&mut self, base: StackPointer) {
        self.used -= 1;
        if self.warm.len() < MOST_WARM {
            self.warm.push(base);
        } else {
            let lowest = base.get() - SMALL;
            forget_pages(lowest + SYSTEM_PAGE_SIZE, SMALL - SYSTEM_PAGE_SIZE);
            self.cold.push(base);
        }
    }

    fn take_large(&mut self) -> Option<StackPointer> {
        if let Some(base) = self.large.pop() {
            return Some(base);
        }
        let start = map(LARGE)?;
        protect(start.addr());
        StackPointer::new(start.addr() + LARGE)
    }

    fn give_back_large(&mut self, base: StackPointer) {
        let lowest = base.get() - LARGE;
        if self.large.len() < MOST_LARGE {
            forget_pages(
                lowest + SYSTEM_PAGE_SIZE,
                LARGE - LARGE_WARM - SYSTEM_PAGE_SIZE,
            );
            self.large.push(base);
        } else {
            unmap(ptr::with_exposed_provenance_mut(lowest), LARGE);
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for base in self.large.drain(..) {
            unmap(ptr::with_exposed_provenance_mut(base.get() - LARGE), LARGE);
        }
        if self.used == 0 {
            for (start, length) in self.regions.drain(..) {
                unmap(start, length);
            }
        }
    }
}

/// Maps memory that costs nothing before it is touched.
fn map(length: usize) -> Option<*mut c_void> {
    let flags = MapFlags::PRIVATE | MapFlags::NORESERVE;
    // SAFETY: a new mapping where the system likes touches no memory of ours.
    let start = unsafe {
        mmap_anonymous(
            ptr::null_mut(),
            length,
            ProtFlags::READ | ProtFlags::WRITE,
            flags,
        )
    }
    .ok()?;
    start.expose_provenance();
    // SAFETY: the mapping is ours. Huge pages would make each stack cost two megabytes.
    let _ = unsafe { madvise(start, length, Advice::LinuxNoHugepage) };
    Some(start)
}

fn unmap(start: *mut c_void, length: usize) {
    // SAFETY: the mapping was made by `map`, and no stack of it is in use.
    let _ = unsafe { munmap(start, length) };
}

/// Makes the page at an address one that cannot be touched.
fn protect(address: usize) {
    let page = ptr::with_exposed_provenance_mut(address);
    // SAFETY: the page is the lowest of a free stack of ours.
    let _ = unsafe { mprotect(page, SYSTEM_PAGE_SIZE, MprotectFlags::empty()) };
}

/// Gives back to the system what a deep recursion has touched of the thread's own stack, from `lowest` to `end`. Both are of
/// the stack, and `end` lies far below every frame that is left.
pub(crate) fn give_back(lowest: usize, end: usize) {
    let start = lowest.next_multiple_of(SYSTEM_PAGE_SIZE);
    let end = end & !(SYSTEM_PAGE_SIZE - 1);
    if start < end {
        forget_pages(start, end - start);
    }
}

/// Gives the pages of a free stack back to the system; the address space stays.
fn forget_pages(address: usize, length: usize) {
    let start = ptr::with_exposed_provenance_mut(address);
    // SAFETY: the memory is that of a free stack, or of a free part of one, which nothing reads before it is written again.
    let _ = unsafe { madvise(start, length, Advice::LinuxDontNeed) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_stack_given_back_is_the_next_taken() {
        let stack = NativeStack::small().unwrap();
        let base = stack.base();
        drop(stack);
        assert_eq!(NativeStack::small().unwrap().base(), base);
    }

    #[test]
    fn more_stacks_are_alive_than_the_system_has_mappings() {
        let stacks: Vec<NativeStack> = (0..70_000).map_while(|_| NativeStack::small()).collect();
        assert_eq!(stacks.len(), 70_000);
    }

    #[test]
    fn a_stack_can_be_written_from_its_base_to_its_limit() {
        let stack = NativeStack::large().unwrap();
        let byte = ptr::with_exposed_provenance_mut::<u8>(stack.base().get() - 1);
        // SAFETY: the byte lies in the stack.
        unsafe { byte.write(1) };
        let byte = ptr::with_exposed_provenance_mut::<u8>(stack.limit().get() + SYSTEM_PAGE_SIZE);
        // SAFETY: the byte lies in the stack, above the guard page.
        unsafe { byte.write(1) };
    }
}
