//! `xdebug_debug_zval`: refcount, is_ref and content of variables by name, in the words of Xdebug 2.5 on PHP 5.
//!
//! Nothing is counted while it looks: zvals are borrowed from where they stand, no user code runs, and the text is written
//! when all looking is done.

use super::path::{Path, find};
use crate::builtins;
use crate::eval::{Machine, Unwind};
use crate::ext::argument::Rest;
use crate::ext::{Builtin, Call};
use crate::zval::{
    KeyRef, ObjectRef, StrBuilder, View, Visibility, Visit, ZvalPtr, convert, format_int,
};

/// Functions of Xdebug.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    xdebug_debug_zval(varname, ...varnames),
};

/// Prints the variables of these names as zvals. A name may be a path: `x['k'][0]`, `o->p`.
fn xdebug_debug_zval(
    call: &mut Call<'_>,
    first: crate::zval::Value,
    rest: Rest,
) -> Result<(), Unwind> {
    for name in std::iter::once(first).chain(rest.0) {
        let View::String(name) = name.view() else {
            continue;
        };
        let mut out = StrBuilder::new();
        out.push_bytes(name);
        out.push_bytes(b": ");
        let limits = Limits::of(call.machine);
        let path = Path::parse(name);
        match path.and_then(|path| find(call.machine, &path)) {
            Some(zval) => Printer {
                out: &mut out,
                limits,
            }
            .zval(zval, 0, 1),
            None => out.push_bytes(b"no such symbol"),
        }
        out.push(b'\n');
        call.machine.write_output(out.as_bytes());
    }
    Ok(())
}

/// How much is shown (Xdebug's settings `xdebug.var_display_max_*`).
#[derive(Clone, Copy)]
struct Limits {
    children: usize,
    data: usize,
    depth: usize,
}

impl Limits {
    fn of(m: &Machine) -> Limits {
        // -1 shows everything.
        let most = |name| usize::try_from(m.ini.int(name)).unwrap_or(usize::MAX);
        Limits {
            children: most("xdebug.var_display_max_children"),
            data: most("xdebug.var_display_max_data"),
            depth: most("xdebug.var_display_max_depth"),
        }
    }
}

struct Printer<'a> {
    out: &'a mut StrBuilder,
    limits: Limits,
}

impl Printer<'_> {
    /// `sharing` is how many further arrays hold it through the payload it was found in: PHP 5 has a payload for each.
    fn zval(&mut self, zval: &ZvalPtr, sharing: u32, depth: usize) {
        let head = format!(
            "(refcount={}, is_ref={})=",
            zval.refcount() + sharing,
            u8::from(zval.is_ref())
        );
        self.out.push_str(&head);
        match zval.view() {
            View::Null => self.out.push_str("NULL"),
            View::Bool(true) => self.out.push_str("TRUE"),
            View::Bool(false) => self.out.push_str("FALSE"),
            View::Int(int) => self.int(int),
            View::Float(_) => {
                if let Some(text) = convert::scalar_to_string(zval.view()) {
                    self.out.push_bytes(&text);
                }
            }
            View::String(string) => self.string(string),
            View::Resource(resource) => {
                let text = format!("resource({}) of type ({})", resource.id(), resource.kind());
                self.out.push_str(&text);
            }
            View::Array(array) => {
                let sharing = array.payload_count().saturating_sub(1);
                match Visit::start(array) {
                    Some(array) => {
                        self.out.push_str("array (");
                        if depth <= self.limits.depth {
                            self.children(
                                array.iter(),
                                |printer, (key, zval)| {
                                    printer.key(key);
                                    printer.out.push_str(" => ");
                                    printer.zval(zval, sharing, depth + 1);
                                },
                                ", ",
                            );
                        } else {
                            self.out.push_str("...");
                        }
                        self.out.push(b')');
                    }
                    None => self.out.push_str("..."),
                }
            }
            View::Object(object) => match Visit::start(object) {
                Some(object) => self.object(&object, depth),
                None => self.out.push_str("..."),
            },
        }
    }

    /// The children with a separator between them, as many as are shown.
    fn children<T>(
        &mut self,
        children: impl Iterator<Item = T>,
        mut show: impl FnMut(&mut Self, T),
        between: &str,
    ) {
        for (at, child) in children.enumerate() {
            if at > 0 {
                self.out.push_str(between);
            }
            if at == self.limits.children {
                self.out.push_str("...");
                return;
            }
            show(self, child);
        }
    }

    fn int(&mut self, int: i64) {
        let mut digits = [0; 20];
        self.out.push_bytes(format_int(int, &mut digits));
    }

    fn key(&mut self, key: KeyRef<'_>) {
        match key {
            KeyRef::Int(int) => self.int(int),
            KeyRef::String(string) => {
                self.out.push(b'\'');
                for &byte in string.as_bytes() {
                    match byte {
                        b'\'' => self.out.push_bytes(b"\\'"),
                        0 => self.out.push_bytes(b"\\0"),
                        _ => self.out.push(byte),
                    }
                }
                self.out.push(b'\'');
            }
        }
    }

    fn string(&mut self, string: &[u8]) {
        let mut escaped = Vec::with_capacity(string.len());
        for &byte in string {
            match byte {
                b'\'' | b'\\' => escaped.extend([b'\\', byte]),
                b'\n' => escaped.extend(b"\\n"),
                b'\t' => escaped.extend(b"\\t"),
                b'\r' => escaped.extend(b"\\r"),
                0x07 => escaped.extend(b"\\a"),
                0x0b => escaped.extend(b"\\v"),
                0x08 => escaped.extend(b"\\b"),
                0x0c => escaped.extend(b"\\f"),
                0..0x20 => escaped.extend(format!("\\{byte:03o}").as_bytes()),
                _ => escaped.push(byte),
            }
        }
        self.out.push(b'\'');
        if string.len() <= self.limits.data {
            self.out.push_bytes(&escaped);
        } else {
            self.out.push_bytes(&escaped[..self.limits.data]);
            self.out.push_str("...");
        }
        self.out.push(b'\'');
    }

    fn object(&mut self, object: &ObjectRef, depth: usize) {
        let class = object.class();
        self.out.push_str("class ");
        self.out.push_bytes(class.name());
        self.out.push_str(" { ");
        if depth > self.limits.depth {
            self.out.push_str("... }");
            return;
        }
        let declared = class.slots().iter().enumerate().filter_map(|(at, info)| {
            let zval = object.slot(at).as_ref()?;
            let modifier = match info.visibility {
                Visibility::Public => "public",
                Visibility::Protected => "protected",
                Visibility::Private => "private",
            };
            let mut name = format!("{modifier} $").into_bytes();
            if info.visibility == Visibility::Private && info.declared_by != *class.name() {
                name.extend([b"{", &info.declared_by[..], b"}:"].concat());
            }
            name.extend_from_slice(&info.name);
            Some((name, zval))
        });
        let dynamic = object.dynamic().into_iter().flat_map(|table| {
            table.iter().map(|(key, zval)| {
                let name = [b"public $", &key.to_key().to_string()[..]].concat();
                (name, zval)
            })
        });
        self.children(
            declared.chain(dynamic),
            |printer, (name, zval)| {
                printer.out.push_bytes(&name);
                printer.out.push_str(" = ");
                printer.zval(zval, 0, depth + 1);
            },
            "; ",
        );
        self.out.push_str(" }");
    }
}
