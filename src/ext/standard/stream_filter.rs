//! Filters on streams, and those written in PHP (php-src `ext/standard/user_filters.c`, `streamsfuncs.c`).

use super::stream_argument::StreamArg;
use crate::builtins;
use crate::eval::Unwind;
use crate::ext::argument::{FromArg, IfPassed};
use crate::ext::class::{BuiltinDefault, BuiltinProperty};
use crate::ext::{Builtin, BuiltinClass, Call};
use crate::methods;
use crate::stream::{Brigade, Bucket, BucketContent, Chain, End, FILTERS, Filter, UserFilters};
use crate::zval::{
    Key, ObjectRef, PhpArray, PhpStr, ResourceContent, ResourceRef, Value, View, Visibility,
    ZvalPtr,
};
use std::any::Any;
use std::rc::Rc;

/// Functions on filters.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    stream_filter_append(stream, filter_name, mode = 0, params = null),
    stream_filter_prepend(stream, filter_name, mode = 0, params = null), stream_filter_remove(stream_filter),
    stream_filter_register(filter_name, class), stream_get_filters(), stream_bucket_make_writeable(brigade),
    stream_bucket_append(brigade, bucket), stream_bucket_prepend(brigade, bucket), stream_bucket_new(stream, buffer),
};

const fn property(name: &'static str, default: BuiltinDefault) -> BuiltinProperty {
    BuiltinProperty {
        name,
        visibility: Visibility::Public,
        declared_type: match default {
            BuiltinDefault::Str(_) if name.len() == 10 => "string",
            BuiltinDefault::Str(_) => "mixed",
            _ => "",
        },
        default,
        is_readonly: false,
    }
}

/// php_user_filter.
pub(super) static CLASSES: &[BuiltinClass] = &[BuiltinClass {
    properties: &[
        property("filtername", BuiltinDefault::Str("")),
        property("params", BuiltinDefault::Str("")),
        property("stream", BuiltinDefault::Null),
    ],
    methods: methods! { "php_user_filter":
        [public] filter(in, out, &consumed, closing) = filter, ", , , bool ~> int";
        [public] onCreate() = on_create, "~> bool";
        [public] onClose() = on_close, "~> void";
    },
    ..BuiltinClass::class("php_user_filter")
}];

/// A filter that does nothing lets nothing through.
fn filter(_: &mut Call<'_>) -> i64 {
    0
}

fn on_create(_: &mut Call<'_>) -> bool {
    true
}

