//! The interfaces of handlers that scripts write, and the handler that there is already.

use super::{files::Folder, save, state};
use crate::eval::Unwind;
use crate::ext::class::no_body;
use crate::ext::{BuiltinClass, Call, OrFalse};
use crate::methods;
use crate::zval::PhpStr;

/// The interfaces, and `SessionHandler`.
pub(super) static CLASSES: &[BuiltinClass] = &[
    BuiltinClass {
        methods: methods! { "SessionHandlerInterface":
            [public abstract] open(path, name) = no_body, "string, string ~> bool";
            [public abstract] close() = no_body, "~> bool";
            [public abstract] read(id) = no_body, "string ~> string|false";
            [public abstract] write(id, data) = no_body, "string, string ~> bool";
            [public abstract] destroy(id) = no_body, "string ~> bool";
            [public abstract] gc(max_lifetime) = no_body, "int ~> int|false";
        },
        ..BuiltinClass::interface("SessionHandlerInterface")
    },
    BuiltinClass {
        methods: methods! { "SessionIdInterface":
            [public abstract] create_sid() = no_body, "~> string";
        },
        ..BuiltinClass::interface("SessionIdInterface")
    },
    BuiltinClass {
        methods: methods! { "SessionUpdateTimestampHandlerInterface":
            [public abstract] validateId(id) = no_body, "string ~> bool";
            [public abstract] updateTimestamp(id, data) = no_body, "string, string ~> bool";
        },
        ..BuiltinClass::interface("SessionUpdateTimestampHandlerInterface")
    },
    BuiltinClass {
        interfaces: &["SessionHandlerInterface", "SessionIdInterface"],
        methods: methods! { "SessionHandler":
            [public] open(path, name) = open, "string, string ~> bool";
            [public] close() = close, "~> bool";
            [public] read(id) = read, "string ~> string|false";
            [public] write(id, data) = write, "string, string ~> bool";
            [public] destroy(id) = destroy, "string ~> bool";
            [public] gc(max_lifetime) = gc, "int ~> int|false";
            [public] create_sid() = create_sid, "~> string";
        },
        ..BuiltinClass::class("SessionHandler")
    },
];

/// Does something with the files, whatever handler the script has set.
fn on_files<T>(
    call: &mut Call<'_>,
    act: impl FnOnce(&mut Call<'_>) -> Result<T, Unwind>,
) -> Result<T, Unwind> {
    let user = call.machine.extensions.state::<save::Save>().user.take();
    let result = act(call);
    call.machine.extensions.state::<save::Save>().user = user;
    result
}

fn open(_: &mut Call<'_>, _path: PhpStr, _name: PhpStr) -> bool {
    true
}

fn close(call: &mut Call<'_>) -> Result<bool, Unwind> {
    on_files(call, |call| save::close(call.machine))
}

fn read(call: &mut Call<'_>, id: PhpStr) -> Result<OrFalse<PhpStr>, Unwind> {
    if !state::is_valid(&id) {
        return Ok(OrFalse::from(None));
    }
    on_files(call, |call| save::read(call.machine, &id)).map(OrFalse::from)
}

fn write(call: &mut Call<'_>, id: PhpStr, data: PhpStr) -> Result<bool, Unwind> {
    if !state::is_valid(&id) {
        return Ok(false);
    }
    on_files(call, |call| save::write(call.machine, &id, &data))
}

fn destroy(call: &mut Call<'_>, id: PhpStr) -> Result<bool, Unwind> {
    if !state::is_valid(&id) {
        return Ok(false);
    }
    on_files(call, |call| save::destroy(call.machine, &id))
}

fn gc(call: &mut Call<'_>, max_lifetime: i64) -> OrFalse<i64> {
    OrFalse::from(Folder::of(call.machine).collect(max_lifetime).ok())
}

fn create_sid(call: &mut Call<'_>) -> Result<PhpStr, Unwind> {
    state::random_id(call.machine)
}
