//! Questions about memory, as functions. None of them changes a count.

use crate::builtins;
use crate::ext::argument::Rest;
use crate::ext::xdebug::path::{Path, find};
use crate::ext::{Builtin, Call};
use crate::gc;
use crate::heap::{CHUNK_SIZE, Heap, PAGES, PageUse};
use crate::trace::holders::{Subject, holders as holders_of};
use crate::trace::size::{payload_bytes, size as size_of_zval};
use crate::trace::type_name;
use crate::zval::{PhpArray, PhpStr, Value, View, ZvalPtr};
use std::collections::{BTreeMap, HashMap};

/// Functions in the namespace `rephp`.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    in "rephp": zval(name), holders(...value), size(...value), heap(), garbage(),
};

/// The numbers of zvals that were asked about.
#[derive(Default)]
struct Identities {
    numbers: HashMap<usize, i64>,
}

/// The zval of a variable, by its name or a path (`x['k']`, `o->p`): its number (two names with the same number have the same
/// zval, as long as it lives), refcount, is_ref, type, and bytes. Null if there is none.
fn zval(call: &mut Call<'_>, name: PhpStr) -> Value {
    let found = Path::parse(&name).and_then(|path| {
        let zval = find(call.machine, &path)?;
        Some((
            zval.as_ptr().addr().get(),
            zval.refcount(),
            zval.is_ref(),
            zval.tag(),
            payload_bytes(zval.view()),
        ))
    });
    let Some((address, refcount, is_ref, tag, bytes)) = found else {
        return Value::NULL;
    };
    let identities = call.machine.extensions.state::<Identities>();
    let next = identities.numbers.len() as i64 + 1;
    let number = *identities.numbers.entry(address).or_insert(next);
    let mut array = PhpArray::new();
    array.set_value("zval", number);
    array.set_value("refcount", i64::from(refcount));
    array.set_value("is_ref", i64::from(is_ref));
    array.set_value("type", PhpStr::from(type_name(tag)));
    array.set_value("bytes", (bytes + size_of::<crate::zval::Zval>()) as i64);
    Value::from(array)
}

/// Every way to a value: names from all variables, static ones and properties, and from cycles that nothing reaches. Of an
/// array or object who holds it in any zval; of another value, who holds the very zval.
fn holders(call: &mut Call<'_>, value: Rest) -> PhpArray {
    let mut ways = PhpArray::new();
    let Some(value) = value.0.first() else {
        return ways;
    };
    let found = match (value.as_zval(), value.view()) {
        (_, view @ (View::Array(_) | View::Object(_))) => {
            holders_of(call.machine, Subject::Payload(view))
        }
        (Some(zval), _) => holders_of(call.machine, Subject::Zval(zval)),
        (None, _) => return ways,
    };
    for way in found.ways {
        // An array of this length has room for another.
        let _ = ways.push(ZvalPtr::new(Value::from(PhpStr::from(way.as_str()))));
    }
    ways
}

/// Bytes of the request heap: `shallow`, of the zval and its payload alone; `retained`, what would come back if it went;
/// `reachable`, everything that it leads to.
fn size(_: &mut Call<'_>, value: Rest) -> PhpArray {
    let mut array = PhpArray::new();
    let Some(value) = value.0.into_iter().next() else {
        return array;
    };
    let zval = value.into_zval();
    let size = size_of_zval(&zval);
    array.set_value("shallow", size.shallow as i64);
    array.set_value("retained", size.retained as i64);
    array.set_value("reachable", size.reachable as i64);
    array
}

/// The heap: bytes used and mapped, chunks, pages by use, blocks by bin, and how much of the pages taken is not used.
fn heap(_: &mut Call<'_>) -> PhpArray {
    let mut array = PhpArray::new();
    let Some(heap) = Heap::current() else {
        return array;
    };
    let map = heap.map();
    let mut bins: BTreeMap<usize, (usize, usize, usize)> = BTreeMap::new();
    let (mut taken, mut large) = (0, 0);
    for run in &map.runs {
        taken += run.count;
        match run.used_for {
            PageUse::Small { block, used } => {
                let bin = bins.entry(block).or_default();
                bin.0 += used;
                bin.1 += run.count * crate::heap::PAGE_SIZE / block;
                bin.2 += run.count;
            }
            PageUse::Large => large += run.count,
            PageUse::Free => {}
        }
    }
    let usage = heap.usage();
    let huge: usize = map.huge.iter().sum();
    let in_pages = taken * crate::heap::PAGE_SIZE;
    let used_in_pages = usage.saturating_sub(huge);
    array.set_value("usage", usage as i64);
    array.set_value("real_usage", heap.real_usage() as i64);
    array.set_value("peak", heap.peak() as i64);
    array.set_value("limit", i64::try_from(heap.limit()).unwrap_or(-1));
    array.set_value("chunks", map.chunks.len() as i64);
    array.set_value("cached_chunks", map.cached as i64);
    array.set_value("chunk_size", CHUNK_SIZE as i64);
    array.set_value("pages", (map.chunks.len() * (PAGES - 1)) as i64);
    array.set_value("pages_taken", taken as i64);
    array.set_value("pages_large", large as i64);
    array.set_value("huge_blocks", map.huge.len() as i64);
    array.set_value("huge_bytes", huge as i64);
    let fragmentation = if in_pages == 0 {
        0.0
    } else {
        1.0 - used_in_pages.min(in_pages) as f64 / in_pages as f64
    };
    array.set_value("fragmentation", fragmentation);
    let mut list = PhpArray::new();
    for (size, (used, blocks, pages)) in bins {
        let mut bin = PhpArray::new();
        bin.set_value("size", size as i64);
        bin.set_value("used", used as i64);
        bin.set_value("blocks", blocks as i64);
        bin.set_value("pages", pages as i64);
        let _ = list.push(ZvalPtr::new(Value::from(bin)));
    }
    array.set_value("bins", list);
    array
}

/// The cycles that wait for the collector: each array and object in them, with its class and handle, and its bytes. Nothing is
/// freed.
fn garbage(_: &mut Call<'_>) -> PhpArray {
    let mut found: Vec<(&'static str, Option<(PhpStr, u32)>, usize, u32)> = Vec::new();
    gc::look_at_garbage(&mut |view| {
        let bytes = payload_bytes(view);
        match view {
            View::Object(object) => found.push((
                "object",
                Some((object.class().name().clone(), object.handle())),
                bytes,
                object.payload_count(),
            )),
            View::Array(array) => found.push(("array", None, bytes, array.payload_count())),
            _ => {}
        }
    });
    let mut list = PhpArray::new();
    for (kind, object, bytes, refcount) in found {
        let mut node = PhpArray::new();
        node.set_value("type", PhpStr::from(kind));
        if let Some((class, handle)) = object {
            node.set_value("class", class);
            node.set_value("id", i64::from(handle));
        }
        node.set_value("refcount", i64::from(refcount));
        node.set_value("bytes", bytes as i64);
        let _ = list.push(ZvalPtr::new(Value::from(node)));
    }
    list
}
