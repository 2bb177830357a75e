//! What the command says to people, in the language of their shell.

use edgecall_model::{Language, Text};

/// The language of `LC_ALL`, `LC_MESSAGES` or `LANG`: Chinese when it begins with `zh`, else English.
pub fn language() -> Language {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .filter_map(|name| std::env::var(name).ok());
    let first = set
        .into_iter()
        .find(|value| !value.is_empty())
        .unwrap_or_default();
    if first.starts_with("zh") {
        Language::Chinese
    } else {
        Language::English
    }
}

/// The text in the shell's language with `{}` replaced in order.
pub fn say(text: &Text, values: &[&dyn std::fmt::Display]) -> String {
    let mut result = text.get(language()).to_owned();
    for value in values {
        result = result.replacen("{}", &value.to_string(), 1);
    }
    result
}
