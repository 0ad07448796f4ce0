//! Locales. There are two: `C`, and `C.UTF-8`, which differs from it in the name of its character set alone.

use crate::builtins;
use crate::eval::Unwind;
use crate::ext::argument::Rest;
use crate::ext::table::{BuiltinConstant, ConstantValue};
use crate::ext::{Builtin, Call, OrFalse};
use crate::zval::{PhpArray, PhpStr, Value, View};

/// Locale functions.
pub(super) static FUNCTIONS: &[Builtin] = builtins! {
    setlocale(category, locales, ...rest), localeconv(), nl_langinfo(item),
};

/// The categories in the order in which the C library writes them.
const CATEGORIES: [(&str, i64); 12] = [
    ("LC_CTYPE", 0),
    ("LC_NUMERIC", 1),
    ("LC_TIME", 2),
    ("LC_COLLATE", 3),
    ("LC_MONETARY", 4),
    ("LC_MESSAGES", 5),
    ("LC_PAPER", 7),
    ("LC_NAME", 8),
    ("LC_ADDRESS", 9),
    ("LC_TELEPHONE", 10),
    ("LC_MEASUREMENT", 11),
    ("LC_IDENTIFICATION", 12),
];
const ALL: i64 = 6;

/// The locale of each category.
struct Locales([String; CATEGORIES.len()]);

impl Default for Locales {
    fn default() -> Locales {
        // PHP sets the first one, LC_CTYPE, when it starts.
        Locales(std::array::from_fn(|at| {
            if at == 0 { "C.UTF-8" } else { "C" }.to_owned()
        }))
    }
}

/// The name that a locale is known by, if there is such a locale.
fn known(name: &str) -> Option<String> {
    if matches!(name, "C" | "POSIX") {
        return Some("C".to_owned());
    }
    let codeset = name.strip_prefix("C.")?;
    let plain: String = codeset
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    plain.eq_ignore_ascii_case("utf8").then(|| name.to_owned())
}

