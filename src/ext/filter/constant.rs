//! `FILTER_*` and `INPUT_*`.

use crate::ext::table::{BuiltinConstant, ConstantValue};

const fn int(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

/// The constants of this extension.
pub(super) static CONSTANTS: &[BuiltinConstant] = &[
    int("INPUT_POST", 0),
    int("INPUT_GET", 1),
    int("INPUT_COOKIE", 2),
    int("INPUT_ENV", 4),
    int("INPUT_SERVER", 5),
    int("FILTER_FLAG_NONE", 0),
    int("FILTER_REQUIRE_SCALAR", 33554432),
    int("FILTER_REQUIRE_ARRAY", 16777216),
    int("FILTER_FORCE_ARRAY", 67108864),
    int("FILTER_NULL_ON_FAILURE", 134217728),
    int("FILTER_VALIDATE_INT", 257),
    int("FILTER_VALIDATE_BOOLEAN", 258),
    int("FILTER_VALIDATE_BOOL", 258),
    int("FILTER_VALIDATE_FLOAT", 259),
    int("FILTER_VALIDATE_REGEXP", 272),
    int("FILTER_VALIDATE_DOMAIN", 277),
    int("FILTER_VALIDATE_URL", 273),
    int("FILTER_VALIDATE_EMAIL", 274),
    int("FILTER_VALIDATE_IP", 275),
    int("FILTER_VALIDATE_MAC", 276),
    int("FILTER_DEFAULT", 516),
    int("FILTER_UNSAFE_RAW", 516),
    int("FILTER_SANITIZE_STRING", 513),
    int("FILTER_SANITIZE_STRIPPED", 513),
    int("FILTER_SANITIZE_ENCODED", 514),
    int("FILTER_SANITIZE_SPECIAL_CHARS", 515),
    int("FILTER_SANITIZE_FULL_SPECIAL_CHARS", 522),
    int("FILTER_SANITIZE_EMAIL", 517),
    int("FILTER_SANITIZE_URL", 518),
    int("FILTER_SANITIZE_NUMBER_INT", 519),
    int("FILTER_SANITIZE_NUMBER_FLOAT", 520),
    int("FILTER_SANITIZE_ADD_SLASHES", 523),
    int("FILTER_CALLBACK", 1024),
    int("FILTER_FLAG_ALLOW_OCTAL", 1),
    int("FILTER_FLAG_ALLOW_HEX", 2),
    int("FILTER_FLAG_STRIP_LOW", 4),
    int("FILTER_FLAG_STRIP_HIGH", 8),
    int("FILTER_FLAG_STRIP_BACKTICK", 512),
    int("FILTER_FLAG_ENCODE_LOW", 16),
    int("FILTER_FLAG_ENCODE_HIGH", 32),
    int("FILTER_FLAG_ENCODE_AMP", 64),
    int("FILTER_FLAG_NO_ENCODE_QUOTES", 128),
    int("FILTER_FLAG_EMPTY_STRING_NULL", 256),
    int("FILTER_FLAG_ALLOW_FRACTION", 4096),
    int("FILTER_FLAG_ALLOW_THOUSAND", 8192),
    int("FILTER_FLAG_ALLOW_SCIENTIFIC", 16384),
    int("FILTER_FLAG_PATH_REQUIRED", 262144),
    int("FILTER_FLAG_QUERY_REQUIRED", 524288),
    int("FILTER_FLAG_IPV4", 1048576),
    int("FILTER_FLAG_IPV6", 2097152),
    int("FILTER_FLAG_NO_RES_RANGE", 4194304),
    int("FILTER_FLAG_NO_PRIV_RANGE", 8388608),
    int("FILTER_FLAG_GLOBAL_RANGE", 268435456),
    int("FILTER_FLAG_HOSTNAME", 1048576),
    int("FILTER_FLAG_EMAIL_UNICODE", 1048576),
];

/// What a filter does, by its number.
pub(super) mod filter {
    pub(in super::super) const INT: i64 = 257;
    pub(in super::super) const BOOL: i64 = 258;
    pub(in super::super) const FLOAT: i64 = 259;
    pub(in super::super) const REGEXP: i64 = 272;
    pub(in super::super) const URL: i64 = 273;
    pub(in super::super) const EMAIL: i64 = 274;
    pub(in super::super) const IP: i64 = 275;
    pub(in super::super) const MAC: i64 = 276;
    pub(in super::super) const DOMAIN: i64 = 277;
    pub(in super::super) const SANITIZE_STRING: i64 = 513;
    pub(in super::super) const SANITIZE_ENCODED: i64 = 514;
    pub(in super::super) const SANITIZE_SPECIAL_CHARS: i64 = 515;
    pub(in super::super) const UNSAFE_RAW: i64 = 516;
    pub(in super::super) const SANITIZE_EMAIL: i64 = 517;
    pub(in super::super) const SANITIZE_URL: i64 = 518;
    pub(in super::super) const SANITIZE_NUMBER_INT: i64 = 519;
    pub(in super::super) const SANITIZE_NUMBER_FLOAT: i64 = 520;
    pub(in super::super) const SANITIZE_FULL_SPECIAL_CHARS: i64 = 522;
    pub(in super::super) const SANITIZE_ADD_SLASHES: i64 = 523;
    pub(in super::super) const CALLBACK: i64 = 1024;
}

/// How a filter does it. Some bits mean another thing to another filter.
pub(super) mod flag {
    pub(in super::super) const ALLOW_OCTAL: i64 = 1;
    pub(in super::super) const ALLOW_HEX: i64 = 2;
    pub(in super::super) const STRIP_LOW: i64 = 4;
    pub(in super::super) const STRIP_HIGH: i64 = 8;
    pub(in super::super) const ENCODE_LOW: i64 = 16;
    pub(in super::super) const ENCODE_HIGH: i64 = 32;
    pub(in super::super) const ENCODE_AMP: i64 = 64;
    pub(in super::super) const NO_ENCODE_QUOTES: i64 = 128;
    pub(in super::super) const EMPTY_STRING_NULL: i64 = 256;
    pub(in super::super) const STRIP_BACKTICK: i64 = 512;
    pub(in super::super) const ALLOW_FRACTION: i64 = 4096;
    pub(in super::super) const ALLOW_THOUSAND: i64 = 8192;
    pub(in super::super) const ALLOW_SCIENTIFIC: i64 = 16384;
    pub(in super::super) const PATH_REQUIRED: i64 = 1 << 18;
    pub(in super::super) const QUERY_REQUIRED: i64 = 1 << 19;
    pub(in super::super) const HOSTNAME: i64 = 1 << 20;
    pub(in super::super) const EMAIL_UNICODE: i64 = 1 << 20;
    pub(in super::super) const IPV4: i64 = 1 << 20;
    pub(in super::super) const IPV6: i64 = 1 << 21;
    pub(in super::super) const NO_RES_RANGE: i64 = 1 << 22;
    pub(in super::super) const NO_PRIV_RANGE: i64 = 1 << 23;
    pub(in super::super) const REQUIRE_ARRAY: i64 = 1 << 24;
    pub(in super::super) const REQUIRE_SCALAR: i64 = 1 << 25;
    pub(in super::super) const FORCE_ARRAY: i64 = 1 << 26;
    pub(in super::super) const NULL_ON_FAILURE: i64 = 1 << 27;
    pub(in super::super) const GLOBAL_RANGE: i64 = 1 << 28;
}