fn on_close(_: &mut Call<'_>) {}

/// The content of a filter's resource.
struct FilterContent(Rc<Filter>);

impl ResourceContent for FilterContent {
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

fn attach(
    call: &mut Call<'_>,
    stream: &StreamArg,
    name: &PhpStr,
    mode: i64,
    params: Option<&Value>,
    end: End,
) -> Result<Value, Unwind> {
    let wanted = |bit: i64, letters: &[u8]| match mode & 3 {
        0 => stream.mode_has(letters),
        mode => mode & bit != 0,
    };
    let mut last = None;
    for (chain, is_wanted) in [
        (Chain::Read, wanted(1, b"r+")),
        (Chain::Write, wanted(2, b"wa+")),
    ] {
        if !is_wanted {
            continue;
        }
        let Some(filter) = call.machine.make_filter(name, params)? else {
            return Ok(Value::FALSE);
        };
        if !stream.add_filter(call.machine, &filter, chain, end)? {
            filter.dispose(call.machine)?;
            return Ok(Value::FALSE);
        }
        last = Some(filter);
    }
    let Some(filter) = last else {
        return Ok(Value::FALSE);
    };
    let resource = ResourceRef::new("stream filter", Box::new(FilterContent(filter.clone())));
    filter.resource.replace(Some(resource.clone()));
    Ok(resource.into())
}

/// Puts a filter behind those of a stream.
fn stream_filter_append(
    call: &mut Call<'_>,
    stream: StreamArg,
    filter_name: PhpStr,
    mode: i64,
    params: IfPassed<Value>,
) -> Result<Value, Unwind> {
    attach(
        call,
        &stream,
        &filter_name,
        mode,
        params.0.as_ref(),
        End::Last,
    )
}

/// Puts a filter before those of a stream.
fn stream_filter_prepend(
    call: &mut Call<'_>,
    stream: StreamArg,
    filter_name: PhpStr,
    mode: i64,
    params: IfPassed<Value>,
) -> Result<Value, Unwind> {
    attach(
        call,
        &stream,
        &filter_name,
        mode,
        params.0.as_ref(),
        End::First,
    )
}

fn invalid(call: &mut Call<'_>, what: &str) -> Unwind {
    let message = format!(
        "{}(): supplied resource is not a valid {what} resource",
        call.function_name()
    );
    call.machine.throw_type_error(&message)
}

/// Takes a filter off its stream.
fn stream_filter_remove(call: &mut Call<'_>, stream_filter: ResourceRef) -> Result<bool, Unwind> {
    let filter = stream_filter.with(|content: &mut FilterContent| content.0.clone());
    let Some(filter) = filter else {
        return Err(invalid(call, "stream filter"));
    };
    if !filter.remove(call.machine)? {
        call.warn("Unable to flush filter, not removing")?;
        return Ok(false);
    }
    stream_filter.close();
    Ok(true)
}

/// Makes a class the filter of a name.
fn stream_filter_register(
    call: &mut Call<'_>,
    filter_name: PhpStr,
    class: PhpStr,
) -> Result<bool, Unwind> {
    if filter_name.is_empty() {
        return Err(call.value_error(0, "must be a non-empty string"));
    }
    if class.is_empty() {
        return Err(call.value_error(1, "must be a non-empty string"));
    }
    if FILTERS
        .iter()
        .any(|name| name.as_bytes() == filter_name.as_bytes())
    {
        return Ok(false);
    }
    let filters = call.machine.extensions.state::<UserFilters>();
    Ok(filters.add(&filter_name, &class))
}

/// The names of all filters.
fn stream_get_filters(call: &mut Call<'_>) -> PhpArray {
    let own = FILTERS.iter().map(|name| Value::from(*name));
    let registered: Vec<Value> = call
        .machine
        .extensions
        .state::<UserFilters>()
        .names()
        .map(|name| name.clone().into())
        .collect();
    PhpArray::from_values(own.chain(registered))
}

/// An object that shows a bucket: its resource and its bytes.
fn bucket_object(call: &mut Call<'_>, bucket: Bucket) -> ObjectRef {
    let class = call.machine.builtin_class("stdclass");
    let object = call.machine.new_object(class);
    let data = bucket.data.clone();
    let length = data.len() as i64;
    let resource = ResourceRef::new("userfilter.bucket", Box::new(BucketContent(bucket)));
    let mut properties = PhpArray::new();
    properties.set_value("bucket", resource);
    properties.set_value("data", data);
    properties.set_value("datalen", length);
    drop(object.set_dynamic(Some(properties)));
    object
}

/// Takes the first bucket of a brigade; null if there is none.
fn stream_bucket_make_writeable(
    call: &mut Call<'_>,
    brigade: ResourceRef,
) -> Result<Option<ObjectRef>, Unwind> {
    let Some(buckets) = brigade.with(|brigade: &mut Brigade| brigade.0.clone()) else {
        return Err(invalid(call, "userfilter.bucket brigade"));
    };
    let first = {
        let mut buckets = buckets.borrow_mut();
        (!buckets.is_empty()).then(|| buckets.remove(0))
    };
    Ok(first.map(|bucket| bucket_object(call, bucket)))
}

fn put(
    call: &mut Call<'_>,
    brigade: &ResourceRef,
    bucket: &ObjectRef,
    end: End,
) -> Result<(), Unwind> {
    let property = |name: &str| {
        let zval: Option<ZvalPtr> = bucket.dynamic()?.get(&Key::from(name)).cloned();
        zval.map(|zval| zval.get())
    };
    let Some(resource) = property("bucket") else {
        let what = "must be an object that has a \"bucket\" property";
        return Err(call.value_error(1, what));
    };
    let Some(buckets) = brigade.with(|brigade: &mut Brigade| brigade.0.clone()) else {
        return Err(invalid(call, "userfilter.bucket brigade"));
    };
    let held = match resource.view() {
        View::Resource(resource) => resource.with(|content: &mut BucketContent| content.0.clone()),
        _ => None,
    };
    let Some(mut held) = held else {
        return Err(invalid(call, "userfilter.bucket"));
    };
    if let Some(data) = property("data")
        && let Some(data) = data.as_string()
    {
        held.data = data.clone();
    }
    let mut buckets = buckets.borrow_mut();
    match end {
        End::First => buckets.insert(0, held),
        End::Last => buckets.push(held),
    }
    Ok(())
}

/// Puts a bucket behind those of a brigade.
fn stream_bucket_append(
    call: &mut Call<'_>,
    brigade: ResourceRef,
    bucket: ObjectRef,
) -> Result<(), Unwind> {
    put(call, &brigade, &bucket, End::Last)
}

/// Puts a bucket before those of a brigade.
fn stream_bucket_prepend(
    call: &mut Call<'_>,
    brigade: ResourceRef,
    bucket: ObjectRef,
) -> Result<(), Unwind> {
    put(call, &brigade, &bucket, End::First)
}

/// A new bucket.
fn stream_bucket_new(
    call: &mut Call<'_>,
    stream: Value,
    buffer: PhpStr,
) -> Result<ObjectRef, Unwind> {
    StreamArg::from_value(call, 0, stream)?;
    Ok(bucket_object(call, Bucket::new(buffer)))
}
