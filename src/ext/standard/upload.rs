//! Files that a form brings: `$_FILES`, and what becomes of them (php-src `main/rfc1867.c`).

use super::request_variables::{startup_warning, too_many};
use super::url_query::register_variable;
use crate::builtins;
use crate::eval::include::os_path;
use crate::eval::{Machine, Unwind};
use crate::ext::{Builtin, Call};
use crate::web::multipart::{self, Malformed, Part, Parts};
use crate::zval::{PhpArray, PhpStr, Value};
use std::io::Write;

/// Functions about uploaded files.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    is_uploaded_file(filename), move_uploaded_file(from, to),
};

/// The files that the request has brought and that nobody has moved yet. They go with the request.
#[derive(Default)]
struct Uploads(Vec<Vec<u8>>);

impl Drop for Uploads {
    fn drop(&mut self) {
        for path in &self.0 {
            // Whoever took the file away has the right to.
            let _ = std::fs::remove_file(os_path(path));
        }
    }
}

/// Whether `filename` is a file that the request has brought.
fn is_uploaded_file(call: &mut Call<'_>, filename: PhpStr) -> bool {
    let uploads = call.machine.extensions.state::<Uploads>();
    uploads.0.iter().any(|path| path == filename.as_bytes())
}

/// Moves a file that the request has brought.
fn move_uploaded_file(call: &mut Call<'_>, from: PhpStr, to: PhpStr) -> Result<bool, Unwind> {
    let uploads = &call.machine.extensions.state::<Uploads>().0;
    let Some(at) = uploads.iter().position(|path| path == from.as_bytes()) else {
        return Ok(false);
    };
    if !call.machine.may_use_path(&to)? {
        return Ok(false);
    }
    let (source, target) = (os_path(&from), os_path(&to));
    // Between file systems a file is copied.
    let moved = std::fs::rename(&source, &target).or_else(|_| {
        std::fs::copy(&source, &target)
            .and_then(|_| std::fs::remove_file(&source))
            .or_else(|error| match error.kind() {
                std::io::ErrorKind::NotFound if target.exists() => Ok(()),
                _ => Err(error),
            })
    });
    match moved {
        Ok(()) => {
            call.machine.extensions.state::<Uploads>().0.remove(at);
            // The file was made for nobody else to read; where it goes, it is a file like others.
            let mask = rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
            rustix::process::umask(mask);
            let mode = rustix::fs::Mode::from_raw_mode(0o666 & !mask.as_raw_mode());
            let _ = rustix::fs::chmod(&target, mode);
            Ok(true)
        }
        Err(error) => {
            let reason = crate::stream::error_text(&error);
            call.warn(&format!("Unable to move \"{from}\" to \"{to}\": {reason}"))?;
            Ok(false)
        }
    }
}

/// Why a file did not come through whole (manual: "Error Messages Explained").
#[derive(Clone, Copy, PartialEq, Eq)]
enum UploadError {
    Ok = 0,
    IniSize = 1,
    FormSize = 2,
    Partial = 3,
    NoFile = 4,
    NoTemporaryFolder = 6,
    CannotWrite = 7,
}

/// How many parts of a form are read: fields, and files that are none.
fn parts_most(m: &Machine) -> i64 {
    match m.ini.int("max_multipart_body_parts") {
        ..=0 => m.ini.int("max_input_vars") + m.ini.int("max_file_uploads"),
        most => most,
    }
}

