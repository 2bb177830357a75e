//! Checks JSON against the schema of its type, so that each rule stands once: at the field's declaration.
//! Knows the keywords that the declarations use. Says where, and what would be right.

use edgecall_model::Problem;
use edgecall_model::error::codes;
use regex_lite::Regex;
use serde_json::Value;

/// The first fault.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    path: String,
    en: String,
    zh: String,
}

impl Fault {
    fn new(path: &str, en: impl Into<String>, zh: impl Into<String>) -> Option<Self> {
        Some(Fault {
            path: path.to_owned(),
            en: en.into(),
            zh: zh.into(),
        })
    }
}

/// Checks `value` against `schema` (without references).
///
/// # Errors
/// `invalid_field` with the field's path and what would be right.
pub(crate) fn check(value: &Value, schema: &Value) -> Result<(), Problem> {
    match fault(value, schema, "") {
        None => Ok(()),
        Some(fault) => {
            let en = if fault.path.is_empty() {
                fault.en
            } else {
                format!("{}: {}", fault.path, fault.en)
            };
            let problem = Problem::new(&codes::INVALID_FIELD).with_text(en, fault.zh);
            Err(if fault.path.is_empty() {
                problem
            } else {
                problem.at(fault.path)
            })
        }
    }
}

fn fault(value: &Value, schema: &Value, path: &str) -> Option<Fault> {
    match schema {
        Value::Bool(false) => return Fault::new(path, "is not known here", "不支持该字段"),
        Value::Object(_) => {}
        _ => return None,
    }
    type_fault(value, schema, path)
        .or_else(|| choice_fault(value, schema, path))
        .or_else(|| match value {
            Value::String(text) => text_fault(text, schema, path),
            Value::Number(_) => number_fault(value, schema, path),
            Value::Array(items) => list_fault(items, schema, path),
            Value::Object(_) => object_fault(value, schema, path),
            _ => None,
        })
        .or_else(|| branch_fault(value, schema, path))
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn type_words(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "string" => ("text", "文本"),
        "integer" => ("a whole number", "整数"),
        "number" => ("a number", "数字"),
        "boolean" => ("true or false", "true 或 false"),
        "array" => ("a list", "列表"),
        "object" => ("an object", "对象"),
        _ => ("empty", "空"),
    }
}

fn type_fault(value: &Value, schema: &Value, path: &str) -> Option<Fault> {
    let wanted: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one.as_str()],
        Value::Array(many) => many.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    let is = type_name(value);
    if wanted
        .iter()
        .any(|kind| *kind == is || (*kind == "number" && is == "integer"))
    {
        return None;
    }
    let (en, zh) = type_words(wanted.first().copied().unwrap_or("null"));
    Fault::new(path, format!("must be {en}"), format!("应为{zh}"))
}

fn choice_fault(value: &Value, schema: &Value, path: &str) -> Option<Fault> {
    if let Some(only) = schema.get("const")
        && only != value
    {
        return Fault::new(path, format!("must be {only}"), format!("应为 {only}"));
    }
    let choices = schema["enum"].as_array()?;
    if choices.contains(value) {
        return None;
    }
    let list = choices
        .iter()
        .map(Value::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    Fault::new(
        path,
        format!("must be one of {list}"),
        format!("应为以下之一：{list}"),
    )
}

fn text_fault(text: &str, schema: &Value, path: &str) -> Option<Fault> {
    let length = text.chars().count() as u64;
    let (least, most) = (schema["minLength"].as_u64(), schema["maxLength"].as_u64());
    if least.is_some_and(|least| length < least) || most.is_some_and(|most| length > most) {
        let (en, zh) = bounds(least.map(|n| n.to_string()), most.map(|n| n.to_string()));
        return Fault::new(
            path,
            format!("must have {en} characters"),
            format!("长度应为 {zh} 个字符"),
        );
    }
    if schema["format"] == "email" && !is_email(text) {
        return Fault::new(path, "must be an e-mail address", "应为邮箱地址");
    }
    let pattern = schema["pattern"].as_str()?;
    // A pattern that cannot be read would let everything pass: say so in tests, refuse in service.
    let matches = Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text));
    if matches {
        None
    } else {
        Fault::new(
            path,
            format!("must match {pattern}"),
            format!("格式应为 {pattern}"),
        )
    }
}

