//! The interface: what the engine calls, in Zend's names, on the thread's current heap.
//!
//! Results are not checked: what cannot be had unwinds, see [`Failure`].

use std::ptr::{self, NonNull};

use super::bin::{BinIndex, MAX_SMALL_SIZE};
use super::failure::Failure;
use super::lists::current;
use super::small::ZvalFastPath;

/// A block of at least `size` bytes, of arbitrary contents, aligned to 8 bytes (to 16 if `size` is a multiple of 16, to a
/// page above 3072).
#[inline]
pub fn emalloc(size: usize) -> NonNull<u8> {
    let lists = current();
    match BinIndex::for_size(size) {
        Some(bin) => lists.allocate(bin, size),
        None => lists.allocate_slow(size),
    }
}

/// [`emalloc`], with the number of bytes that the block really has: those of [`good_size`].
#[inline]
pub fn emalloc_whole(size: usize) -> (NonNull<u8>, usize) {
    let lists = current();
    match BinIndex::for_size(size) {
        Some(bin) => (lists.allocate(bin, bin.size()), bin.size()),
        None => {
            let size = good_size(size);
            (lists.allocate_slow(size), size)
        }
    }
}

/// [`emalloc`] of a size known at compile time, at most 3072: the bin is a constant.
#[inline(always)]
pub fn emalloc_fixed<const SIZE: usize>() -> NonNull<u8> {
    const { assert!(SIZE <= MAX_SMALL_SIZE, "emalloc_fixed is for small blocks") };
    current().allocate(const { BinIndex::of(SIZE) }, SIZE)
}

/// [`emalloc`] that hands its failure back.
///
/// # Errors
///
/// The limit is exhausted, or the system refused.
pub fn emalloc_recoverable(size: usize) -> Result<NonNull<u8>, Failure> {
    current().heap().allocate(size)
}

/// A block of `count * size` zero bytes.
pub fn ecalloc(count: usize, size: usize) -> NonNull<u8> {
    let size = safe_address(count, size, 0).unwrap_or_else(|failure| failure.raise());
    let block = emalloc(size);
    if !current().heap().is_fresh_zero(size) {
        // SAFETY: the block has that many bytes.
        unsafe { block.write_bytes(0, size) };
    }
    block
}

/// Changes the size of a block, moving it where it must; its bytes stay up to the smaller size.
///
/// Growing a huge block by small steps costs time in proportion to the bytes added, not to the block.
///
/// # Safety
///
/// `block` is in use, came from the current heap, and only the returned address is used afterwards. When this unwinds the
/// block is as it was.
pub unsafe fn erealloc(block: NonNull<u8>, size: usize) -> NonNull<u8> {
    match current().heap().reallocate(block, size) {
        Ok(block) => block,
        Err(failure) => failure.raise(),
    }
}

/// [`erealloc`], with the number of bytes that the block really has: a block that is little too large stays as it is.
///
/// # Safety
///
/// As for [`erealloc`].
pub unsafe fn erealloc_whole(block: NonNull<u8>, size: usize) -> (NonNull<u8>, usize) {
    let heap = current().heap();
    match heap.reallocate(block, size) {
        Ok(block) => (block, heap.block_size(block)),
        Err(failure) => failure.raise(),
    }
}

/// [`erealloc`] that hands its failure back; the block then is as it was.
///
/// # Errors
///
/// The limit is exhausted, or the system refused.
///
/// # Safety
///
/// As for [`erealloc`].
pub unsafe fn erealloc_recoverable(
    block: NonNull<u8>,
    size: usize,
) -> Result<NonNull<u8>, Failure> {
    current().heap().reallocate(block, size)
}

/// Frees a block.
///
/// # Safety
///
/// `block` is in use, came from the current heap, and is not used afterwards. Mistakes that the page map shows are
/// reported as [`Failure::Corrupted`]; the others are not.
#[inline]
pub unsafe fn efree(block: NonNull<u8>) {
    // SAFETY: passed on from the caller.
    unsafe { current().free_any(block) };
}

/// [`efree`] of a block whose size its owner knows: the page map is not asked.
///
/// # Safety
///
/// `block` is in use, came from the current heap by [`emalloc`] or [`erealloc`] with a size of the same bin as `size`, and is
/// not used afterwards. Nothing is checked in a release build while it is small.
#[inline]
pub unsafe fn efree_sized(block: NonNull<u8>, size: usize) {
    match BinIndex::for_size(size) {
        // SAFETY: passed on from the caller.
        Some(bin) => unsafe { current().free(block, bin) },
        None => current().free_slow(block),
    }
}

