//! The normal form of a number and what can be read off it.

use crate::area_codes::area_of;
use edgecall_model::number::{NumberType, Region};
use std::fmt;

/// Most digits a number may have: E.164's 15 and the prefix `00`, with room for dialled suffixes.
const MOST_DIGITS: usize = 20;

/// Why an input is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// Nothing but spaces and hyphens.
    Empty,
    /// Something else than digits, spaces, hyphens and a leading `+`.
    NotDigits(char),
    /// More than 20 digits.
    TooLong,
}

impl fmt::Display for NumberFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NumberFault::Empty => f.write_str("the number is empty"),
            NumberFault::NotDigits(found) => {
                write!(
                    f,
                    "{found:?} cannot be part of a number: digits, spaces, hyphens and +86 can"
                )
            }
            NumberFault::TooLong => write!(f, "a number has at most {MOST_DIGITS} digits"),
        }
    }
}

impl std::error::Error for NumberFault {}

/// Brings a number into its normal form (C12). Applying it again changes nothing.
pub fn normalise(input: &str) -> Result<String, NumberFault> {
    let (digits, international) = clean(input)?;
    let national = match digits.strip_prefix("0086") {
        Some(rest) if !rest.is_empty() => return Ok(mainland(rest)),
        _ if international => match digits.strip_prefix("86") {
            Some(rest) if !rest.is_empty() => return Ok(mainland(rest)),
            _ => format!("00{digits}"),
        },
        _ => digits,
    };
    // Trunks also send the country code without a sign; with a mobile behind it nothing else is meant.
    if let Some(rest) = national.strip_prefix("86")
        && is_mobile(rest)
    {
        return Ok(rest.to_owned());
    }
    // Mobiles of other cities used to be dialled with a leading 0; no area code looks like that.
    if let Some(rest) = national.strip_prefix('0')
        && is_mobile(rest)
    {
        return Ok(rest.to_owned());
    }
    Ok(national)
}

/// Digits without separators, and whether a `+` stood in front.
fn clean(input: &str) -> Result<(String, bool), NumberFault> {
    let trimmed = input.trim();
    let (rest, international) = match trimmed.strip_prefix('+') {
        Some(rest) => (rest, true),
        None => (trimmed, false),
    };
    let mut digits = String::with_capacity(rest.len());
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' => {}
            other => return Err(NumberFault::NotDigits(other)),
        }
    }
    match digits.len() {
        0 => Err(NumberFault::Empty),
        n if n > MOST_DIGITS => Err(NumberFault::TooLong),
        _ => Ok((digits, international)),
    }
}

/// A number behind the country code 86: only landlines need their `0` back.
fn mainland(rest: &str) -> String {
    let as_it_is = rest.starts_with('0') || is_mobile(rest) || is_service(rest);
    if !as_it_is {
        return format!("0{rest}");
    }
    match rest.strip_prefix('0') {
        Some(without) if is_mobile(without) => without.to_owned(),
        // More zeros than one would read as a foreign number.
        Some(_) => format!("0{}", rest.trim_start_matches('0')),
        None => rest.to_owned(),
    }
}

/// 11 digits from 13 to 19.
fn is_mobile(digits: &str) -> bool {
    digits.len() == 11
        && digits.starts_with('1')
        && digits
            .as_bytes()
            .get(1)
            .is_some_and(|second| (b'3'..=b'9').contains(second))
}

/// Numbers dialled without area code: 400 and 800, 1010, 95 and 96, 1xx and 12xxx.
fn is_service(digits: &str) -> bool {
    service_type(digits).is_some()
        || (digits.len() == 10 && digits.starts_with("800"))
        || (digits.len() <= 8 && digits.starts_with("96"))
        || (digits.len() <= 5 && digits.starts_with('1'))
}

fn service_type(digits: &str) -> Option<NumberType> {
    match digits.len() {
        10 if digits.starts_with("400") => Some(NumberType::N400),
        8 if digits.starts_with("1010") => Some(NumberType::N1010),
        5..=9 if digits.starts_with("95") => Some(NumberType::N95),
        _ => None,
    }
}

/// The type of a number in normal form, by its looks; `None` for anything a hotline cannot be.
pub fn number_type(normal: &str) -> Option<NumberType> {
    if is_mobile(normal) {
        return Some(NumberType::Mobile);
    }
    service_type(normal).or_else(|| is_landline(normal).then_some(NumberType::Landline))
}

