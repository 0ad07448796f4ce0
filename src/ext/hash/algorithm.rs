//! The algorithms of `hash()`, by name.

use super::checksum::{Adler32, Crc32, Crc32Kind, Fnv, FnvOrder, Joaat};
use super::haval::Haval;
use super::layout::Layout;
use super::murmur::{Murmur32, Murmur128, Murmur128Kind};
use super::snefru::Snefru;
use super::spec;
use super::tiger::Tiger;
use sha2::Digest;
use sha2::digest::common::hazmat::{SerializableState, SerializedState};
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_secret, xxh3_128_with_secret};

/// A hash being computed.
pub(super) trait Hasher {
    /// Takes more data.
    fn update(&mut self, data: &[u8]);
    /// The digest of all data.
    fn finish(self: Box<Self>) -> Vec<u8>;
    /// A copy that goes on by itself.
    fn fork(&self) -> Box<dyn Hasher>;
    /// The fields of [`Hasher::context`] (see [`super::spec`]); none if the state cannot be shown.
    fn spec(&self) -> Option<&'static str> {
        None
    }
    /// php-src's number of the form of those fields.
    fn format(&self) -> i64 {
        spec::FORMAT
    }
    /// The state as php-src lays it out in memory.
    fn context(&self) -> Option<Vec<u8>> {
        None
    }
    /// Goes on from such a state; whether it is one that can be.
    fn resume(&mut self, _context: &[u8]) -> bool {
        false
    }
}

/// What `hash()` and `hash_init()` take in `$options`.
#[derive(Default, Clone)]
pub(super) struct Options {
    /// `seed`, of murmur and xxh.
    pub seed: i64,
    /// `secret`, of xxh3 and xxh128.
    pub secret: Option<Vec<u8>>,
}

/// An algorithm.
pub(super) struct Algorithm {
    /// Its name, lowercase.
    pub name: &'static str,
    /// Bytes of its digests.
    pub digest_size: usize,
    /// Bytes it works on at a time, for HMAC.
    pub block_size: usize,
    /// Whether it is meant for cryptography.
    pub is_cryptographic: bool,
    /// Starts a hash.
    pub start: fn(&Options) -> Box<dyn Hasher>,
}

impl Algorithm {
    /// Its name in what is serialized: that of the algorithm it is another name for.
    pub fn own_name(&self) -> &'static str {
        match self.name {
            "snefru256" => "snefru",
            name => name,
        }
    }
}

/// The algorithm of a name, in any case.
pub(super) fn find(name: &[u8]) -> Option<&'static Algorithm> {
    ALGORITHMS
        .iter()
        .find(|algorithm| algorithm.name.as_bytes().eq_ignore_ascii_case(name))
}

/// A hash of RustCrypto's whose state has a layout in php-src.
trait LaidOut: Digest + SerializableState + Clone + 'static {
    const LAYOUT: Layout;
}

/// A hash of RustCrypto's, with the digest cut to a length.
#[derive(Clone)]
struct Cut<D>(D, usize);

impl<D: LaidOut> Hasher for Cut<D> {
    fn update(&mut self, data: &[u8]) {
        Digest::update(&mut self.0, data);
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        let mut digest = self.0.finalize().to_vec();
        digest.truncate(self.1);
        digest
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }

    fn spec(&self) -> Option<&'static str> {
        Some(D::LAYOUT.spec())
    }

    fn format(&self) -> i64 {
        D::LAYOUT.format()
    }

    fn context(&self) -> Option<Vec<u8>> {
        D::LAYOUT.to_php(&self.0.serialize())
    }

    fn resume(&mut self, context: &[u8]) -> bool {
        let saved = D::LAYOUT.to_rust(context);
        let saved = saved.and_then(|saved| SerializedState::<D>::try_from(&saved[..]).ok());
        let Some(digest) = saved.and_then(|saved| D::deserialize(&saved).ok()) else {
            return false;
        };
        self.0 = digest;
        true
    }
}

macro_rules! laid_out {
    ($($digest:ty: $layout:expr;)*) => {
        $(impl LaidOut for $digest {
            const LAYOUT: Layout = $layout;
        })*
    };
}

/// The layout of hashes with 32-bit words.
const fn narrow(words: usize, spec: &'static str) -> Layout {
    Layout::Words {
        words: words * 4,
        count: 8,
        block: 64,
        spec,
    }
}

/// SHA-512 and its shorter forms.
const WIDE: Layout = Layout::Words {
    words: 64,
    count: 16,
    block: 128,
    spec: "q8q2b128.",
};

