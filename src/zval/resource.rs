//! Resources: handles of the outside world (open files, processes) that a script passes around.

use crate::heap;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ptr::NonNull;

/// The payload of a resource.
#[repr(C)]
pub struct Resource {
    rc: Cell<i32>,
    id: u32,
    content: RefCell<Option<Box<dyn ResourceContent>>>,
    kind: Cell<&'static str>,
}

/// What a resource stands for; closed when dropped.
pub trait ResourceContent: Any {
    /// The content as itself.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// One count of a resource.
#[repr(transparent)]
pub struct ResourceRef(NonNull<Resource>);

/// How many resources there are.
pub(crate) fn live_count() -> usize {
    LIVE.with_borrow(BTreeMap::len)
}

thread_local! {
    static NEXT_ID: Cell<u32> = const { Cell::new(1) };
    /// All resources of the request that are alive, by id.
    static LIVE: RefCell<BTreeMap<u32, NonNull<Resource>>> = const { RefCell::new(BTreeMap::new()) };
}

impl ResourceRef {
    /// A new resource of a kind (`get_resource_type`), with the next id of the request.
    pub fn new(kind: &'static str, content: Box<dyn ResourceContent>) -> ResourceRef {
        ResourceRef::with_id(take_id(), kind, content)
    }

    /// A new resource with an id of its own: the standard streams.
    pub fn with_id(id: u32, kind: &'static str, content: Box<dyn ResourceContent>) -> ResourceRef {
        let block = heap::emalloc(size_of::<Resource>()).cast::<Resource>();
        // SAFETY: the block is fresh and large enough.
        unsafe {
            block.write(Resource {
                rc: Cell::new(1),
                id,
                content: RefCell::new(Some(content)),
                kind: Cell::new(kind),
            });
        }
        LIVE.with_borrow_mut(|live| live.insert(id, block));
        ResourceRef(block)
    }

    /// The live resource of an id.
    pub fn find(id: i64) -> Option<ResourceRef> {
        let id = u32::try_from(id).ok()?;
        let found = LIVE.with_borrow(|live| live.get(&id).copied())?;
        Some(ResourceRef(found).clone_live())
    }

    /// All live resources in the order of their ids.
    pub fn all() -> Vec<ResourceRef> {
        let found: Vec<_> = LIVE.with_borrow(|live| live.values().copied().collect());
        found
            .into_iter()
            .map(|resource| ResourceRef(resource).clone_live())
            .collect()
    }

    /// A new handle from a pointer that is none: the table of live resources counts nothing.
    fn clone_live(self) -> ResourceRef {
        let handle = self.clone();
        std::mem::forget(self);
        handle
    }

    /// Gives the resource another kind.
    pub fn set_kind(&self, kind: &'static str) {
        self.resource().kind.set(kind);
    }

    /// The number PHP shows: `Resource id #5`.
    pub fn id(&self) -> i64 {
        i64::from(self.resource().id)
    }

    /// The kind, `Unknown` once it is closed.
    pub fn kind(&self) -> &'static str {
        if self.is_open() {
            self.resource().kind.get()
        } else {
            "Unknown"
        }
    }

    /// Whether it is not closed yet.
    pub fn is_open(&self) -> bool {
        self.resource()
            .content
            .try_borrow()
            .map_or(true, |content| content.is_some())
    }

    /// Does something with the content, if it is open, not in use, and of the type asked for.
    pub fn with<T: ResourceContent, R>(&self, act: impl FnOnce(&mut T) -> R) -> Option<R> {
        let mut content = self.resource().content.try_borrow_mut().ok()?;
        content.as_mut()?.as_any_mut().downcast_mut::<T>().map(act)
    }

    /// Closes it; holders keep a closed resource. Returns whether it was open.
    pub fn close(&self) -> bool {
        let Ok(mut content) = self.resource().content.try_borrow_mut() else {
            return false;
        };
        let old = content.take();
        drop(content);
        old.is_some()
    }

    /// Whether both are the same resource.
    pub fn same(&self, other: &ResourceRef) -> bool {
        self.0 == other.0
    }

    fn resource(&self) -> &Resource {
        // SAFETY: the handle is one count, so the payload is alive.
        unsafe { self.0.as_ref() }
    }

    #[inline(always)]
    pub(super) fn into_bits(self) -> u64 {
        let bits = self.0.as_ptr().expose_provenance() as u64;
        std::mem::forget(self);
        bits
    }
}

/// Takes the next id, for something that php-src makes a resource of.
pub fn take_id() -> u32 {
    let id = NEXT_ID.get();
    NEXT_ID.set(id + 1);
    id
}

/// Closes all resources, the youngest first (php-src `zend_close_rsrc_list`).
pub(crate) fn close_all() {
    let mut below = u32::MAX;
    loop {
        let last = LIVE.with_borrow(|live| {
            let (id, _) = live.range(..below).next_back()?;
            Some(*id)
        });
        let Some(id) = last else {
            return;
        };
        below = id;
        if let Some(resource) = ResourceRef::find(i64::from(id)) {
            resource.close();
        }
    }
}

/// Forgets all resources: the heap has taken their memory back.
pub(crate) fn forget() {
    LIVE.with_borrow_mut(BTreeMap::clear);
}

/// Starts the ids of a new request; ids below `first` are taken by the standard streams.
pub(crate) fn start_ids(first: u32) {
    NEXT_ID.set(first);
}

/// Frees a resource whose last count is gone: closes it.
///
/// # Safety
/// The count is 0 and the payload is not used again.
pub(super) unsafe fn free(resource: *mut Resource) {
    // SAFETY: payload pointers are never null.
    let resource = unsafe { NonNull::new_unchecked(resource) };
    // SAFETY: the payload is alive and nobody else can reach it; its memory is given back without dropping it again.
    let content = unsafe { resource.as_ref() }.content.take();
    // SAFETY: the payload is alive.
    let id = unsafe { resource.as_ref() }.id;
    LIVE.with_borrow_mut(|live| live.remove(&id));
    // SAFETY: the block is not used again.
    unsafe { heap::efree(resource.cast()) };
    drop(content);
}

impl Clone for ResourceRef {
    fn clone(&self) -> ResourceRef {
        let rc = &self.resource().rc;
        rc.set(rc.get() + 1);
        ResourceRef(self.0)
    }
}

impl Drop for ResourceRef {
    fn drop(&mut self) {
        let bits = self.0.as_ptr().expose_provenance() as u64;
        // SAFETY: the handle is one count of a live resource, given back once.
        unsafe { super::payload::give_back(super::Tag::Resource, bits) }
    }
}
