//! Filters: what is read of a stream or written to it runs through them in buckets (php-src `main/streams/filter.c`).

use super::Stream;
use crate::eval::{Machine, Unwind};
use crate::zval::{PhpStr, ResourceRef};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A piece of what runs through a filter.
#[derive(Clone)]
pub struct Bucket {
    /// Its bytes.
    pub data: PhpStr,
}

impl Bucket {
    /// A bucket of these bytes.
    pub fn new(data: PhpStr) -> Bucket {
        Bucket { data }
    }
}

/// What comes behind the buckets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flush {
    /// More.
    None,
    /// What is held back should go on its way (`PSFS_FLAG_FLUSH_INC`).
    Increment,
    /// Nothing (`PSFS_FLAG_FLUSH_CLOSE`).
    Close,
}

/// What a filter did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// There is output (`PSFS_PASS_ON`).
    PassOn,
    /// It needs more before there is any (`PSFS_FEED_ME`).
    FeedMe,
    /// It failed (`PSFS_ERR_FATAL`).
    Fatal,
}

/// The side of a stream that a filter works on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chain {
    /// What is read.
    Read,
    /// What is written.
    Write,
}

/// A filter on a stream.
pub struct Filter {
    /// Its name.
    pub name: PhpStr,
    /// What it does.
    pub ops: Rc<dyn FilterOps>,
    /// Its resource, once the script has one.
    pub resource: RefCell<Option<ResourceRef>>,
    /// The stream it is on, by the number of its resource, and the side.
    pub place: Cell<Option<(i64, Chain)>>,
    is_disposed: Cell<bool>,
}

/// What a filter does. Filters that run code of the script must not hold a borrow of their own state meanwhile.
pub trait FilterOps {
    /// Takes buckets and gives others; adds the bytes it has used up to `consumed`.
    ///
    /// # Errors
    /// Code of the script threw.
    fn filter(
        &self,
        m: &mut Machine,
        stream: &Stream,
        input: Vec<Bucket>,
        output: &mut Vec<Bucket>,
        consumed: &mut usize,
        flush: Flush,
    ) -> Result<Status, Unwind>;

    /// The filter is taken off its stream.
    ///
    /// # Errors
    /// Code of the script threw.
    fn dispose(&self, _m: &mut Machine) -> Result<(), Unwind> {
        Ok(())
    }
}

impl Filter {
    /// A filter.
    pub fn new(name: PhpStr, ops: Rc<dyn FilterOps>) -> Rc<Filter> {
        Rc::new(Filter {
            name,
            ops,
            resource: RefCell::new(None),
            place: Cell::new(None),
            is_disposed: Cell::new(false),
        })
    }

    /// Tells it, once, that it is taken off its stream.
    ///
    /// # Errors
    /// Code of the script threw.
    pub fn dispose(&self, m: &mut Machine) -> Result<(), Unwind> {
        if self.is_disposed.replace(true) {
            return Ok(());
        }
        let resource = self.resource.take();
        if let Some(resource) = &resource {
            resource.close();
        }
        self.ops.dispose(m)
    }
}

/// Runs buckets through filters: what the last one did, its output, and how many bytes the first one has used up.
pub(super) fn run(
    m: &mut Machine,
    stream: &Stream,
    filters: &[Rc<Filter>],
    input: Vec<Bucket>,
    flush: Flush,
) -> Result<(Status, Vec<Bucket>, usize), Unwind> {
    let mut buckets = input;
    let mut status = Status::Fatal;
    let mut consumed = 0;
    for (at, filter) in filters.iter().enumerate() {
        let mut output = Vec::new();
        let mut ignored = 0;
        let counted = if at == 0 { &mut consumed } else { &mut ignored };
        status = filter
            .ops
            .filter(m, stream, buckets, &mut output, counted, flush)?;
        buckets = output;
        if status != Status::PassOn {
            break;
        }
    }
    Ok((status, buckets, consumed))
}