laid_out! {
    md2::Md2: Layout::Md2;
    md4::Md4: narrow(4, "l4l2b64.");
    md5::Md5: Layout::Md5;
    sha1::Sha1: narrow(5, "l5l2b64.");
    sha2::Sha224: narrow(8, "l8l2b64.");
    sha2::Sha256: narrow(8, "l8l2b64.");
    sha2::Sha384: WIDE;
    sha2::Sha512_224: WIDE;
    sha2::Sha512_256: WIDE;
    sha2::Sha512: WIDE;
    sha3::Sha3_224: Layout::Sha3 { block: 144 };
    sha3::Sha3_256: Layout::Sha3 { block: 136 };
    sha3::Sha3_384: Layout::Sha3 { block: 104 };
    sha3::Sha3_512: Layout::Sha3 { block: 72 };
    ripemd::Ripemd128: narrow(4, "l4l2b64.");
    ripemd::Ripemd160: narrow(5, "l5l2b64.");
    ripemd::Ripemd256: narrow(8, "l8l2b64.");
    ripemd::Ripemd320: narrow(10, "l10l2b64.");
    whirlpool::Whirlpool: Layout::Whirlpool;
    gost94::Gost94Test: Layout::Gost;
    gost94::Gost94CryptoPro: Layout::Gost;
}

fn cut<D: LaidOut, const SIZE: usize>(_: &Options) -> Box<dyn Hasher> {
    Box::new(Cut(D::new(), SIZE))
}

/// xxHash in its forms.
#[derive(Clone)]
enum Xxh {
    Short(xxhash_rust::xxh32::Xxh32),
    Long(xxhash_rust::xxh64::Xxh64),
    Third(Box<Xxh3>),
    Wide(Box<Xxh3>),
    /// The library takes a secret of any length only with all data at once.
    Secret {
        secret: Vec<u8>,
        data: Vec<u8>,
        is_wide: bool,
    },
}

impl Hasher for Xxh {
    fn update(&mut self, data: &[u8]) {
        match self {
            Xxh::Short(state) => state.update(data),
            Xxh::Long(state) => state.update(data),
            Xxh::Third(state) | Xxh::Wide(state) => state.update(data),
            Xxh::Secret { data: all, .. } => all.extend_from_slice(data),
        }
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        match *self {
            Xxh::Short(state) => state.digest().to_be_bytes().to_vec(),
            Xxh::Long(state) => state.digest().to_be_bytes().to_vec(),
            Xxh::Third(state) => state.digest().to_be_bytes().to_vec(),
            Xxh::Wide(state) => state.digest128().to_be_bytes().to_vec(),
            Xxh::Secret {
                secret,
                data,
                is_wide: true,
            } => xxh3_128_with_secret(&data, &secret).to_be_bytes().to_vec(),
            Xxh::Secret { secret, data, .. } => {
                xxh3_64_with_secret(&data, &secret).to_be_bytes().to_vec()
            }
        }
    }

    fn fork(&self) -> Box<dyn Hasher> {
        Box::new(self.clone())
    }
}

fn xxh3(options: &Options, is_wide: bool) -> Box<dyn Hasher> {
    Box::new(match &options.secret {
        Some(secret) => Xxh::Secret {
            secret: secret.clone(),
            data: Vec::new(),
            is_wide,
        },
        None if is_wide => Xxh::Wide(Box::new(Xxh3::with_seed(options.seed as u64))),
        None => Xxh::Third(Box::new(Xxh3::with_seed(options.seed as u64))),
    })
}

const fn crypto(
    name: &'static str,
    digest_size: usize,
    block_size: usize,
    start: fn(&Options) -> Box<dyn Hasher>,
) -> Algorithm {
    Algorithm {
        name,
        digest_size,
        block_size,
        is_cryptographic: true,
        start,
    }
}

const fn checksum(
    name: &'static str,
    digest_size: usize,
    start: fn(&Options) -> Box<dyn Hasher>,
) -> Algorithm {
    Algorithm {
        name,
        digest_size,
        block_size: 4,
        is_cryptographic: false,
        start,
    }
}

