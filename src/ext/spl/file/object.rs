//! SplFileObject and SplTempFileObject: an open file.

use super::line::{AtEnd, Current, read_fields, read_for_scan, read_line, read_text};
use super::{FLAGS, Info, borrowed, folder_end, info, line, throwing};
use crate::eval::errors::Throw;
use crate::eval::{Machine, Unwind};
use crate::ext::argument::{ByRef, Rest};
use crate::ext::class::Handlers;
use crate::ext::spl::this;
use crate::ext::standard::csv::Dialect;
use crate::ext::standard::file::lock;
use crate::ext::standard::stream_argument::Path;
use crate::ext::{BuiltinClass, Call, IfPassed, OrFalse};
use crate::stream::{Options, StreamRef, Whence, context_content};
use crate::zval::{ObjectRef, PhpArray, PhpStr, ResourceRef, Value};
use crate::{constants, methods};

/// The ends of lines are left out.
pub(super) const DROP_NEW_LINE: i64 = 1;
/// A line is read when the file is rewound or moved on.
pub(super) const READ_AHEAD: i64 = 2;
/// Empty lines are passed over.
pub(super) const SKIP_EMPTY: i64 = 4;
/// Lines are taken apart as CSV.
pub(super) const READ_CSV: i64 = 8;
const SETTABLE: i64 = 15;

/// The classes.
pub(in crate::ext::spl) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        flags: FLAGS,
        interfaces: &["RecursiveIterator", "SeekableIterator"],
        constants: constants! {
            DROP_NEW_LINE = Int(DROP_NEW_LINE), READ_AHEAD = Int(READ_AHEAD), SKIP_EMPTY = Int(SKIP_EMPTY),
            READ_CSV = Int(READ_CSV),
        },
        handlers: Handlers {
            is_uncloneable: true,
            ..Handlers::STANDARD
        },
        methods: methods! { "SplFileObject":
            [public] __construct(filename, mode = "r", useIncludePath = false, context = null) = construct, "string, string, bool";
            [public] rewind() = rewind, "~> void";
            [public] eof() = eof, "~> bool";
            [public] valid() = valid, "~> bool";
            [public] fgets() = fgets, "~> string";
            [public] fread(length) = fread, "int ~> string|false";
            [public] fgetcsv(separator = ",", enclosure = "\"", escape = "\\") = fgetcsv, "string, string, string ~> array|false";
            [public] fputcsv(fields, separator = ",", enclosure = "\"", escape = "\\", eol = "\n") = fputcsv, "array, string, string, string, string ~> int|false";
            [public] setCsvControl(separator = ",", enclosure = "\"", escape = "\\") = set_csv_control, "string, string, string ~> void";
            [public] getCsvControl() = get_csv_control, "~> array";
            [public] flock(operation, &wouldBlock = null) = flock, "int ~> bool";
            [public] fflush() = fflush, "~> bool";
            [public] ftell() = ftell, "~> int|false";
            [public] fseek(offset, whence = SEEK_SET) = fseek, "int, int ~> int";
            [public] fgetc() = fgetc, "~> string|false";
            [public] fpassthru() = fpassthru, "~> int";
            [public] fscanf(format, &...vars) = fscanf, "string, mixed ~> array|int|null";
            [public] fwrite(data, length = 0) = fwrite, "string, int ~> int|false";
            [public] fstat() = fstat, "~> array";
            [public] ftruncate(size) = ftruncate, "int ~> bool";
            [public] current() = current, "~> array|string|false";
            [public] key() = key, "~> int";
            [public] next() = next, "~> void";
            [public] setFlags(flags) = set_flags, "int ~> void";
            [public] getFlags() = get_flags, "~> int";
            [public] setMaxLineLen(maxLength) = set_max_line_len, "int ~> void";
            [public] getMaxLineLen() = get_max_line_len, "~> int";
            [public] hasChildren() = has_children, "~> false";
            [public] getChildren() = get_children, "~> null";
            [public] seek(line) = seek, "int ~> void";
            [public] getCurrentLine() = fgets, "~> string";
            [public] __toString() = to_string, "~> string";
        },
        ..BuiltinClass::extending("SplFileObject", "SplFileInfo")
    },
    BuiltinClass {
        flags: FLAGS,
        methods: methods! { "SplTempFileObject":
            [public] __construct(maxMemory = 2097152) = construct_temporary, "int";
        },
        ..BuiltinClass::extending("SplTempFileObject", "SplFileObject")
    },
];

