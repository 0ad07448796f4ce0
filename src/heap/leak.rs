//! What is still live: blocks with their allocation sites, and PHP's report of leaks.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Write;
use std::ptr::NonNull;

use super::Heap;
use super::page::{FIRST_PAGE, PAGE_SIZE, PAGES, Page};
use super::verify::FreeBlocks;

/// A line of a source file, as the engine numbers its files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// The engine's number of the file.
    pub file: u32,
    /// Line, from 1; 0 is unknown.
    pub line: u32,
}

/// Whether the heap remembers where each block was allocated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecordSites {
    /// No. Nothing is slower.
    #[default]
    No,
    /// Yes: every allocation takes the slow path and is noted in a table.
    Yes,
}

thread_local! {
    static SITE: Cell<Site> = const { Cell::new(Site { file: 0, line: 0 }) };
}

/// Says which line is running on this thread; later allocations are recorded as its own.
#[inline(always)]
pub fn set_site(file: u32, line: u32) {
    SITE.set(Site { file, line });
}

/// The line set last.
pub fn site() -> Site {
    SITE.get()
}

/// A block in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LiveBlock {
    /// Where it is.
    pub address: NonNull<u8>,
    /// Bytes: those asked for if sites are recorded or under `USE_ZEND_ALLOC=0`, else what the bin or the pages have.
    pub size: usize,
    /// Where it was allocated or last resized, if that was recorded.
    pub site: Option<Site>,
}

/// Size and site of each block.
pub(super) struct Sites(RefCell<HashMap<NonNull<u8>, (usize, Site)>>, Cell<u64>);

impl Sites {
    pub(super) fn new() -> Sites {
        Sites(RefCell::new(HashMap::new()), Cell::new(0))
    }

    pub(super) fn count(&self) -> usize {
        self.0.borrow().len()
    }

    pub(super) fn clear(&self) {
        self.0.borrow_mut().clear();
    }

    fn get(&self, address: NonNull<u8>) -> Option<(usize, Site)> {
        self.0.borrow().get(&address).copied()
    }
}

impl Heap {
    pub(super) fn record_site(&self, address: NonNull<u8>, size: usize) {
        let Some(sites) = &self.sites else {
            return;
        };
        sites.1.set(sites.1.get() + size as u64);
        let mut sites = sites.0.borrow_mut();
        // A record that cannot be kept is no reason to end the request.
        if sites.try_reserve(1).is_ok() {
            sites.insert(address, (size, SITE.get()));
        }
    }

    pub(super) fn forget_site(&self, address: NonNull<u8>) {
        if let Some(sites) = &self.sites {
            sites.0.borrow_mut().remove(&address);
        }
    }

    /// Bytes that were ever allocated or grown into, as asked for, if sites are recorded.
    pub fn allocated(&self) -> Option<u64> {
        self.sites.as_ref().map(|sites| sites.1.get())
    }

    /// Every block in use: huge ones first, then chunk by chunk in the order of addresses, as zend_mm_check_leaks goes.
    ///
    /// Takes time in proportion to what is mapped.
    pub fn live_blocks(&self) -> impl Iterator<Item = LiveBlock> + use<> {
        let mut blocks = Vec::new();
        self.each_block(|address, size| blocks.push((address, size)));
        let sites = |(address, size)| {
            let recorded = self.sites.as_ref().and_then(|sites| sites.get(address));
            LiveBlock {
                address,
                size: recorded.map_or(size, |(size, _)| size),
                site: recorded.map(|(_, site)| site),
            }
        };
        let blocks: Vec<LiveBlock> = blocks.into_iter().map(sites).collect();
        blocks.into_iter()
    }

    /// Calls `see` with address and size of every block in use.
    pub(super) fn each_block(&self, mut see: impl FnMut(NonNull<u8>, usize)) {
        if let Some(tracked) = &self.tracked {
            let mut blocks = tracked.blocks();
            blocks.sort_unstable();
            blocks
                .into_iter()
                .for_each(|(address, size)| see(address, size));
            return;
        }
        for segment in self.huge.segments() {
            see(segment.address, segment.size);
        }
        let mut free = FreeBlocks::default();
        for (_, list) in self.all_lists() {
            list.iter().flatten().for_each(|block| {
                free.insert(block);
            });
        }
        for chunk in self.chunks.iter() {
            for page in FIRST_PAGE..PAGES {
                match chunk.page(page).page() {
                    Page::Large { pages } => see(chunk.page_address(page), pages * PAGE_SIZE),
                    Page::Small { bin, .. } => {
                        let run = chunk.page_address(page);
                        for block in 0..bin.blocks() {
                            // SAFETY: the block lies inside the run.
                            let block = unsafe { run.add(block * bin.size()) };
                            if !free.contains(block) {
                                see(block, bin.size());
                            }
                        }
                    }
                    Page::Free | Page::LargeRest | Page::SmallRest { .. } => {}
                }
            }
        }
    }
}

/// PHP's report of leaked blocks, as a debug build prints it to stderr; empty if there are none.
///
/// Blocks of one site are reported once, with the number of repetitions. `date` stands in the brackets, `script` is the
/// script's path, and `file_name` gives the path of a recorded file.
pub fn leak_report(
    blocks: impl IntoIterator<Item = LiveBlock>,
    date: &str,
    script: &str,
    file_name: impl Fn(u32) -> String,
) -> String {
    let mut groups: Vec<(LiveBlock, usize)> = Vec::new();
    let mut group_of_site = HashMap::new();
    for block in blocks {
        let next = groups.len();
        let group = *group_of_site.entry(block.site).or_insert(next);
        match groups.get_mut(group) {
            Some((_, count)) => *count += 1,
            None => groups.push((block, 1)),
        }
    }
    let mut report = String::new();
    let mut total = 0;
    for (first, count) in groups {
        total += count;
        // Writing to a string cannot fail.
        let _ = write_group(&mut report, &first, count - 1, date, script, &file_name);
    }
    if total > 0 {
        let _ = writeln!(report, "=== Total {total} memory leaks detected ===");
    }
    report
}

fn write_group(
    report: &mut String,
    first: &LiveBlock,
    repeated: usize,
    date: &str,
    script: &str,
    file_name: &impl Fn(u32) -> String,
) -> std::fmt::Result {
    let (file, line) = match first.site {
        Some(site) => (file_name(site.file), site.line),
        None => ("Unknown".to_owned(), 0),
    };
    let address = first.address.addr().get();
    let size = first.size;
    writeln!(report, "[{date}]  Script:  '{script}'")?;
    writeln!(
        report,
        "{file}({line}) :  Freeing {address:#018x} ({size} bytes), script={script}"
    )?;
    match repeated {
        0 => Ok(()),
        1 => writeln!(report, "Last leak repeated 1 time"),
        _ => writeln!(report, "Last leak repeated {repeated} times"),
    }
}