/// [`efree`] of a block whose size is known at compile time.
///
/// # Safety
///
/// `block` is in use, came from the current heap by [`emalloc_fixed`] or [`emalloc`] with a size of the same bin, and is
/// not used afterwards. Nothing is checked in a release build.
#[inline(always)]
pub unsafe fn efree_fixed<const SIZE: usize>(block: NonNull<u8>) {
    const { assert!(SIZE <= MAX_SMALL_SIZE, "efree_fixed is for small blocks") };
    // SAFETY: passed on from the caller.
    unsafe { current().free(block, const { BinIndex::of(SIZE) }) };
}

/// How many bytes a block of `size` really has: the bin's size, or whole pages. Growing structures ask for that much.
#[inline]
pub fn good_size(size: usize) -> usize {
    match BinIndex::for_size(size) {
        Some(bin) => bin.size(),
        None => size.saturating_add(super::PAGE_SIZE - 1) & !(super::PAGE_SIZE - 1),
    }
}

/// A block of 16 bytes for a zval, from a free list of its own.
#[inline(always)]
pub fn alloc_zval_cell() -> NonNull<u8> {
    current().allocate_zval()
}

/// Frees a block of [`alloc_zval_cell`].
///
/// # Safety
///
/// `block` is a zval's block in use, came from the current heap, and is not used afterwards.
#[inline(always)]
pub unsafe fn free_zval_cell(block: NonNull<u8>) {
    // SAFETY: passed on from the caller.
    unsafe { current().free_zval(block) };
}

/// Whether the next [`alloc_zval_cell`] finds a block inline. Never, while the fast path is off.
#[inline(always)]
pub fn has_free_zval_cell() -> bool {
    !current().zval_list.is_empty()
}

/// [`alloc_zval_cell`] where it is quick: the first of the free blocks. Never one, while the fast path is off.
#[inline(always)]
pub fn take_free_zval_cell() -> Option<NonNull<u8>> {
    current().take_free_zval()
}

/// Switches the inline path of [`alloc_zval_cell`] and [`free_zval_cell`] for the current heap.
///
/// While it is off the list of free zvals is empty: every birth of a zval ends in a slow path, where it can be observed.
pub fn set_zval_fast_path(wanted: ZvalFastPath) {
    current().heap().set_zval_fast_path(wanted);
}

/// A copy of `bytes` with a NUL behind it.
pub fn estrdup(bytes: &[u8]) -> NonNull<u8> {
    estrndup(bytes, bytes.len())
}

/// A copy of the first `length` bytes (all of them, if there are fewer) with a NUL behind it.
pub fn estrndup(bytes: &[u8], length: usize) -> NonNull<u8> {
    let length = length.min(bytes.len());
    let block = safe_emalloc(1, length, 1);
    // SAFETY: the block is fresh and longer than that.
    unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), block.as_ptr(), length) };
    // SAFETY: the block has one byte more.
    unsafe { block.add(length).write(0) };
    block
}

/// A block of `nmemb * size + offset` bytes; unwinds when that does not fit.
#[inline]
pub fn safe_emalloc(nmemb: usize, size: usize, offset: usize) -> NonNull<u8> {
    match safe_address(nmemb, size, offset) {
        Ok(size) => emalloc(size),
        Err(failure) => failure.raise(),
    }
}

/// [`erealloc`] to `nmemb * size + offset` bytes; unwinds when that does not fit.
///
/// # Safety
///
/// As for [`erealloc`].
pub unsafe fn safe_erealloc(
    block: NonNull<u8>,
    nmemb: usize,
    size: usize,
    offset: usize,
) -> NonNull<u8> {
    match safe_address(nmemb, size, offset) {
        // SAFETY: passed on from the caller.
        Ok(size) => unsafe { erealloc(block, size) },
        Err(failure) => failure.raise(),
    }
}

/// How many bytes may be used in a block: at least those asked for.
///
/// # Safety
///
/// `block` is in use and came from the current heap.
pub unsafe fn zend_mem_block_size(block: NonNull<u8>) -> usize {
    current().heap().block_size(block)
}

/// `nmemb * size + offset`, zend_safe_address.
///
/// # Errors
///
/// It does not fit.
#[inline]
pub fn safe_address(nmemb: usize, size: usize, offset: usize) -> Result<usize, Failure> {
    nmemb
        .checked_mul(size)
        .and_then(|bytes| bytes.checked_add(offset))
        .ok_or(Failure::Overflow {
            nmemb,
            size,
            offset,
        })
}