/// An open file.
pub(super) struct OpenFile {
    stream: StreamRef,
    pub(super) mode: PhpStr,
    /// The path as it was opened.
    opened: PhpStr,
    pub(super) dialect: Dialect,
    pub(super) current: Current,
    pub(super) line_number: i64,
    /// 0 is any.
    pub(super) max_line_length: i64,
}

const DIALECT: Dialect = Dialect {
    separator: b',',
    enclosure: b'"',
    escape: Some(b'\\'),
};

/// The path that a file was opened by.
pub(super) fn opened_path(info: &Info) -> Option<PhpStr> {
    info.file.borrow().as_ref().map(|file| file.opened.clone())
}

/// The stream of a file whose constructor has run.
pub(super) fn need_stream(m: &mut Machine, object: &ObjectRef) -> Result<StreamRef, Unwind> {
    match &*info(object).file.borrow() {
        Some(file) => Ok(file.stream.clone()),
        None => Err(m.throw_error(
            "The parent constructor was not called: the object is in an invalid state",
        )),
    }
}

fn stream_of(call: &mut Call<'_>) -> Result<StreamRef, Unwind> {
    let this = this(call);
    need_stream(call.machine, &this)
}

/// Opens the file of a new object. Warnings are exceptions here.
pub(super) fn open(
    call: &mut Call<'_>,
    object: &ObjectRef,
    name: PhpStr,
    mode: PhpStr,
    use_path: bool,
    context: Option<ResourceRef>,
) -> Result<(), Unwind> {
    if borrowed(call, "is_dir", [name.clone().into()])?.truthy() {
        return Err(call.machine.throw(
            Throw::LogicException,
            "Cannot use SplFileObject with directories",
        ));
    }
    let given = context.filter(|resource| context_content(resource, |_| ()).is_some());
    let context = match given {
        Some(context) => Some(context),
        None => Some(call.machine.default_context()),
    };
    let options = Options {
        use_path,
        ..Options::REPORT
    };
    let stream = if name.is_empty() {
        None
    } else {
        call.machine.open_stream(&name, &mode, options, context)?
    };
    let Some(stream) = stream else {
        let message = format!("Cannot open file '{name}'");
        return Err(call.machine.throw(Throw::RuntimeException, &message));
    };
    let opened = stream.uri.borrow().clone();
    let opened = opened.map_or_else(|| name.clone(), |path| PhpStr::new(&path));
    let name = match name.strip_suffix(b"/") {
        Some(stem) if !stem.is_empty() => PhpStr::new(stem),
        _ => name,
    };
    let info = info(object);
    info.file_name.replace(Some(name));
    info.file.replace(Some(OpenFile {
        stream,
        mode,
        opened,
        dialect: DIALECT,
        current: Current::default(),
        line_number: 0,
        max_line_length: 0,
    }));
    Ok(())
}

fn refuse_again(call: &mut Call<'_>) -> Result<ObjectRef, Unwind> {
    let this = this(call);
    if info(&this).file.borrow().is_some() {
        return Err(call.machine.throw_error("Cannot call constructor twice"));
    }
    Ok(this)
}

