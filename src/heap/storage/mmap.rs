//! The `mmap_anon` and `mmap_zero` schemes: segments mapped by the kernel.

use std::ffi::c_void;
use std::os::fd::OwnedFd;
use std::ptr::{self, NonNull};

use rustix::fs::{Mode, OFlags};
use rustix::mm::{self, Advice, MapFlags, MremapFlags, ProtFlags};

use super::{HugePages, SYSTEM_PAGE_SIZE, Segment, Storage, round_to_chunks};
use crate::heap::chunk::CHUNK_SIZE;

/// Private mappings, anonymous or of `/dev/zero`.
///
/// A segment that grows is extended where it stands while the addresses behind it are free. When they are not, its
/// page tables (not its bytes) are moved to a place with twice the room, and the rest of that room is held by an
/// inaccessible reservation:
///
/// ```text
/// |■■■■■■■■■■■■■■■■■■■■|----------------------|
///   mapped (size)       reserved, PROT_NONE     = capacity
/// ```
pub(super) struct MmapStorage {
    zero: Option<OwnedFd>,
    huge_pages: HugePages,
}

impl MmapStorage {
    /// The `mmap_anon` scheme.
    pub(super) fn anonymous(huge_pages: HugePages) -> MmapStorage {
        MmapStorage {
            zero: None,
            huge_pages,
        }
    }

    /// The `mmap_zero` scheme; `None` when `/dev/zero` cannot be opened.
    pub(super) fn dev_zero(huge_pages: HugePages) -> Option<MmapStorage> {
        let zero =
            rustix::fs::open("/dev/zero", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty()).ok()?;
        Some(MmapStorage {
            zero: Some(zero),
            huge_pages,
        })
    }

    /// Maps `size` bytes at an address of the kernel's choice.
    fn map_anywhere(&self, size: usize) -> Option<NonNull<u8>> {
        let access = ProtFlags::READ | ProtFlags::WRITE;
        let mapped = match &self.zero {
            // SAFETY: a new mapping at an address of the kernel's choice touches no existing memory.
            None => unsafe { mm::mmap_anonymous(ptr::null_mut(), size, access, MapFlags::PRIVATE) },
            // SAFETY: as above; the file is /dev/zero, whose private mapping nobody else can change.
            Some(zero) => unsafe {
                mm::mmap(ptr::null_mut(), size, access, MapFlags::PRIVATE, zero, 0)
            },
        };
        NonNull::new(mapped.ok()?.cast())
    }

    fn advise(&self, segment: Segment) {
        if self.huge_pages == HugePages::Untouched {
            return;
        }
        let address = segment.address.as_ptr().cast::<c_void>();
        // SAFETY: the range is mapped and ours; the advice changes no contents. A kernel without huge pages refuses,
        // which costs nothing.
        let _ = unsafe { mm::madvise(address, segment.size, Advice::LinuxHugepage) };
    }

    /// Grows a segment to `size` without moving it. On `false` it has no room behind it any more.
    ///
    /// # Safety
    ///
    /// `segment` is a mapping of this storage.
    unsafe fn grow_in_place(&self, segment: &mut Segment, size: usize) -> bool {
        // The kernel extends a mapping over free addresses only: clear the part of the reservation it is to take.
        let taken = size.min(segment.capacity);
        // SAFETY: the range lies in this segment's own reservation.
        unsafe { unmap_range(segment.address, segment.size, taken) };
        let address = segment.address.as_ptr().cast::<c_void>();
        // SAFETY: the old range is one mapping of ours, and without MAYMOVE it can only be extended.
        let extended = unsafe { mm::mremap(address, segment.size, size, MremapFlags::empty()) };
        if extended.is_ok() {
            segment.size = size;
            segment.capacity = segment.capacity.max(size);
            return true;
        }
        // SAFETY: the rest of the reservation is ours; what was cleared may by now be another thread's mapping.
        unsafe { unmap_range(segment.address, taken, segment.capacity) };
        segment.capacity = segment.size;
        false
    }

