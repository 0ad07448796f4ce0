//! The `pemalloc` family: blocks that live as long as the request, or as long as the process.
//!
//! Persistent blocks come from the system allocator and belong to no heap. Each carries its size in front:
//!
//! ```text
//!      size  seal
//!     |■■■■■|■■■■■|block …
//!                 ▲ the address given out
//! ```

use std::alloc::{self, Layout};
use std::ptr::{self, NonNull};

use super::Heap;
use super::failure::{Corruption, CorruptionKind, Failure};
use super::interface::{efree, emalloc, erealloc, safe_address};

/// Whom a block of the `pemalloc` family belongs to: PHP's `persistent` argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// The current request heap.
    Request,
    /// The process.
    Persistent,
}

/// What stands before a persistent block.
#[repr(C, align(16))]
#[derive(Clone, Copy)]
struct Header {
    size: usize,
    /// The block's address, mixed; tells a persistent block from others.
    seal: usize,
}

const HEADER: usize = size_of::<Header>();
const SEAL: usize = 0x9e37_79b9_7f4a_7c15_u64 as usize;

/// A block of `size` bytes, of arbitrary contents. Failures unwind, see [`Failure`].
pub fn pemalloc(size: usize, lifetime: Lifetime) -> NonNull<u8> {
    match lifetime {
        Lifetime::Request => emalloc(size),
        Lifetime::Persistent => allocate(size),
    }
}

/// A block of `count * size` zero bytes.
pub fn pecalloc(count: usize, size: usize, lifetime: Lifetime) -> NonNull<u8> {
    match lifetime {
        Lifetime::Request => super::ecalloc(count, size),
        Lifetime::Persistent => {
            let size = safe_address(count, size, 0).unwrap_or_else(|failure| failure.raise());
            let block = allocate(size);
            // SAFETY: the block has that many bytes.
            unsafe { block.write_bytes(0, size) };
            block
        }
    }
}

/// Changes the size of a block.
///
/// # Safety
///
/// `block` is in use, came from this family with the same `lifetime`, and only the returned address is used afterwards.
pub unsafe fn perealloc(block: NonNull<u8>, size: usize, lifetime: Lifetime) -> NonNull<u8> {
    match lifetime {
        // SAFETY: passed on from the caller.
        Lifetime::Request => unsafe { erealloc(block, size) },
        // SAFETY: likewise.
        Lifetime::Persistent => unsafe { reallocate(block, size) },
    }
}

/// A copy of `bytes` with a NUL behind it.
pub fn pestrdup(bytes: &[u8], lifetime: Lifetime) -> NonNull<u8> {
    let block = safe_pemalloc(1, bytes.len(), 1, lifetime);
    // SAFETY: the block is fresh and longer than the bytes.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), block.as_ptr(), bytes.len()) };
    // SAFETY: the block has one byte more than the bytes.
    unsafe { block.add(bytes.len()).write(0) };
    block
}

/// A block of `nmemb * size + offset` bytes; unwinds when that does not fit.
pub fn safe_pemalloc(nmemb: usize, size: usize, offset: usize, lifetime: Lifetime) -> NonNull<u8> {
    match safe_address(nmemb, size, offset) {
        Ok(size) => pemalloc(size, lifetime),
        Err(failure) => failure.raise(),
    }
}

/// Frees a block.
///
/// # Safety
///
/// `block` is in use, came from this family with the same `lifetime`, and is not used afterwards. A persistent block that
/// carries no seal is reported as corrupted.
pub unsafe fn pefree(block: NonNull<u8>, lifetime: Lifetime) {
    match lifetime {
        // SAFETY: passed on from the caller.
        Lifetime::Request => unsafe { efree(block) },
        // SAFETY: likewise.
        Lifetime::Persistent => unsafe { free(block) },
    }
}

fn seal(block: NonNull<u8>) -> usize {
    block.addr().get() ^ SEAL
}

fn layout(size: usize) -> Option<Layout> {
    let size = size.checked_add(HEADER)?;
    Layout::from_size_align(size, align_of::<Header>()).ok()
}

fn allocate(size: usize) -> NonNull<u8> {
    let Some(layout) = layout(size) else {
        out_of_memory(size)
    };
    // SAFETY: the layout holds at least the header.
    let Some(header) = NonNull::new(unsafe { alloc::alloc(layout) }) else {
        out_of_memory(size)
    };
    // SAFETY: the block is fresh, and has room for the header.
    unsafe { seal_block(header, size) }
}

/// Writes the header; answers the address behind it.
///
/// # Safety
///
/// `header` starts a block of ours of `HEADER + size` bytes.
unsafe fn seal_block(header: NonNull<u8>, size: usize) -> NonNull<u8> {
    // SAFETY: the block is longer than the header.
    let block = unsafe { header.add(HEADER) };
    let contents = Header {
        size,
        seal: seal(block),
    };
    // SAFETY: the header is in the block and aligned as its layout says.
    unsafe { header.cast::<Header>().write(contents) };
    block
}

/// Takes the header of a block apart: its address and the block's size.
///
/// # Safety
///
/// There are 16 readable bytes before `block`.
unsafe fn open(block: NonNull<u8>) -> (NonNull<u8>, usize) {
    // SAFETY: by contract.
    let header = unsafe { block.sub(HEADER) };
    // SAFETY: readable by contract; any bytes make a header.
    let contents = unsafe { header.cast::<Header>().read_unaligned() };
    if contents.seal != seal(block) {
        report(block);
    }
    (header, contents.size)
}

unsafe fn reallocate(block: NonNull<u8>, size: usize) -> NonNull<u8> {
    // SAFETY: the block is persistent by the caller's contract.
    let (header, old) = unsafe { open(block) };
    let (Some(old_layout), Some(new_layout)) = (layout(old), layout(size)) else {
        out_of_memory(size)
    };
    // SAFETY: the block has this layout, and the new size is valid and not zero.
    let moved = unsafe { alloc::realloc(header.as_ptr(), old_layout, new_layout.size()) };
    match NonNull::new(moved) {
        // SAFETY: the block is ours and that long.
        Some(header) => unsafe { seal_block(header, size) },
        None => out_of_memory(size),
    }
}

unsafe fn free(block: NonNull<u8>) {
    // SAFETY: the block is persistent by the caller's contract.
    let (header, size) = unsafe { open(block) };
    let Some(layout) = layout(size) else {
        report(block)
    };
    // SAFETY: the header is writable; a broken seal shows a second free.
    unsafe { header.cast::<Header>().write(Header { size, seal: 0 }) };
    // SAFETY: the block has this layout.
    unsafe { alloc::dealloc(header.as_ptr(), layout) };
}

#[cold]
fn out_of_memory(tried: usize) -> ! {
    let allocated = Heap::current().map_or(0, |heap| heap.real_usage());
    Failure::OutOfMemory { allocated, tried }.raise()
}

#[cold]
fn report(address: NonNull<u8>) -> ! {
    let corruption = Corruption {
        address,
        kind: CorruptionKind::NotOurs,
    };
    match Heap::current() {
        Some(heap) => (heap.on_corruption)(corruption),
        None => Failure::Corrupted(corruption).raise(),
    }
}