fn construct(
    call: &mut Call<'_>,
    path: Path,
    mode: PhpStr,
    use_path: bool,
    context: Option<ResourceRef>,
) -> Result<(), Unwind> {
    let this = refuse_again(call)?;
    throwing(call, Throw::RuntimeException, |call| {
        open(call, &this, path.0, mode, use_path, context)
    })?;
    if let Some(opened) = opened_path(info(&this)) {
        let mut end = opened.len();
        if end > 1 && opened.ends_with(b"/") {
            end -= 1;
        }
        let folder = PhpStr::new(&opened[..folder_end(&opened, end)]);
        info(&this).path.replace(Some(folder));
    }
    Ok(())
}

fn construct_temporary(call: &mut Call<'_>, most: IfPassed<i64>) -> Result<(), Unwind> {
    let this = refuse_again(call)?;
    let name = match most.0 {
        Some(..=-1) => "php://memory".to_owned(),
        Some(most) => format!("php://temp/maxmemory:{most}"),
        None => "php://temp".to_owned(),
    };
    let (name, mode) = (PhpStr::from(name.as_str()), PhpStr::from("wb"));
    throwing(call, Throw::RuntimeException, |call| {
        open(call, &this, name, mode, false, None)
    })?;
    info(&this).path.replace(Some(PhpStr::empty()));
    Ok(())
}

fn rewind(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call);
    line::rewind(call, &this)
}

fn eof(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let stream = stream_of(call)?;
    stream.is_at_end(call.machine)
}

fn valid(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let this = this(call);
    let info = info(&this);
    if info.has(READ_AHEAD) {
        return Ok(info.text().is_some() || info.fields().is_some());
    }
    let stream = stream_of(call)?;
    Ok(!stream.is_at_end(call.machine)?)
}

fn fgets(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    read_text(call, &this, AtEnd::Throw, 1, false)?;
    Ok(info(&this).text().unwrap_or_else(PhpStr::empty))
}

fn fread(call: &mut Call<'_>, length: i64) -> Result<OrFalse<PhpStr>, Unwind> {
    let stream = stream_of(call)?;
    if length <= 0 {
        return Err(call.value_error(0, "must be greater than 0"));
    }
    let read = stream.read_string(call.machine, length as usize)?;
    Ok(OrFalse::from(read))
}

/// The characters of the arguments from `first` on; those that were not passed are as they were set.
fn dialect_of(
    call: &mut Call<'_>,
    first: usize,
    set: Dialect,
    given: [IfPassed<PhpStr>; 3],
) -> Result<Dialect, Unwind> {
    let [separator, enclosure, escape] = given;
    let byte = |byte: u8| PhpStr::from_byte(byte);
    let arguments = [
        separator.0.unwrap_or_else(|| byte(set.separator)),
        enclosure.0.unwrap_or_else(|| byte(set.enclosure)),
        escape
            .0
            .unwrap_or_else(|| set.escape.map_or_else(PhpStr::empty, byte)),
    ];
    Dialect::from_arguments(call, first, arguments)
}

fn set_dialect(object: &ObjectRef) -> Dialect {
    let file = info(object).file.borrow();
    file.as_ref().map_or(DIALECT, |file| file.dialect)
}

fn fgetcsv(
    call: &mut Call<'_>,
    separator: IfPassed<PhpStr>,
    enclosure: IfPassed<PhpStr>,
    escape: IfPassed<PhpStr>,
) -> Result<OrFalse<PhpArray>, Unwind> {
    let this = this(call);
    need_stream(call.machine, &this)?;
    let set = set_dialect(&this);
    let dialect = dialect_of(call, 0, set, [separator, enclosure, escape])?;
    if !read_fields(call, &this, dialect, AtEnd::Stop)? {
        return Ok(OrFalse::False);
    }
    Ok(OrFalse::from(info(&this).fields()))
}

fn fputcsv(
    call: &mut Call<'_>,
    fields: PhpArray,
    separator: IfPassed<PhpStr>,
    enclosure: IfPassed<PhpStr>,
    escape: IfPassed<PhpStr>,
    eol: PhpStr,
) -> Result<OrFalse<i64>, Unwind> {
    let this = this(call);
    let stream = need_stream(call.machine, &this)?;
    let set = set_dialect(&this);
    let dialect = dialect_of(call, 1, set, [separator, enclosure, escape])?;
    let mut text = dialect.line(call, &fields)?;
    text.push_bytes(&eol);
    let written = stream.write(call.machine, text.as_bytes())?;
    Ok(OrFalse::from(written.map(|written| written as i64)))
}