/// `0`, area code, 7 or 8 digits; extensions dialled behind it are not part of the number.
fn is_landline(normal: &str) -> bool {
    normal.starts_with('0') && !normal.starts_with("00") && (10..=12).contains(&normal.len())
}

/// Where a number in normal form comes from. Landlines by their area code; mobiles are unknown until a
/// table of prefixes is loaded (NUM-118); foreign numbers and all others are unknown.
pub fn region(normal: &str) -> Region {
    if !is_landline(normal) {
        return Region::default();
    }
    match area_of(normal) {
        Some(area) => Region {
            area_code: area.code.to_owned(),
            province: area.province.to_owned(),
            city: area.city.to_owned(),
            english: area.english.to_owned(),
        },
        None => Region::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn inputs_of_all_kinds_have_one_normal_form() {
        for (input, normal) in [
            ("010-8919 3634", "01089193634"),
            ("+86 10 8919 3634", "01089193634"),
            ("+86-010-89193634", "01089193634"),
            ("00861089193634", "01089193634"),
            ("138 0013 8000", "13800138000"),
            ("+8613800138000", "13800138000"),
            ("8613800138000", "13800138000"),
            ("013800138000", "13800138000"),
            ("400-810-8888", "4008108888"),
            ("+864008108888", "4008108888"),
            ("1010 1010", "10101010"),
            ("95588", "95588"),
            ("+8695588", "95588"),
            ("+86 951 123 4567", "09511234567"),
            ("+1 650 253 0000", "0016502530000"),
            ("0016502530000", "0016502530000"),
            ("8001", "8001"),
        ] {
            assert_eq!(normalise(input).as_deref(), Ok(normal), "{input}");
        }
    }

    #[test]
    fn anything_but_digits_is_refused_with_the_character_named() {
        assert_eq!(normalise("010/89193634"), Err(NumberFault::NotDigits('/')));
        assert_eq!(normalise("sipp"), Err(NumberFault::NotDigits('s')));
        assert_eq!(
            normalise("１３８００１３８０００"),
            Err(NumberFault::NotDigits('１'))
        );
        assert_eq!(normalise(" - "), Err(NumberFault::Empty));
        assert_eq!(normalise("+"), Err(NumberFault::Empty));
        assert_eq!(
            normalise("123456789012345678901"),
            Err(NumberFault::TooLong)
        );
        assert!(NumberFault::NotDigits('/').to_string().contains("'/'"));
    }

    #[test]
    fn the_type_of_a_hotline_can_be_read_off_its_number() {
        assert_eq!(number_type("01089193634"), Some(NumberType::Landline));
        assert_eq!(number_type("4008108888"), Some(NumberType::N400));
        assert_eq!(number_type("10101010"), Some(NumberType::N1010));
        assert_eq!(number_type("95588"), Some(NumberType::N95));
        assert_eq!(number_type("13800138000"), Some(NumberType::Mobile));
        assert_eq!(number_type("8001"), None);
        assert_eq!(number_type("0016502530000"), None);
    }

    #[test]
    fn a_landline_tells_its_city_and_a_mobile_does_not_yet() {
        let beijing = region("01089193634");
        assert_eq!(
            (beijing.area_code.as_str(), beijing.city.as_str()),
            ("010", "北京")
        );
        let kunming = region("087163330000");
        assert_eq!(
            (kunming.province.as_str(), kunming.english.as_str()),
            ("云南", "Kunming")
        );
        assert_eq!(region("13800138000"), Region::default());
        assert_eq!(region("0016502530000"), Region::default());
        assert_eq!(region("010"), Region::default());
    }

    proptest! {
        #[test]
        fn the_normal_form_is_digits_and_stays_as_it_is(input in "[+0-9 -]{0,24}") {
            if let Ok(normal) = normalise(&input) {
                prop_assert!(normal.bytes().all(|b| b.is_ascii_digit()));
                let again = normalise(&normal);
                if normal.len() <= MOST_DIGITS {
                    prop_assert_eq!(again.as_deref(), Ok(normal.as_str()));
                }
            }
        }

        #[test]
        fn no_input_is_too_strange(input in "\\PC{0,40}") {
            let _ = normalise(&input).map(|normal| (number_type(&normal), region(&normal)));
        }
    }
}
