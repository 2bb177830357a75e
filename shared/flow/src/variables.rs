//! Variables of a call and their use in texts (IVR-025, IVR-026).

use edgecall_model::flow::Prompt;
use std::collections::BTreeMap;

/// Longest variable name.
const LONGEST_NAME: usize = 64;

/// Values by name. They live as long as the call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// Sets a value.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// A value; empty when it was never set.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// All values in order of name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Replaces every `${name}`; a `${` without its end stays as it is.
    pub fn fill(&self, text: &str) -> String {
        self.fill_with(text, |_, value, out| out.push_str(value))
    }

    /// As [`Variables::fill`], for an address: values are percent-encoded (RFC 3986 section 2.1), so that
    /// they cannot change where the request goes. Only a value at the very beginning is taken as it is,
    /// because there it is the address itself.
    pub fn fill_url(&self, url: &str) -> String {
        self.fill_with(url, |at, value, out| {
            if at == 0 {
                out.push_str(value)
            } else {
                encode(value, out)
            }
        })
    }

    /// The prompts with variables filled in; texts that come out empty are left out.
    pub fn prompts(&self, prompts: &[Prompt]) -> Vec<Prompt> {
        prompts
            .iter()
            .filter_map(|prompt| match prompt {
                Prompt::Say(text) => {
                    let text = self.fill(text);
                    (!text.trim().is_empty()).then_some(Prompt::Say(text))
                }
                Prompt::Pause(ms) => (*ms > 0).then_some(Prompt::Pause(*ms)),
            })
            .collect()
    }

    fn fill_with(&self, text: &str, mut put: impl FnMut(usize, &str, &mut String)) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            let Some(length) = rest[start..].find('}') else {
                break;
            };
            out.push_str(&rest[..start]);
            let name = rest[start + 2..start + length].trim();
            put(text.len() - rest.len() + start, self.get(name), &mut out);
            rest = &rest[start + length + 1..];
        }
        out.push_str(rest);
        out
    }
}

fn encode(value: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// Whether a flow may set a variable of this name: letters, digits and `_`, not starting with a digit, up
/// to 64 characters, and not one of the platform's (IVR-025).
pub fn is_variable_name(name: &str) -> bool {
    is_word(name) && !is_reserved(name)
}

fn is_word(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
}

fn is_reserved(name: &str) -> bool {
    const PLATFORM: [&str; 6] = [
        "WaitNo",
        "WaitPos",
        "StaffNo",
        "StaffName",
        "QueueNo",
        "QueueName",
    ];
    name.starts_with("cdr_") || PLATFORM.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn variables() -> Variables {
        let mut variables = Variables::default();
        variables.set("name", "王 芳/x");
        variables.set("base", "https://crm.example.com/a");
        variables
    }

    #[test]
    fn a_variable_stands_in_for_its_value_and_an_unset_one_for_nothing() {
        assert_eq!(
            variables().fill("您好${name}，${missing}再见"),
            "您好王 芳/x，再见"
        );
        assert_eq!(variables().fill("100 ${ and $name"), "100 ${ and $name");
    }

    #[test]
    fn a_value_inside_an_address_cannot_lead_the_request_elsewhere() {
        assert_eq!(
            variables().fill_url("https://a.example/${name}"),
            "https://a.example/%E7%8E%8B%20%E8%8A%B3%2Fx"
        );
        assert_eq!(
            variables().fill_url("${base}/b"),
            "https://crm.example.com/a/b"
        );
    }

    #[test]
    fn the_platforms_own_names_cannot_be_taken() {
        assert!(is_variable_name("customer_level2"));
        for bad in ["", "2nd", "a-b", "cdr_x", "WaitNo", "名字"] {
            assert!(!is_variable_name(bad), "{bad}");
        }
        assert!(!is_variable_name(&"x".repeat(65)));
    }

    #[test]
    fn prompts_that_come_out_empty_are_left_out() {
        let prompts = [
            Prompt::Say("${missing}".into()),
            Prompt::Pause(0),
            Prompt::Say("${name}".into()),
        ];
        assert_eq!(
            variables().prompts(&prompts),
            vec![Prompt::Say("王 芳/x".into())]
        );
    }

    proptest! {
        #[test]
        fn any_text_can_be_filled(text in "\\PC{0,60}", value in "\\PC{0,10}") {
            let mut variables = Variables::default();
            variables.set("a", value);
            let _ = variables.fill(&format!("{text}${{a}}{text}"));
            let url = variables.fill_url("x${a}");
            prop_assert!(url.is_ascii());
        }
    }
}
