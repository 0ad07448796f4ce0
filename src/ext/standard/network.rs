//! Addresses, hosts, services and protocols.

use crate::builtins;
use crate::constants;
use crate::eval::Unwind;
use crate::ext::{Builtin, BuiltinConstant, Call, OrFalse};
use crate::zval::{PhpArray, PhpStr, Value};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};

pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    ip2long(ip), long2ip(ip), inet_ntop(ip), inet_pton(ip), gethostname(), gethostbyname(hostname), gethostbynamel(hostname),
    getservbyname(service, protocol), getservbyport(port, protocol), getprotobyname(protocol), getprotobynumber(protocol),
};

/// The kinds of DNS records.
pub(super) static CONSTANTS: &[BuiltinConstant] = constants! {
    DNS_A = Int(1), DNS_NS = Int(2), DNS_CNAME = Int(0x10), DNS_SOA = Int(0x20), DNS_PTR = Int(0x800), DNS_HINFO = Int(0x1000),
    DNS_CAA = Int(0x2000), DNS_MX = Int(0x4000), DNS_TXT = Int(0x8000), DNS_SRV = Int(0x0200_0000), DNS_NAPTR = Int(0x0400_0000),
    DNS_AAAA = Int(0x0800_0000), DNS_A6 = Int(0x0100_0000), DNS_ANY = Int(0x1000_0000), DNS_ALL = Int(251_721_779),
};

/// The number of an IPv4 address in dotted form.
fn ip2long(_: &mut Call<'_>, ip: PhpStr) -> OrFalse<i64> {
    let address = std::str::from_utf8(&ip)
        .ok()
        .and_then(|text| text.parse::<Ipv4Addr>().ok());
    address.map(|address| i64::from(u32::from(address))).into()
}

/// The IPv4 address of a number in dotted form.
fn long2ip(_: &mut Call<'_>, ip: i64) -> PhpStr {
    PhpStr::from(Ipv4Addr::from(ip as u32).to_string().as_str())
}

/// An address as text: of 4 bytes, or of 16.
fn inet_ntop(_: &mut Call<'_>, ip: PhpStr) -> OrFalse<PhpStr> {
    let address = if let Ok(bytes) = <[u8; 4]>::try_from(ip.as_bytes()) {
        IpAddr::from(bytes)
    } else if let Ok(bytes) = <[u8; 16]>::try_from(ip.as_bytes()) {
        IpAddr::from(bytes)
    } else {
        return OrFalse::False;
    };
    let text = match address {
        // As the C library writes addresses that were IPv4's once.
        IpAddr::V6(six) => match six.segments() {
            [0, 0, 0, 0, 0, 0, high, low] if high > 0 => {
                format!(
                    "::{}",
                    Ipv4Addr::from(u32::from(high) << 16 | u32::from(low))
                )
            }
            _ => six.to_string(),
        },
        IpAddr::V4(four) => four.to_string(),
    };
    OrFalse::Value(PhpStr::from(text.as_str()))
}

/// The bytes of an address in text.
fn inet_pton(_: &mut Call<'_>, ip: PhpStr) -> OrFalse<PhpStr> {
    let text = std::str::from_utf8(&ip).unwrap_or_default();
    let bytes = if text.contains(':') {
        text.parse::<Ipv6Addr>()
            .ok()
            .map(|address| PhpStr::new(&address.octets()))
    } else {
        text.parse::<Ipv4Addr>()
            .ok()
            .map(|address| PhpStr::new(&address.octets()))
    };
    bytes.into()
}

/// The name of this machine.
fn gethostname(_: &mut Call<'_>) -> PhpStr {
    PhpStr::new(rustix::system::uname().nodename().to_bytes())
}

/// The longest name of a host.
const LONGEST_NAME: usize = 255;

/// The IPv4 addresses of a host; none if it is not known.
fn addresses(call: &mut Call<'_>, hostname: &PhpStr) -> Result<Option<Vec<Ipv4Addr>>, Unwind> {
    if hostname.len() > LONGEST_NAME {
        call.warn(&format!(
            "Host name cannot be longer than {LONGEST_NAME} characters"
        ))?;
        return Ok(None);
    }
    let found = (hostname.to_string().as_str(), 0).to_socket_addrs();
    let mut list = Vec::new();
    for address in found.into_iter().flatten() {
        if let IpAddr::V4(four) = address.ip()
            && !list.contains(&four)
        {
            list.push(four);
        }
    }
    Ok((!list.is_empty()).then_some(list))
}

/// An IPv4 address of a host, or its name if there is none.
fn gethostbyname(call: &mut Call<'_>, hostname: PhpStr) -> Result<PhpStr, Unwind> {
    Ok(match addresses(call, &hostname)? {
        Some(list) => PhpStr::from(list[0].to_string().as_str()),
        None => hostname,
    })
}

/// All IPv4 addresses of a host.
fn gethostbynamel(call: &mut Call<'_>, hostname: PhpStr) -> Result<OrFalse<PhpArray>, Unwind> {
    let list = addresses(call, &hostname)?;
    Ok(list
        .map(|list| {
            PhpArray::from_values(
                list.iter()
                    .map(|address| Value::from(address.to_string().as_str())),
            )
        })
        .into())
}

/// The lines of a table of the system, as words, without remarks.
fn table(path: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines()
        .map(|line| {
            let line = line.split('#').next().unwrap_or_default();
            line.split_whitespace().map(str::to_owned).collect()
        })
        .filter(|words: &Vec<String>| words.len() >= 2)
        .collect()
}

/// The port and protocol of a line of /etc/services.
fn port_of(words: &[String]) -> Option<(i64, &str)> {
    let (port, protocol) = words[1].split_once('/')?;
    Some((port.parse().ok()?, protocol))
}

/// The port of a service.
fn getservbyname(_: &mut Call<'_>, service: PhpStr, protocol: PhpStr) -> OrFalse<i64> {
    let is = |word: &String| word.as_bytes() == service.as_bytes();
    table("/etc/services")
        .iter()
        .filter(|words| is(&words[0]) || words[2..].iter().any(is))
        .filter_map(|words| port_of(words))
        .find(|(_, other)| other.as_bytes() == protocol.as_bytes())
        .map(|(port, _)| port)
        .into()
}

/// The service of a port.
fn getservbyport(_: &mut Call<'_>, port: i64, protocol: PhpStr) -> OrFalse<PhpStr> {
    table("/etc/services")
        .iter()
        .find(|words| {
            port_of(words).is_some_and(|(other, name)| {
                other == port & 0xFFFF && name.as_bytes() == protocol.as_bytes()
            })
        })
        .map(|words| PhpStr::from(words[0].as_str()))
        .into()
}

/// The number of a protocol.
fn getprotobyname(_: &mut Call<'_>, protocol: PhpStr) -> OrFalse<i64> {
    let is = |word: &String| word.as_bytes() == protocol.as_bytes();
    table("/etc/protocols")
        .iter()
        .find(|words| is(&words[0]) || words[2..].iter().any(is))
        .and_then(|words| words[1].parse::<i64>().ok())
        .into()
}

/// The protocol of a number.
fn getprotobynumber(_: &mut Call<'_>, protocol: i64) -> OrFalse<PhpStr> {
    table("/etc/protocols")
        .iter()
        .find(|words| words[1].parse() == Ok(protocol))
        .map(|words| PhpStr::from(words[0].as_str()))
        .into()
}