fn set_csv_control(
    call: &mut Call<'_>,
    separator: IfPassed<PhpStr>,
    enclosure: IfPassed<PhpStr>,
    escape: IfPassed<PhpStr>,
) -> Result<(), Unwind> {
    let dialect = dialect_of(call, 0, DIALECT, [separator, enclosure, escape])?;
    let this = this(call);
    if let Some(file) = info(&this).file.borrow_mut().as_mut() {
        file.dialect = dialect;
    }
    Ok(())
}

fn get_csv_control(call: &mut Call<'_>) -> PhpArray {
    let dialect = set_dialect(&this(call));
    let byte = |byte: u8| Value::from(PhpStr::from_byte(byte));
    PhpArray::from_values([
        byte(dialect.separator),
        byte(dialect.enclosure),
        dialect.escape.map_or_else(|| PhpStr::empty().into(), byte),
    ])
}

fn flock(call: &mut Call<'_>, operation: i64, would_block: ByRef) -> Result<bool, Unwind> {
    let stream = stream_of(call)?;
    let operation_is_known = (1..=3).contains(&(operation & 3));
    if !operation_is_known {
        return Err(call.value_error(0, "must be one of LOCK_SH, LOCK_EX, or LOCK_UN"));
    }
    lock(call, &stream, operation, Some(&would_block))
}

fn fflush(call: &mut Call<'_>) -> Result<bool, Unwind> {
    let stream = stream_of(call)?;
    stream.flush(call.machine)
}

fn ftell(call: &mut Call<'_>) -> Result<i64, Unwind> {
    Ok(stream_of(call)?.position())
}

fn fseek(call: &mut Call<'_>, offset: i64, whence: i64) -> Result<i64, Unwind> {
    let this = this(call);
    let stream = need_stream(call.machine, &this)?;
    info(&this).forget_line();
    let whence = match whence {
        0 => Whence::Set,
        1 => Whence::Current,
        2 => Whence::End,
        _ => return Ok(-1),
    };
    let is_moved = stream.seek(call.machine, offset, whence)?;
    Ok(if is_moved { 0 } else { -1 })
}

fn fgetc(call: &mut Call<'_>) -> Result<OrFalse<PhpStr>, Unwind> {
    let this = this(call);
    let stream = need_stream(call.machine, &this)?;
    info(&this).forget_line();
    let byte = stream.read_byte(call.machine)?;
    if byte == Some(b'\n') {
        info(&this).add_lines(1);
    }
    Ok(OrFalse::from(byte.map(PhpStr::from_byte)))
}

fn fpassthru(call: &mut Call<'_>) -> Result<i64, Unwind> {
    let stream = stream_of(call)?;
    let written = stream.pass_through(call.machine)?;
    Ok(written.map_or(-1, |written| written as i64))
}

fn fscanf(call: &mut Call<'_>, format: PhpStr, vars: Rest) -> Result<Value, Unwind> {
    let this = this(call);
    read_for_scan(call, &this)?;
    let text = info(&this).text().unwrap_or_else(PhpStr::empty);
    let mut arguments: Vec<Value> = vec![text.into(), format.into()];
    arguments.extend(vars.0);
    borrowed(call, "sscanf", arguments)
}

fn fwrite(
    call: &mut Call<'_>,
    data: PhpStr,
    length: IfPassed<i64>,
) -> Result<OrFalse<i64>, Unwind> {
    let stream = stream_of(call)?;
    let most = match length.0 {
        Some(length) => usize::try_from(length).unwrap_or(0).min(data.len()),
        None => data.len(),
    };
    if most == 0 {
        return Ok(OrFalse::Value(0));
    }
    let written = stream.write(call.machine, &data[..most])?;
    Ok(OrFalse::from(written.map(|written| written as i64)))
}

