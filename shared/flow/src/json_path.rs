//! Taking a value out of a JSON answer (IVR-083).

use serde_json::Value;

/// The value at a path of names and indexes joined by dots, for example `customer.phones.0`. The empty
/// path is the whole value. `None` when any part is missing.
pub fn json_path<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(value);
    }
    path.split('.').try_fold(value, |here, part| match here {
        Value::Object(members) => members.get(part),
        Value::Array(items) => items.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// The text a variable takes from a JSON value: texts as they are, `null` as nothing, everything else as
/// JSON.
pub fn json_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_leads_through_names_and_indexes() {
        let answer =
            json!({"customer": {"phones": ["138", "139"], "level": 3, "vip": true, "note": null}});
        let text = |path: &str| json_path(&answer, path).map(json_text);
        assert_eq!(text("customer.phones.1").as_deref(), Some("139"));
        assert_eq!(text("customer.level").as_deref(), Some("3"));
        assert_eq!(text("customer.vip").as_deref(), Some("true"));
        assert_eq!(text("customer.note").as_deref(), Some(""));
        assert_eq!(text("customer.phones").as_deref(), Some(r#"["138","139"]"#));
        assert_eq!(text("customer.phones.2"), None);
        assert_eq!(text("customer.phones.first"), None);
        assert_eq!(text("order"), None);
        assert_eq!(json_path(&answer, ""), Some(&answer));
    }
}