/// One `@`, a name before it and a domain with a dot after it, no blanks.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let clean = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| !c.is_whitespace() && !c.is_control() && c != '@')
    };
    let labels = domain.split('.').all(|label| !label.is_empty());
    clean(name)
        && clean(domain)
        && domain.contains('.')
        && labels
        && !text.contains(['<', '>', ',', ';', '"'])
}

fn number_fault(value: &Value, schema: &Value, path: &str) -> Option<Fault> {
    let number = value.as_f64()?;
    let (least, most) = (schema["minimum"].as_f64(), schema["maximum"].as_f64());
    if least.is_some_and(|least| number < least) || most.is_some_and(|most| number > most) {
        let (en, zh) = bounds(least.map(|n| n.to_string()), most.map(|n| n.to_string()));
        return Fault::new(path, format!("must be {en}"), format!("应为 {zh}"));
    }
    None
}

fn list_fault(items: &[Value], schema: &Value, path: &str) -> Option<Fault> {
    // Items after a tuple's own are not used in the declarations.
    let length = items.len() as u64;
    let (least, most) = (schema["minItems"].as_u64(), schema["maxItems"].as_u64());
    if least.is_some_and(|least| length < least) || most.is_some_and(|most| length > most) {
        let (en, zh) = bounds(least.map(|n| n.to_string()), most.map(|n| n.to_string()));
        return Fault::new(
            path,
            format!("must have {en} entries"),
            format!("应有 {zh} 项"),
        );
    }
    let each = schema.get("items")?;
    items
        .iter()
        .enumerate()
        .find_map(|(n, item)| fault(item, each, &join(path, &n.to_string())))
}

fn object_fault(value: &Value, schema: &Value, path: &str) -> Option<Fault> {
    let fields = value.as_object()?;
    for name in schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if !fields.contains_key(name) {
            return Fault::new(&join(path, name), "is missing", "必填");
        }
    }
    let known = schema["properties"].as_object();
    let others = schema.get("additionalProperties");
    for (name, value) in fields {
        let of = known.and_then(|known| known.get(name)).or(others);
        if let Some(found) = of.and_then(|schema| fault(value, schema, &join(path, name))) {
            return Some(found);
        }
    }
    None
}

/// Of several allowed forms, the fault of the one that fits best is the most useful: the one that the input
/// got furthest into.
fn branch_fault(value: &Value, schema: &Value, path: &str) -> Option<Fault> {
    if let Some(found) = branches(schema, "allOf")
        .iter()
        .find_map(|branch| fault(value, branch, path))
    {
        return Some(found);
    }
    for name in ["anyOf", "oneOf"] {
        let all = branches(schema, name);
        if all.is_empty() {
            continue;
        }
        let mut faults = Vec::new();
        for branch in all {
            faults.push(fault(value, branch, path)?);
        }
        let tag_fits = |branch: &&Value| {
            let properties = branch["properties"].as_object();
            properties.is_some_and(|all| {
                all.iter().any(|(name, schema)| {
                    schema
                        .get("const")
                        .is_some_and(|tag| value.get(name) == Some(tag))
                })
            })
        };
        if let Some(branch) = all.iter().find(tag_fits) {
            return fault(value, branch, path);
        }
        if let Some(choices) = all.iter().map(words_of).collect::<Option<Vec<_>>>() {
            let list = choices.concat().join(", ");
            return Fault::new(
                path,
                format!("must be one of {list}"),
                format!("应为以下之一：{list}"),
            );
        }
        return faults.into_iter().max_by_key(|fault| fault.path.len());
    }
    None
}

/// The values of a form that is only a choice of values.
fn words_of(branch: &Value) -> Option<Vec<String>> {
    match (branch.get("const"), branch["enum"].as_array()) {
        (Some(only), _) => Some(vec![only.to_string()]),
        (None, Some(all)) => Some(all.iter().map(Value::to_string).collect()),
        (None, None) if branch["type"] == "null" => Some(Vec::new()),
        _ => None,
    }
}

fn branches<'s>(schema: &'s Value, name: &str) -> &'s [Value] {
    schema[name].as_array().map_or(&[], Vec::as_slice)
}