fn fstat(call: &mut Call<'_>) -> Result<OrFalse<PhpArray>, Unwind> {
    let stream = stream_of(call)?;
    let stat = stream.stat(call.machine)?;
    Ok(OrFalse::from(stat.map(crate::stream::Stat::to_array)))
}

fn ftruncate(call: &mut Call<'_>, size: i64) -> Result<bool, Unwind> {
    let stream = stream_of(call)?;
    let ops = stream.operations();
    match ops.filter(|ops| ops.can_truncate(call.machine)) {
        Some(ops) if size >= 0 => ops.truncate(call.machine, &stream, size),
        Some(_) => Ok(false),
        None => {
            let this = this(call);
            let name = info(&this).name(call.machine)?;
            let message = format!("Can't truncate file {name}");
            Err(call.machine.throw(Throw::LogicException, &message))
        }
    }
}

fn current(call: &mut Call<'_>) -> Result<Value, Unwind> {
    let this = this(call);
    need_stream(call.machine, &this)?;
    let info = info(&this);
    if info.text().is_none() && info.fields().is_none() {
        read_line(call, &this, AtEnd::Stop)?;
    }
    let (text, fields) = (info.text(), info.fields());
    Ok(match (text, fields) {
        (Some(text), fields) if !info.has(READ_CSV) || fields.is_none() => text.into(),
        (_, Some(fields)) => fields.into(),
        _ => Value::FALSE,
    })
}

fn key(call: &mut Call<'_>) -> i64 {
    let this = this(call);
    let file = info(&this).file.borrow();
    file.as_ref().map_or(0, |file| file.line_number)
}

fn next(call: &mut Call<'_>) -> Result<(), Unwind> {
    let this = this(call);
    let info = info(&this);
    info.forget_line();
    if info.has(READ_AHEAD) {
        read_line(call, &this, AtEnd::Stop)?;
    }
    info.add_lines(1);
    Ok(())
}

fn set_flags(call: &mut Call<'_>, flags: i64) {
    info(&this(call)).flags.set(flags);
}

fn get_flags(call: &mut Call<'_>) -> i64 {
    info(&this(call)).flags.get() & SETTABLE
}

fn set_max_line_len(call: &mut Call<'_>, most: i64) -> Result<(), Unwind> {
    if most < 0 {
        return Err(call.value_error(0, "must be greater than or equal to 0"));
    }
    let this = this(call);
    if let Some(file) = info(&this).file.borrow_mut().as_mut() {
        file.max_line_length = most;
    }
    Ok(())
}

fn get_max_line_len(call: &mut Call<'_>) -> i64 {
    let this = this(call);
    let file = info(&this).file.borrow();
    file.as_ref().map_or(0, |file| file.max_line_length)
}

fn has_children(_: &mut Call<'_>) -> bool {
    false
}

fn get_children(_: &mut Call<'_>) {}

/// Goes to a line, counted from 0.
fn seek(call: &mut Call<'_>, line: i64) -> Result<(), Unwind> {
    let this = this(call);
    need_stream(call.machine, &this)?;
    if line < 0 {
        return Err(call.value_error(0, "must be greater than or equal to 0"));
    }
    line::rewind(call, &this)?;
    for _ in 0..line {
        if !read_line(call, &this, AtEnd::Stop)? {
            return Ok(());
        }
        call.machine.check_interrupt()?;
    }
    if line > 0 && !info(&this).has(READ_AHEAD) {
        info(&this).add_lines(1);
        info(&this).forget_line();
    }
    Ok(())
}

fn to_string(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    let this = this(call);
    need_stream(call.machine, &this)?;
    if info(&this).text().is_none() {
        read_line(call, &this, AtEnd::Throw)?;
    }
    Ok(info(&this).text().unwrap_or_else(PhpStr::empty))
}