/// `$_POST` and `$_FILES` of a body of type `multipart/form-data`.
pub(super) fn read_form(m: &mut Machine, content_type: &[u8], body: &[u8]) -> (PhpArray, PhpArray) {
    let (mut post, mut files) = (PhpArray::new(), PhpArray::new());
    let boundary = match multipart::boundary(content_type) {
        Ok(boundary) => boundary,
        Err(Malformed::MissingBoundary) => {
            startup_warning(m, "Missing boundary in multipart/form-data POST data");
            return (post, files);
        }
        Err(Malformed::Garbled) => {
            startup_warning(m, "Invalid boundary in multipart/form-data POST data");
            return (post, files);
        }
    };
    let takes_files = m.ini.is_on("file_uploads");
    let most_levels = m.ini.int("max_input_nesting_level");
    let most_fields = m.ini.int("max_input_vars");
    let mut files_left = m.ini.int("max_file_uploads");
    let most_parts = parts_most(m);
    let mut form_limit = 0;
    let mut fields = 0;
    for (count, part) in Parts::new(body, &boundary).enumerate() {
        if count as i64 >= most_parts {
            startup_warning(
                m,
                &format!(
                    "Multipart body parts limit exceeded {most_parts}. To increase the limit change max_multipart_body_parts in php.ini."
                ),
            );
            break;
        }
        if part.filename.is_none() {
            fields += 1;
            if fields > most_fields {
                startup_warning(m, &too_many(most_fields));
                break;
            }
            if part.name.eq_ignore_ascii_case(b"MAX_FILE_SIZE") {
                form_limit = std::str::from_utf8(part.content)
                    .ok()
                    .and_then(|text| text.trim().parse().ok())
                    .unwrap_or(0);
            }
            let value = Value::bytes(part.content);
            register_variable(&mut post, &part.name, value, most_levels);
            continue;
        }
        if !takes_files {
            continue;
        }
        if files_left <= 0 {
            startup_warning(
                m,
                "Maximum number of allowable file uploads has been exceeded",
            );
            files_left = i64::MAX;
            continue;
        }
        if files_left == i64::MAX {
            continue;
        }
        if part.filename.as_ref().is_some_and(|name| !name.is_empty()) {
            files_left -= 1;
        }
        register_file(m, &mut files, &part, form_limit, most_levels);
    }
    (post, files)
}

/// Puts a file under `$_FILES`: `name="a[b]"` gives `$_FILES['a']['name']['b']` and so on.
fn register_file(
    m: &mut Machine,
    files: &mut PhpArray,
    part: &Part<'_>,
    form_limit: i64,
    most_levels: i64,
) {
    let full_name = part.filename.as_deref().unwrap_or(b"");
    // Some browsers send the whole path.
    let short =
        memchr::memrchr2(b'/', b'\\', full_name).map_or(full_name, |at| &full_name[at + 1..]);
    let size = part.content.len() as i64;
    let ini_limit = m.ini.bytes("upload_max_filesize");
    let (error, path) = if full_name.is_empty() {
        (UploadError::NoFile, Vec::new())
    } else if part.is_partial {
        (UploadError::Partial, Vec::new())
    } else if ini_limit > 0 && size > ini_limit {
        (UploadError::IniSize, Vec::new())
    } else if form_limit > 0 && size > form_limit {
        (UploadError::FormSize, Vec::new())
    } else {
        store(m, part.content)
    };
    let is_whole = error == UploadError::Ok;
    let kind = match &part.content_type {
        Some(kind) if is_whole => kind.split(|byte| *byte == b';').next().unwrap_or(b""),
        _ => b"",
    };
    let (first, rest) = match memchr::memchr(b'[', &part.name) {
        Some(at) => part.name.split_at(at),
        None => (&part.name[..], &b""[..]),
    };
    for (entry, value) in [
        (&b"name"[..], Value::bytes(short)),
        (b"full_path", Value::bytes(full_name)),
        (b"type", Value::bytes(kind)),
        (b"tmp_name", Value::bytes(&path)),
        (b"error", Value::int(error as i64)),
        (b"size", Value::int(if is_whole { size } else { 0 })),
    ] {
        let name = [first, b"[", entry, b"]", rest].concat();
        register_variable(files, &name, value, most_levels + 1);
    }
}

/// Writes a file that was brought to a temporary one.
fn store(m: &mut Machine, content: &[u8]) -> (UploadError, Vec<u8>) {
    let folder = match m.ini.string("upload_tmp_dir") {
        folder if folder.is_empty() => crate::stream::temporary_folder(m),
        folder => os_path(&folder),
    };
    let Ok((mut file, path)) = crate::stream::make_temporary(&folder, b"php") else {
        return (UploadError::NoTemporaryFolder, Vec::new());
    };
    let path = path.into_os_string().into_encoded_bytes();
    m.extensions.state::<Uploads>().0.push(path.clone());
    match file.write_all(content) {
        Ok(()) => (UploadError::Ok, path),
        Err(_) => (UploadError::CannotWrite, Vec::new()),
    }
}
