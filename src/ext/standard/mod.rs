//! The `standard` extension, one file per theme.

pub(crate) mod array;
mod assert;
mod crypt;
mod crypt_des;
mod crypt_digest;
pub(crate) mod csv;
pub(crate) mod digest;
mod dir;
mod dump;
mod dump_readable;
pub(crate) mod encode;
mod error;
mod exec;
mod export;
pub(crate) mod file;
mod file_change;
mod file_contents;
mod file_link;
mod file_stat;
mod format;
mod format_number;
mod format_specifier;
pub mod function;
pub(crate) mod header;
mod highlight;
mod html;
mod html_charset;
mod html_document;
pub(crate) mod html_entity;
mod html_escape;
pub(in crate::ext) mod html_tags;
mod html_unescape;
mod image;
mod incomplete_class;
mod info;
mod info_memory;
mod info_option;
mod ini;
mod ini_file;
mod ini_scan;
mod locale;
pub(crate) mod mail;
pub(in crate::ext) mod math;
mod meta_tags;
mod network;
mod output;
mod pack;
mod password;
pub(crate) mod path;
mod phpinfo;
mod process;
pub(crate) mod request_variables;
mod scan;
mod scan_format;
mod serialize;
pub mod serialize_part;
mod stream;
pub(crate) mod stream_argument;
mod stream_context;
mod stream_filter;
mod stream_select;
mod stream_socket;
mod stream_wrapper;
pub(crate) mod string;
pub(crate) mod upload;
pub(crate) use string::part_of_string;
pub(in crate::ext) mod string_answer;
mod string_case;
mod string_compare;
mod string_escape;
mod string_hebrew;
mod string_likeness;
mod string_metaphone;
mod string_replace;
mod string_search;
mod string_split;
mod string_trim;
mod system;
mod time;
mod unique;
mod unpack;
mod unserialize;
mod unserialize_object;
mod unserialize_scalar;
pub(crate) mod url;
pub(crate) mod url_query;
pub(crate) mod utf8;
pub mod variable_property;
mod variable_type;
mod version;

use super::table::BuiltinConstant;
use super::{Builtin, BuiltinClass};

/// The function tables of this extension.
pub(super) static TABLES: &[&[Builtin]] = &[
    super::date::strptime::FUNCTIONS,
    array::count::FUNCTIONS,
    array::extreme::FUNCTIONS,
    array::fill::FUNCTIONS,
    array::keys::FUNCTIONS,
    array::map::FUNCTIONS,
    array::merge::FUNCTIONS,
    array::multisort::FUNCTIONS,
    array::pointer::FUNCTIONS,
    array::random::FUNCTIONS,
    array::range::FUNCTIONS,
    array::search::FUNCTIONS,
    array::set::FUNCTIONS,
    array::set_sorted::FUNCTIONS,
    array::slice::FUNCTIONS,
    array::sort::FUNCTIONS,
    array::splice::FUNCTIONS,
    array::stack::FUNCTIONS,
    array::unique::FUNCTIONS,
    array::variables::FUNCTIONS,
    array::walk::FUNCTIONS,
    assert::FUNCTIONS,
    csv::FUNCTIONS,
    digest::FUNCTIONS,
    dir::FUNCTIONS,
    dump::FUNCTIONS,
    dump_readable::FUNCTIONS,
    encode::FUNCTIONS,
    error::FUNCTIONS,
    exec::FUNCTIONS,
    export::FUNCTIONS,
    file::FUNCTIONS,
    file_change::FUNCTIONS,
    file_contents::FUNCTIONS,
    file_link::FUNCTIONS,
    file_stat::FUNCTIONS,
    format::FUNCTIONS,
    format_number::FUNCTIONS,
    function::FUNCTIONS,
    header::FUNCTIONS,
    upload::FUNCTIONS,
    highlight::FUNCTIONS,
    html::FUNCTIONS,
    html_tags::FUNCTIONS,
    info::FUNCTIONS,
    info_memory::FUNCTIONS,
    info_option::FUNCTIONS,
    ini::FUNCTIONS,
    ini_file::FUNCTIONS,
    math::arithmetic::FUNCTIONS,
    math::base::FUNCTIONS,
    math::rounding::FUNCTIONS,
    math::transcendental::FUNCTIONS,
    meta_tags::FUNCTIONS,
    network::FUNCTIONS,
    output::FUNCTIONS,
    crypt::FUNCTIONS,
    locale::FUNCTIONS,
    pack::FUNCTIONS,
    password::FUNCTIONS,
    path::FUNCTIONS,
    process::FUNCTIONS,
    scan::FUNCTIONS,
    serialize::FUNCTIONS,
    stream::FUNCTIONS,
    stream_context::FUNCTIONS,
    stream_filter::FUNCTIONS,
    stream_select::FUNCTIONS,
    stream_socket::FUNCTIONS,
    stream_wrapper::FUNCTIONS,
    string::FUNCTIONS,
    string_case::FUNCTIONS,
    string_compare::FUNCTIONS,
    string_escape::FUNCTIONS,
    string_likeness::FUNCTIONS,
    string_metaphone::FUNCTIONS,
    string_replace::FUNCTIONS,
    string_search::FUNCTIONS,
    string_split::FUNCTIONS,
    string_trim::FUNCTIONS,
    time::FUNCTIONS,
    unique::FUNCTIONS,
    unpack::FUNCTIONS,
    image::FUNCTIONS,
    mail::FUNCTIONS,
    phpinfo::FUNCTIONS,
    string_hebrew::FUNCTIONS,
    system::FUNCTIONS,
    url::FUNCTIONS,
    url_query::FUNCTIONS,
    variable_type::FUNCTIONS,
    version::FUNCTIONS,
];

/// The constant tables of this extension.
pub(super) static CONSTANTS: &[&[BuiltinConstant]] = &[
    array::constants::CONSTANTS,
    assert::CONSTANTS,
    dir::CONSTANTS,
    file::CONSTANTS,
    file_link::CONSTANTS,
    stream::CONSTANTS,
    stream_socket::CONSTANTS,
    html::CONSTANTS,
    info::CONSTANTS,
    math::constants::CONSTANTS,
    crypt::CONSTANTS,
    locale::CONSTANTS,
    password::CONSTANTS,
    path::CONSTANTS,
    string::CONSTANTS,
    image::CONSTANTS,
    network::CONSTANTS,
    system::CONSTANTS,
    url::CONSTANTS,
    url_query::CONSTANTS,
];

/// The class tables of this extension.
pub(super) static CLASSES: &[&[BuiltinClass]] = &[
    dir::CLASSES,
    incomplete_class::CLASSES,
    stream_filter::CLASSES,
];