/// The locale that the environment asks for in a category.
fn from_environment(category: &str) -> Option<String> {
    let wanted = ["LC_ALL", category, "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.is_empty());
    match wanted {
        Some(name) => known(&name),
        None => Some("C".to_owned()),
    }
}

impl Locales {
    /// The name of one category's locale, or of all.
    fn name(&self, category: i64) -> Option<String> {
        if category != ALL {
            let at = CATEGORIES
                .iter()
                .position(|(_, number)| *number == category)?;
            return Some(self.0[at].clone());
        }
        if self.0.iter().all(|name| *name == self.0[0]) {
            return Some(self.0[0].clone());
        }
        let names = CATEGORIES.iter().zip(&self.0);
        let parts: Vec<String> = names
            .map(|((category, _), name)| format!("{category}={name}"))
            .collect();
        Some(parts.join(";"))
    }

    /// Sets a category, or all; `None` if there is no such category or locale.
    fn set(&mut self, category: i64, name: &str) -> Option<()> {
        let mut changed = self.0.clone();
        for (at, (known_category, number)) in CATEGORIES.iter().enumerate() {
            if category != ALL && category != *number {
                continue;
            }
            // `LC_CTYPE=C;LC_NUMERIC=…` names one for each.
            let of_list = name.split(';').find_map(|part| {
                let (category, name) = part.split_once('=')?;
                (category == *known_category).then_some(name)
            });
            changed[at] = match of_list.unwrap_or(name) {
                "" => from_environment(known_category)?,
                name => known(name)?,
            };
        }
        self.name(category)?;
        self.0 = changed;
        Some(())
    }
}

/// Sets the locale of a category to the first one of the names that exists; `"0"` only asks.
fn setlocale(
    call: &mut Call<'_>,
    category: i64,
    locales: Value,
    rest: Rest,
) -> Result<OrFalse<PhpStr>, Unwind> {
    for candidate in std::iter::once(&locales).chain(&rest.0) {
        let names: Vec<Value> = match candidate.view() {
            View::Array(names) => names.zvals().map(|zval| zval.get()).collect(),
            view => vec![view.to_value()],
        };
        for name in &names {
            let name = call.to_string(name)?;
            if name.len() >= 255 {
                call.warn("Specified locale name is too long")?;
                continue;
            }
            let locales = call.extensions.state::<Locales>();
            let text = String::from_utf8_lossy(&name);
            if text != "0" && locales.set(category, &text).is_none() {
                continue;
            }
            if let Some(name) = locales.name(category) {
                return Ok(OrFalse::Value(PhpStr::from(name.as_str())));
            }
        }
    }
    Ok(OrFalse::False)
}

/// How numbers and amounts of money are written in the locale.
fn localeconv(_: &mut Call<'_>) -> PhpArray {
    let mut result = PhpArray::new();
    result.set_value("decimal_point", ".");
    for name in [
        "thousands_sep",
        "int_curr_symbol",
        "currency_symbol",
        "mon_decimal_point",
        "mon_thousands_sep",
        "positive_sign",
        "negative_sign",
    ] {
        result.set_value(name, "");
    }
    for name in [
        "int_frac_digits",
        "frac_digits",
        "p_cs_precedes",
        "p_sep_by_space",
        "n_cs_precedes",
        "n_sep_by_space",
        "p_sign_posn",
        "n_sign_posn",
    ] {
        // CHAR_MAX: not said.
        result.set_value(name, 127);
    }
    result.set_value("grouping", PhpArray::new());
    result.set_value("mon_grouping", PhpArray::new());
    result
}

/// What the locale says about one item.
fn nl_langinfo(call: &mut Call<'_>, item: i64) -> Result<Value, Unwind> {
    if item == CODESET {
        let name = call.extensions.state::<Locales>().name(0);
        let is_utf8 = name.is_some_and(|name| name != "C");
        return Ok(Value::from(if is_utf8 {
            "UTF-8"
        } else {
            "ANSI_X3.4-1968"
        }));
    }
    match ITEMS.iter().find(|(_, number, _)| *number == item) {
        Some((_, _, text)) => Ok(Value::from(*text)),
        None => {
            call.warn(&format!("Item '{item}' is not valid"))?;
            Ok(Value::FALSE)
        }
    }
}

const CODESET: i64 = 14;

/// The items of `nl_langinfo` as glibc numbers them, and what they are in the `C` locale.
const ITEMS: &[(&str, i64, &str)] = &[
    ("ABDAY_1", 0x20000, "Sun"),
    ("ABDAY_2", 0x20001, "Mon"),
    ("ABDAY_3", 0x20002, "Tue"),
    ("ABDAY_4", 0x20003, "Wed"),
    ("ABDAY_5", 0x20004, "Thu"),
    ("ABDAY_6", 0x20005, "Fri"),
    ("ABDAY_7", 0x20006, "Sat"),
    ("DAY_1", 0x20007, "Sunday"),
    ("DAY_2", 0x20008, "Monday"),
    ("DAY_3", 0x20009, "Tuesday"),
    ("DAY_4", 0x2000a, "Wednesday"),
    ("DAY_5", 0x2000b, "Thursday"),
    ("DAY_6", 0x2000c, "Friday"),
    ("DAY_7", 0x2000d, "Saturday"),
    ("ABMON_1", 0x2000e, "Jan"),
    ("ABMON_2", 0x2000f, "Feb"),
    ("ABMON_3", 0x20010, "Mar"),
    ("ABMON_4", 0x20011, "Apr"),
    ("ABMON_5", 0x20012, "May"),
    ("ABMON_6", 0x20013, "Jun"),
    ("ABMON_7", 0x20014, "Jul"),
    ("ABMON_8", 0x20015, "Aug"),
    ("ABMON_9", 0x20016, "Sep"),
    ("ABMON_10", 0x20017, "Oct"),
    ("ABMON_11", 0x20018, "Nov"),
    ("ABMON_12", 0x20019, "Dec"),
    ("MON_1", 0x2001a, "January"),
    ("MON_2", 0x2001b, "February"),
    ("MON_3", 0x2001c, "March"),
    ("MON_4", 0x2001d, "April"),
    ("MON_5", 0x2001e, "May"),
    ("MON_6", 0x2001f, "June"),
    ("MON_7", 0x20020, "July"),
    ("MON_8", 0x20021, "August"),
    ("MON_9", 0x20022, "September"),
    ("MON_10", 0x20023, "October"),
    ("MON_11", 0x20024, "November"),
    ("MON_12", 0x20025, "December"),
    ("AM_STR", 0x20026, "AM"),
    ("PM_STR", 0x20027, "PM"),
    ("D_T_FMT", 0x20028, "%a %b %e %H:%M:%S %Y"),
    ("D_FMT", 0x20029, "%m/%d/%y"),
    ("T_FMT", 0x2002a, "%H:%M:%S"),
    ("T_FMT_AMPM", 0x2002b, "%I:%M:%S %p"),
    ("ERA", 0x2002c, ""),
    ("ERA_YEAR", 0x2002d, ""),
    ("ERA_D_T_FMT", 0x20030, ""),
    ("ERA_D_FMT", 0x2002e, ""),
    ("ERA_T_FMT", 0x20031, ""),
    ("ALT_DIGITS", 0x2002f, ""),
    ("CRNCYSTR", 0x4000f, "-"),
    ("MON_DECIMAL_POINT", 0x40002, ""),
    ("MON_THOUSANDS_SEP", 0x40003, ""),
    ("MON_GROUPING", 0x40004, ""),
    ("RADIXCHAR", 0x10000, "."),
    ("THOUSEP", 0x10001, ""),
    ("YESEXPR", 0x50000, "^[yY]"),
    ("NOEXPR", 0x50001, "^[nN]"),
    ("YESSTR", 0x50002, ""),
    ("NOSTR", 0x50003, ""),
];

const fn int(name: &'static str, value: i64) -> BuiltinConstant {
    BuiltinConstant {
        name,
        value: ConstantValue::Int(value),
    }
}

/// Constants of [`FUNCTIONS`]: the categories, then the items.
pub(super) static CONSTANTS: &[BuiltinConstant] = &{
    let mut constants = [const { int("", 0) }; 8 + ITEMS.len()];
    let names = [
        int("LC_CTYPE", 0),
        int("LC_NUMERIC", 1),
        int("LC_TIME", 2),
        int("LC_COLLATE", 3),
        int("LC_MONETARY", 4),
        int("LC_MESSAGES", 5),
        int("LC_ALL", ALL),
        int("CODESET", CODESET),
    ];
    let mut at = 0;
    while at < names.len() {
        constants[at] = BuiltinConstant {
            name: names[at].name,
            value: match names[at].value {
                ConstantValue::Int(value) => ConstantValue::Int(value),
                _ => ConstantValue::Null,
            },
        };
        at += 1;
    }
    let mut item = 0;
    while item < ITEMS.len() {
        constants[at + item] = int(ITEMS[item].0, ITEMS[item].1);
        item += 1;
    }
    constants
};