/// All algorithms in PHP's order.
pub(super) static ALGORITHMS: &[Algorithm] = &[
    crypto("md2", 16, 16, cut::<md2::Md2, 16>),
    crypto("md4", 16, 64, cut::<md4::Md4, 16>),
    crypto("md5", 16, 64, cut::<md5::Md5, 16>),
    crypto("sha1", 20, 64, cut::<sha1::Sha1, 20>),
    crypto("sha224", 28, 64, cut::<sha2::Sha224, 28>),
    crypto("sha256", 32, 64, cut::<sha2::Sha256, 32>),
    crypto("sha384", 48, 128, cut::<sha2::Sha384, 48>),
    crypto("sha512/224", 28, 128, cut::<sha2::Sha512_224, 28>),
    crypto("sha512/256", 32, 128, cut::<sha2::Sha512_256, 32>),
    crypto("sha512", 64, 128, cut::<sha2::Sha512, 64>),
    crypto("sha3-224", 28, 144, cut::<sha3::Sha3_224, 28>),
    crypto("sha3-256", 32, 136, cut::<sha3::Sha3_256, 32>),
    crypto("sha3-384", 48, 104, cut::<sha3::Sha3_384, 48>),
    crypto("sha3-512", 64, 72, cut::<sha3::Sha3_512, 64>),
    crypto("ripemd128", 16, 64, cut::<ripemd::Ripemd128, 16>),
    crypto("ripemd160", 20, 64, cut::<ripemd::Ripemd160, 20>),
    crypto("ripemd256", 32, 64, cut::<ripemd::Ripemd256, 32>),
    crypto("ripemd320", 40, 64, cut::<ripemd::Ripemd320, 40>),
    crypto("whirlpool", 64, 64, cut::<whirlpool::Whirlpool, 64>),
    crypto("tiger128,3", 16, 64, |_| Box::new(Tiger::new(3, 16))),
    crypto("tiger160,3", 20, 64, |_| Box::new(Tiger::new(3, 20))),
    crypto("tiger192,3", 24, 64, |_| Box::new(Tiger::new(3, 24))),
    crypto("tiger128,4", 16, 64, |_| Box::new(Tiger::new(4, 16))),
    crypto("tiger160,4", 20, 64, |_| Box::new(Tiger::new(4, 20))),
    crypto("tiger192,4", 24, 64, |_| Box::new(Tiger::new(4, 24))),
    crypto("snefru", 32, 32, |_| Box::new(Snefru::new())),
    crypto("snefru256", 32, 32, |_| Box::new(Snefru::new())),
    crypto("gost", 32, 32, cut::<gost94::Gost94Test, 32>),
    crypto("gost-crypto", 32, 32, cut::<gost94::Gost94CryptoPro, 32>),
    checksum("adler32", 4, |_| Box::new(Adler32::default())),
    checksum("crc32", 4, |_| Box::new(Crc32::new(Crc32Kind::Bzip2))),
    checksum("crc32b", 4, |_| Box::new(Crc32::new(Crc32Kind::Zip))),
    checksum("crc32c", 4, |_| Box::new(Crc32::new(Crc32Kind::Castagnoli))),
    checksum("fnv132", 4, |_| {
        Box::new(Fnv::new_32(FnvOrder::MultiplyFirst))
    }),
    checksum("fnv1a32", 4, |_| Box::new(Fnv::new_32(FnvOrder::MixFirst))),
    checksum("fnv164", 8, |_| {
        Box::new(Fnv::new_64(FnvOrder::MultiplyFirst))
    }),
    checksum("fnv1a64", 8, |_| Box::new(Fnv::new_64(FnvOrder::MixFirst))),
    checksum("joaat", 4, |_| Box::new(Joaat::default())),
    checksum("murmur3a", 4, |options| {
        Box::new(Murmur32::new(options.seed as u32))
    }),
    checksum("murmur3c", 16, |options| {
        Box::new(Murmur128::new(Murmur128Kind::Words32, options.seed as u32))
    }),
    checksum("murmur3f", 16, |options| {
        Box::new(Murmur128::new(Murmur128Kind::Words64, options.seed as u32))
    }),
    checksum("xxh32", 4, |options| {
        Box::new(Xxh::Short(xxhash_rust::xxh32::Xxh32::new(
            options.seed as u32,
        )))
    }),
    checksum("xxh64", 8, |options| {
        Box::new(Xxh::Long(xxhash_rust::xxh64::Xxh64::new(
            options.seed as u64,
        )))
    }),
    checksum("xxh3", 8, |options| xxh3(options, false)),
    checksum("xxh128", 16, |options| xxh3(options, true)),
    crypto("haval128,3", 16, 128, |_| Box::new(Haval::new(3, 128))),
    crypto("haval160,3", 20, 128, |_| Box::new(Haval::new(3, 160))),
    crypto("haval192,3", 24, 128, |_| Box::new(Haval::new(3, 192))),
    crypto("haval224,3", 28, 128, |_| Box::new(Haval::new(3, 224))),
    crypto("haval256,3", 32, 128, |_| Box::new(Haval::new(3, 256))),
    crypto("haval128,4", 16, 128, |_| Box::new(Haval::new(4, 128))),
    crypto("haval160,4", 20, 128, |_| Box::new(Haval::new(4, 160))),
    crypto("haval192,4", 24, 128, |_| Box::new(Haval::new(4, 192))),
    crypto("haval224,4", 28, 128, |_| Box::new(Haval::new(4, 224))),
    crypto("haval256,4", 32, 128, |_| Box::new(Haval::new(4, 256))),
    crypto("haval128,5", 16, 128, |_| Box::new(Haval::new(5, 128))),
    crypto("haval160,5", 20, 128, |_| Box::new(Haval::new(5, 160))),
    crypto("haval192,5", 24, 128, |_| Box::new(Haval::new(5, 192))),
    crypto("haval224,5", 28, 128, |_| Box::new(Haval::new(5, 224))),
    crypto("haval256,5", 32, 128, |_| Box::new(Haval::new(5, 256))),
];
