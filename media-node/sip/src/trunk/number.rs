//! How a trunk's carrier writes telephone numbers.

use serde::{Deserialize, Serialize};

/// Form of numbers towards a carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberStyle {
    /// As dialled in the country: `01066668888`, `13800138000`, `00852…`.
    #[default]
    National,
    /// With country code and sign: `+861066668888`.
    E164Plus,
    /// With country code, without sign: `861066668888`.
    E164,
}

/// Rules for numbers, in both directions (NUM-086: number format in and out).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NumberRules {
    /// Form of what we send.
    pub style: NumberStyle,
    /// Digits taken off the front of what we send, if they are there.
    pub strip: String,
    /// Digits put in front of what we send, after `strip`.
    pub add: String,
    /// Digits taken off the front of what we receive, if they are there.
    pub strip_in: String,
    /// Digits put in front of what we receive, after `strip_in`.
    pub add_in: String,
}

/// Numbers up to this length are short numbers of a company group and keep their form (NUM-092).
const SHORT: usize = 6;

impl NumberRules {
    /// Checks the prefixes: digits, `*`, `#`, a leading `+`, at most 16 characters.
    ///
    /// # Errors
    /// What would be right.
    pub fn check(&self) -> Result<(), &'static str> {
        let fits = |prefix: &String| {
            let digits = prefix.strip_prefix('+').unwrap_or(prefix);
            prefix.len() <= 16
                && digits
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || b"*#".contains(&byte))
        };
        let all = [&self.strip, &self.add, &self.strip_in, &self.add_in];
        if all.into_iter().all(fits) {
            Ok(())
        } else {
            Err("prefixes are digits, * and #, at most 16 characters")
        }
    }

    /// A number as the carrier wants it. What is no telephone number stays as it is.
    pub fn outgoing(&self, number: &str) -> String {
        let styled = match edgecall_numbering::normalise(number) {
            Ok(normal) => self.style.write(&normal),
            Err(_) => number.to_owned(),
        };
        moved(&styled, &self.strip, &self.add)
    }

    /// A received number with this carrier's prefixes undone.
    pub fn incoming(&self, number: &str) -> String {
        moved(number, &self.strip_in, &self.add_in)
    }
}

fn moved(number: &str, strip: &str, add: &str) -> String {
    let rest = match number.strip_prefix(strip) {
        // A prefix is never the whole number.
        Some(rest) if !rest.is_empty() => rest,
        _ => number,
    };
    format!("{add}{rest}")
}

impl NumberStyle {
    fn write(self, normal: &str) -> String {
        let sign = match self {
            NumberStyle::National => return normal.to_owned(),
            NumberStyle::E164Plus => "+",
            NumberStyle::E164 => "",
        };
        if normal.len() <= SHORT {
            return normal.to_owned();
        }
        match normal.strip_prefix("00") {
            Some(foreign) => format!("{sign}{foreign}"),
            None => format!("{sign}86{}", normal.strip_prefix('0').unwrap_or(normal)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rules(style: NumberStyle, strip: &str, add: &str) -> NumberRules {
        NumberRules {
            style,
            strip: strip.to_owned(),
            add: add.to_owned(),
            ..NumberRules::default()
        }
    }

    #[test]
    fn each_style_writes_landlines_mobiles_services_and_foreign_numbers() {
        let cases = [
            ("+86 10-6666 8888", "01066668888", "+861066668888"),
            ("13800138000", "13800138000", "+8613800138000"),
            ("4001234567", "4001234567", "+864001234567"),
            ("95588", "95588", "95588"),
            ("668899", "668899", "668899"),
            ("+852 2123 4567", "0085221234567", "+85221234567"),
            ("alice", "alice", "alice"),
        ];
        for (number, national, e164) in cases {
            let write = |style| rules(style, "", "").outgoing(number);
            assert_eq!(write(NumberStyle::National), national);
            assert_eq!(write(NumberStyle::E164Plus), e164);
            assert_eq!(write(NumberStyle::E164), e164.trim_start_matches('+'));
        }
    }

    #[test]
    fn prefixes_are_moved_in_both_directions() {
        let out = rules(NumberStyle::National, "0", "9");
        assert_eq!(out.outgoing("01066668888"), "91066668888");
        assert_eq!(out.outgoing("13800138000"), "913800138000");
        assert_eq!(out.outgoing("0"), "90");
        let inbound = NumberRules {
            strip_in: "+86".into(),
            add_in: "0".into(),
            ..NumberRules::default()
        };
        assert_eq!(inbound.incoming("+861066668888"), "01066668888");
        assert!(rules(NumberStyle::E164, "", "a").check().is_err());
        assert!(rules(NumberStyle::E164, "+86", "*9#").check().is_ok());
    }

    proptest! {
        #[test]
        fn a_number_written_in_any_style_is_still_the_same_number(digits in "[1-9][0-9]{6,12}") {
            let normal = edgecall_numbering::normalise(&digits).unwrap();
            let written = rules(NumberStyle::E164Plus, "", "").outgoing(&digits);
            // The country code says of itself that the rest is complete, so writing and reading again
            // may add a landline's 0 but never loses or changes a digit.
            let back = edgecall_numbering::normalise(&written).unwrap();
            prop_assert_eq!(back.trim_start_matches('0'), normal.trim_start_matches('0'));
        }
    }
}