fn bounds(least: Option<String>, most: Option<String>) -> (String, String) {
    match (least, most) {
        (Some(least), Some(most)) if least == most => (least.clone(), least),
        (Some(least), Some(most)) => (format!("{least} to {most}"), format!("{least}–{most}")),
        (Some(least), None) => (format!("at least {least}"), format!("至少 {least}")),
        (None, Some(most)) => (format!("at most {most}"), format!("至多 {most}")),
        (None, None) => (String::new(), String::new()),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgecall_api::views::{AgentForm, NewInstance, QueueForm, SignUp};
    use schemars::JsonSchema;
    use serde_json::json;

    fn check_as<T: JsonSchema>(value: Value) -> Result<(), (Option<String>, String)> {
        let schema = crate::input::schema_of::<T>();
        check(&value, &schema).map_err(|problem| (problem.field, problem.detail))
    }

    fn sign_up() -> Value {
        json!({
            "email": "lin@example.com", "password": "abcd1234", "company": "Lin & Co", "contact": "Lin",
            "mobile": "138 0000 0000", "language": "en", "challenge": { "id": "x", "position": 7 }, "terms": true
        })
    }

    #[test]
    fn a_right_form_passes() {
        assert_eq!(check_as::<SignUp>(sign_up()), Ok(()));
    }

    #[test]
    fn each_rule_names_its_field_and_what_would_be_right() {
        let with = |name: &str, value: Value| {
            let mut form = sign_up();
            form[name] = value;
            check_as::<SignUp>(form).expect_err("a fault")
        };
        let at = |name: &str, text: &str| (Some(name.to_owned()), format!("{name}: {text}"));
        assert_eq!(
            with("company", json!("L")),
            at("company", "must have 2 to 100 characters")
        );
        assert_eq!(
            with("email", json!("lin")),
            at("email", "must be an e-mail address")
        );
        assert_eq!(
            with("email", json!("lin@example")),
            at("email", "must be an e-mail address")
        );
        assert_eq!(
            with("terms", json!("yes")),
            at("terms", "must be true or false")
        );
        assert_eq!(
            with("language", json!("fr")),
            at("language", "must be one of \"zh-CN\", \"en\"")
        );
        let position = json!({ "id": "x", "position": 301 });
        assert_eq!(
            with("challenge", position),
            at("challenge.position", "must be 0 to 300")
        );
        let mut without = sign_up();
        without.as_object_mut().expect("object").remove("contact");
        assert_eq!(
            check_as::<SignUp>(without),
            Err(at("contact", "is missing"))
        );
    }

    #[test]
    fn patterns_and_choices_of_the_real_forms_hold() {
        let instance = |prefix: &str| {
            json!({ "name": "Lin", "prefix": prefix, "edition": "advanced", "time_zone": "Asia/Shanghai",
                    "language": "zh-CN", "industry": "Retail", "template": "menu_of_two" })
        };
        assert_eq!(check_as::<NewInstance>(instance("lin-co")), Ok(()));
        for wrong in ["1lin", "Lin", "li", "lin_co"] {
            assert!(check_as::<NewInstance>(instance(wrong)).is_err(), "{wrong}");
        }
        let mut form = instance("lin");
        form["template"] = json!("none");
        let (field, text) = check_as::<NewInstance>(form).expect_err("a fault");
        assert_eq!(field.as_deref(), Some("template"));
        assert!(text.contains("\"direct_to_queue\""), "{text}");
    }

    #[test]
    fn lists_are_checked_item_by_item() {
        let agent = json!({ "department": "BM0000001", "number": "1001", "name": "Lin", "email": "lin@example.com",
            "active": true, "queues": [{ "queue": "q1", "priority": "high" }], "first_state": "available",
            "auto_answer": false });
        let (field, _) = check_as::<AgentForm>(agent).expect_err("a fault");
        assert_eq!(field.as_deref(), Some("queues.0.priority"));
        let (field, _) = check_as::<QueueForm>(json!([])).expect_err("a fault");
        assert_eq!(field, None);
    }

    #[test]
    fn every_pattern_of_the_api_can_be_read() {
        fn patterns(value: &Value, found: &mut Vec<String>) {
            match value {
                Value::Object(map) => {
                    if let Some(Value::String(pattern)) = map.get("pattern") {
                        found.push(pattern.clone());
                    }
                    map.values().for_each(|value| patterns(value, found));
                }
                Value::Array(list) => list.iter().for_each(|value| patterns(value, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        patterns(
            &edgecall_api::openapi::document(&edgecall_api::all()),
            &mut found,
        );
        assert!(found.len() > 5);
        for pattern in found {
            assert!(Regex::new(&pattern).is_ok(), "{pattern}");
        }
    }
}
