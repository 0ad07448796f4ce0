//! Streams: whatever can be read or written piece by piece under one handle (php-src `main/streams/`).
//!
//! ```text
//!   fopen(path)                                      fgets($stream)
//!       │ scheme                                         │
//!   Wrapper::open ──makes──▶ Stream ◀──held by── Resource ("stream")
//!                              │ read buffer, position, eof, filters
//!                              ▼
//!                           StreamOps: plain file, memory, directory, socket, a PHP object …
//! ```
//!
//! A [`Wrapper`] knows what lies behind a scheme (`file://`, `php://`, `data:`, one written in PHP) and opens, deletes or
//! renames it. A [`Stream`] buffers what its [`StreamOps`] read. Ops and filters may run code of the script, and that code may
//! use the very same stream: nothing here holds a borrow across such a call; buffers are taken out while they are filled.
//!
//! Whatever is open when the request ends is closed with its resource, however the request ends.

mod basedir;
mod context;
mod copy;
mod data;
mod directory;
mod filter;
mod filter_chunk;
mod filter_convert;
mod filter_registry;
mod filter_string;
mod filter_user;
pub mod glob;
mod handle;
pub mod include_path;
mod memory;
mod open;
mod ops;
mod output;
mod php;
mod plain;
mod plain_file;
mod read;
mod report;
pub mod socket;
pub mod stat;
pub mod transport;
mod user;
mod user_stream;
mod wrapper;
mod write;

pub use context::{Context, context_content};
pub use copy::Limit;
pub use filter::{Bucket, Chain, Filter, FilterOps, Flush, Status};
pub use filter_registry::{End, FILTERS};
pub use filter_user::{Brigade, BucketContent, UserFilters};
pub use handle::{NewStream, Stream, StreamRef};
pub use open::{Opening, Options};
pub use ops::{DirectoryEntry, Lock, StreamOps, Whence};
pub use php::standard_stream;
pub use plain::{create_if_missing, id_of, make_temporary, set_times, temporary_folder};
pub use plain_file::PlainFile;
pub use report::error_text;
pub use stat::Stat;
pub use user::UserWrapper;
pub use wrapper::{Located, Metadata, Wrapper, Wrappers, scheme};
