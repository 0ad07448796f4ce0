//! `stream_select`: waiting for the first of many streams (php-src `ext/standard/streamsfuncs.c`).

use crate::builtins;
use crate::eval::Unwind;
use crate::eval::errors::Throw;
use crate::ext::{Builtin, ByRef, Call, OrFalse};
use crate::stream::{StreamRef, error_text};
use crate::zval::{Key, PhpArray, View, ZvalPtr};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::rc::Rc;

/// `stream_select`
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    stream_select(&read, &write, &except, seconds, microseconds = null),
};

/// A stream of one of the arrays.
struct Watched {
    key: Key,
    zval: ZvalPtr,
    stream: StreamRef,
    file: Option<Rc<File>>,
}

fn watched(
    call: &mut Call<'_>,
    index: usize,
    argument: &ByRef,
) -> Result<Option<Vec<Watched>>, Unwind> {
    let value = argument.get();
    let array = match value.view() {
        View::Null => return Ok(None),
        View::Array(array) => array.clone(),
        _ => {
            let given = call.machine.type_name_for_error(&value);
            return Err(call.type_error(index, &format!("must be of type ?array, {given} given")));
        }
    };
    let mut list = Vec::new();
    for (key, zval) in array.to_entries() {
        let resource: Option<crate::zval::ResourceRef> =
            crate::ext::argument::FromArg::from_value(call, index, zval.get()).ok();
        let stream = resource.and_then(|resource| StreamRef::from_resource(&resource));
        let Some(stream) = stream else {
            call.machine.cause = None;
            let function = call.function_name();
            let message = format!("{function}(): supplied resource is not a valid stream resource");
            return Err(call.machine.throw_type_error(&message));
        };
        let file = match stream.operations() {
            Some(ops) => ops.file_for_select(call.machine, &stream)?,
            None => None,
        };
        if file.is_none() {
            let label = stream.operations().map_or("stream", |ops| ops.label());
            call.warn(&format!(
                "Cannot represent a stream of type {label} as a select()able descriptor"
            ))?;
        }
        list.push(Watched {
            key,
            zval,
            stream,
            file,
        });
    }
    Ok(Some(list))
}

fn keep(argument: &ByRef, list: &Option<Vec<Watched>>, ready: impl Fn(&Watched) -> bool) -> i64 {
    let Some(list) = list else {
        return 0;
    };
    let mut kept = PhpArray::new();
    for watched in list.iter().filter(|watched| ready(watched)) {
        kept.set(&watched.key, watched.zval.clone());
    }
    let count = kept.len() as i64;
    argument.set(kept);
    count
}

/// Waits until a stream can be read, written or has something exceptional; leaves in the arrays those that are ready.
fn stream_select(
    call: &mut Call<'_>,
    read: ByRef,
    write: ByRef,
    except: ByRef,
    seconds: Option<i64>,
    microseconds: Option<i64>,
) -> Result<OrFalse<i64>, Unwind> {
    let readers = watched(call, 0, &read)?;
    let writers = watched(call, 1, &write)?;
    let exceptions = watched(call, 2, &except)?;
    let sets = [&readers, &writers, &exceptions];
    let has_files = sets
        .iter()
        .filter_map(|set| set.as_ref())
        .flatten()
        .any(|watched| watched.file.is_some());
    if !has_files {
        let message = "No stream arrays were passed";
        return Err(call.machine.throw(Throw::ValueError, message));
    }
    let timeout = match (seconds, microseconds) {
        (None, Some(1.. | ..=-1)) => {
            let what = "must be null when argument #4 ($seconds) is null";
            return Err(call.value_error(4, what));
        }
        (None, _) => None,
        (Some(..=-1), _) => {
            return Err(call.value_error(3, "must be greater than or equal to 0"));
        }
        (_, Some(..=-1)) => {
            return Err(call.value_error(4, "must be greater than or equal to 0"));
        }
        (Some(seconds), micros) => {
            let micros = micros.unwrap_or(0);
            Some(Timespec {
                tv_sec: seconds.saturating_add(micros / 1_000_000),
                tv_nsec: micros % 1_000_000 * 1000,
            })
        }
    };
    // What was read ahead can be read without waiting.
    let has_unread = |watched: &Watched| watched.stream.unread_bytes() > 0;
    if readers.iter().flatten().any(has_unread) {
        let count = keep(&read, &readers, has_unread);
        keep(&write, &writers, |_| false);
        keep(&except, &exceptions, |_| false);
        return Ok(OrFalse::Value(count));
    }
    call.machine.output.flush();
    let kinds = [PollFlags::IN, PollFlags::OUT, PollFlags::PRI];
    let files: Vec<(Rc<File>, PollFlags)> = sets
        .iter()
        .zip(kinds)
        .flat_map(|(set, kind)| set.iter().flatten().map(move |watched| (watched, kind)))
        .filter_map(|(watched, kind)| Some((watched.file.clone()?, kind)))
        .collect();
    let mut polled: Vec<PollFd<'_>> = files
        .iter()
        .map(|(file, kind)| PollFd::new(&**file, *kind))
        .collect();
    loop {
        match poll(&mut polled, timeout.as_ref()) {
            Ok(_) => break,
            Err(rustix::io::Errno::INTR) => call.machine.check_interrupt()?,
            Err(error) => {
                let number = error.raw_os_error();
                let text = error_text(&error.into());
                call.warn(&format!("Unable to select [{number}]: {text} (max_fd=0)"))?;
                return Ok(OrFalse::False);
            }
        }
    }
    let ready: Vec<(Rc<File>, PollFlags)> = files
        .iter()
        .zip(&polled)
        .filter(|((_, kind), polled)| {
            let happened = polled.revents();
            let ended = PollFlags::HUP | PollFlags::ERR;
            happened.intersects(*kind) || *kind != PollFlags::PRI && happened.intersects(ended)
        })
        .map(|((file, kind), _)| (file.clone(), *kind))
        .collect();
    let is_ready = |watched: &Watched, wanted: PollFlags| {
        ready.iter().any(|(file, kind)| {
            *kind == wanted
                && watched
                    .file
                    .as_ref()
                    .is_some_and(|own| Rc::ptr_eq(own, file))
        })
    };
    let count = keep(&read, &readers, |watched| is_ready(watched, kinds[0]))
        + keep(&write, &writers, |watched| is_ready(watched, kinds[1]))
        + keep(&except, &exceptions, |watched| is_ready(watched, kinds[2]));
    Ok(OrFalse::Value(count))
}
