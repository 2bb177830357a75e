//! The caller's number as it arrives from a trunk.

use crate::normal::{normalise, number_type, region};
use edgecall_model::number::{CustomerNumberKind, NumberType, Region};

/// Words that carriers and phones send in place of a withheld number (RFC 3323 section 4.1.1.3 and habit).
const WITHHELD: [&str; 6] = [
    "anonymous",
    "restricted",
    "unavailable",
    "unknown",
    "private",
    "withheld",
];

/// Longest name kept of a caller that is no telephone number.
const LONGEST_NAME: usize = 32;

/// A caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// Normal form; empty when withheld. A caller without a telephone number (a SIP user name) keeps its
    /// letters and digits.
    pub number: String,
    /// Kind.
    pub kind: CustomerNumberKind,
    /// Origin; empty when unknown.
    pub region: Region,
}

/// Reads a caller's number. Never fails: a call is not refused for a strange caller number.
pub fn customer(input: &str) -> Customer {
    let trimmed = input.trim();
    if trimmed.is_empty()
        || WITHHELD
            .iter()
            .any(|word| trimmed.eq_ignore_ascii_case(word))
    {
        return Customer {
            kind: CustomerNumberKind::Anonymous,
            ..Customer::default()
        };
    }
    match normalise(trimmed) {
        Ok(number) => Customer {
            kind: kind(&number),
            region: region(&number),
            number,
        },
        Err(_) => Customer {
            number: trimmed
                .chars()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))
                .take(LONGEST_NAME)
                .collect(),
            kind: CustomerNumberKind::Other,
            region: Region::default(),
        },
    }
}

fn kind(normal: &str) -> CustomerNumberKind {
    match number_type(normal) {
        Some(NumberType::Mobile) => CustomerNumberKind::Mobile,
        Some(NumberType::Landline) => CustomerNumberKind::Landline,
        Some(_) => CustomerNumberKind::Other,
        None if normal.starts_with("00") => CustomerNumberKind::Foreign,
        None => CustomerNumberKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_of_all_kinds_are_told_apart() {
        for (input, number, expected) in [
            ("+8613800138000", "13800138000", CustomerNumberKind::Mobile),
            ("021-61234567", "02161234567", CustomerNumberKind::Landline),
            (
                "+442079460000",
                "00442079460000",
                CustomerNumberKind::Foreign,
            ),
            ("Anonymous", "", CustomerNumberKind::Anonymous),
            ("", "", CustomerNumberKind::Anonymous),
            ("4008108888", "4008108888", CustomerNumberKind::Other),
            ("8001", "8001", CustomerNumberKind::Other),
            ("alice <b>", "aliceb", CustomerNumberKind::Other),
        ] {
            let found = customer(input);
            assert_eq!(
                (found.number.as_str(), found.kind),
                (number, expected),
                "{input}"
            );
        }
        assert_eq!(customer("021-61234567").region.city, "上海");
    }
}