    /// Moves a segment to a place with room for `size` and as much again.
    ///
    /// # Safety
    ///
    /// `segment` is a mapping of this storage, and `size > segment.size`.
    unsafe fn relocate(&self, segment: &mut Segment, size: usize) -> bool {
        let roomy = size.checked_mul(2).and_then(round_to_chunks);
        let place = roomy
            .and_then(|capacity| Some((reserve(capacity)?, capacity)))
            .or_else(|| Some((reserve(size)?, size)));
        let Some((address, capacity)) = place else {
            return false;
        };
        let old = segment.address.as_ptr().cast::<c_void>();
        let new = address.as_ptr().cast::<c_void>();
        // SAFETY: the old range is one mapping of ours, the new one lies in the reservation just made.
        let moved = unsafe { mm::mremap_fixed(old, segment.size, size, MremapFlags::MAYMOVE, new) };
        if moved.is_err() {
            // The kernel may have cleared the target before it failed, and another thread mapped something there. So
            // that part is left alone: at worst some addresses are lost, but no memory.
            // SAFETY: the rest of the reservation is ours and unused.
            unsafe { unmap_range(address, size, capacity) };
            return false;
        }
        // SAFETY: the kernel moved the mapped part; what is left of the old segment is its reservation.
        unsafe { unmap_range(segment.address, segment.size, segment.capacity) };
        *segment = Segment {
            address,
            size,
            capacity,
        };
        true
    }
}

impl Storage for MmapStorage {
    fn name(&self) -> &'static str {
        match self.zero {
            None => "mmap_anon",
            Some(_) => "mmap_zero",
        }
    }

    fn map(&self, size: usize) -> Option<Segment> {
        let address = aligned(size, |size| self.map_anywhere(size))?;
        let segment = Segment {
            address,
            size,
            capacity: size,
        };
        self.advise(segment);
        Some(segment)
    }

    unsafe fn unmap(&self, segment: Segment) {
        // SAFETY: the caller gives the whole segment up.
        unsafe { unmap_range(segment.address, 0, segment.capacity) };
    }

    unsafe fn shrink(&self, segment: &mut Segment, size: usize) -> bool {
        // SAFETY: the caller gives up what lies behind `size`.
        unsafe { unmap_range(segment.address, size, segment.capacity) };
        segment.size = size;
        segment.capacity = size;
        true
    }

    unsafe fn grow(&self, segment: &mut Segment, size: usize) -> bool {
        // A reservation that is too small is in the way: addresses behind it may be free, but nothing says so.
        let room = segment.capacity == segment.size || size <= segment.capacity;
        // SAFETY: passed on from the caller.
        let extended = room && unsafe { self.grow_in_place(segment, size) };
        // SAFETY: as above.
        let grown = extended || unsafe { self.relocate(segment, size) };
        if grown {
            self.advise(*segment);
        }
        grown
    }

    fn zeroed(&self) -> bool {
        true
    }
}

/// Maps `size` bytes at a multiple of 2 MiB with `map`, which chooses addresses freely.
fn aligned(size: usize, map: impl Fn(usize) -> Option<NonNull<u8>>) -> Option<NonNull<u8>> {
    let address = map(size)?;
    if offset_in_chunk(address) == 0 {
        return Some(address);
    }
    // SAFETY: just mapped, nothing in it.
    unsafe { unmap_range(address, 0, size) };

    let larger = size.checked_add(CHUNK_SIZE - SYSTEM_PAGE_SIZE)?;
    let address = map(larger)?;
    let skipped = match offset_in_chunk(address) {
        0 => 0,
        offset => CHUNK_SIZE - offset,
    };
    // SAFETY: the head of the fresh mapping, which nobody uses.
    unsafe { unmap_range(address, 0, skipped) };
    // SAFETY: the tail of it, likewise.
    unsafe { unmap_range(address, skipped + size, larger) };
    // SAFETY: `skipped` is less than the mapped length.
    Some(unsafe { address.add(skipped) })
}

/// Reserves addresses without memory behind them.
fn reserve(size: usize) -> Option<NonNull<u8>> {
    aligned(size, |size| {
        let flags = MapFlags::PRIVATE | MapFlags::NORESERVE;
        // SAFETY: a new mapping at an address of the kernel's choice touches no existing memory.
        let mapped =
            unsafe { mm::mmap_anonymous(ptr::null_mut(), size, ProtFlags::empty(), flags) };
        NonNull::new(mapped.ok()?.cast())
    })
}

/// Unmaps the bytes from `from` up to `to`, counted from `base`.
///
/// A failure is ignored: the kernel refuses only when it has run out of mappings, and then the range stays behind unused.
///
/// # Safety
///
/// The range belongs to a mapping of ours, on page boundaries, and is not used again.
unsafe fn unmap_range(base: NonNull<u8>, from: usize, to: usize) {
    if from >= to {
        return;
    }
    // SAFETY: the range is inside our mapping.
    let start = unsafe { base.add(from) };
    // SAFETY: ours by contract.
    let _ = unsafe { mm::munmap(start.as_ptr().cast(), to - from) };
}

fn offset_in_chunk(address: NonNull<u8>) -> usize {
    address.addr().get() % CHUNK_SIZE
}
