//! Reading what a request says: path, query, cookies, language, address.

use edgecall_model::error::codes;
use edgecall_model::{Language, Problem};
use http::HeaderMap;
use serde_json::{Map, Value};

/// A header as text.
pub(crate) fn header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// A cookie's value.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// The bearer token.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = header(headers, "authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The caller's language.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    Language::from_header(header(headers, "accept-language").unwrap_or(""))
}

/// The caller's network address, as the host's front says. Fronts overwrite what a caller claims.
pub(crate) fn address(headers: &HeaderMap) -> String {
    let given = ["x-edgecall-address", "cf-connecting-ip", "spin-client-addr"];
    let text = given
        .iter()
        .find_map(|name| header(headers, name))
        .unwrap_or("unknown");
    text.chars()
        .filter(|c| c.is_ascii_graphic())
        .take(60)
        .collect()
}

/// `%41` and `+` (in queries) undone; `None` when it is not UTF-8 afterwards.
pub(crate) fn decode(text: &str, plus_is_blank: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'%' => {
                let pair = bytes.get(at + 1..at + 3)?;
                out.extend(hex::decode(pair).ok()?);
                at += 3;
            }
            b'+' if plus_is_blank => {
                out.push(b' ');
                at += 1;
            }
            byte => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok()
}

/// The query as JSON, with numbers and truth values where the schema wants them. Empty values are left out:
/// a form's empty filter is no filter.
pub(crate) fn query(text: &str, schema: &Value) -> Result<Value, Problem> {
    let mut fields = Map::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let unreadable = || {
            Problem::new(&codes::BAD_REQUEST).with_text(
                "a query parameter is not well encoded",
                "查询参数编码不正确",
            )
        };
        let name = decode(name, true).ok_or_else(unreadable)?;
        let value = decode(value, true).ok_or_else(unreadable)?;
        if value.is_empty() {
            continue;
        }
        let wanted = &schema["properties"][&name];
        fields.insert(name, typed(value, wanted));
    }
    Ok(Value::Object(fields))
}

fn typed(text: String, schema: &Value) -> Value {
    if wants(schema, "integer") {
        if let Ok(number) = text.parse::<i64>() {
            return number.into();
        }
    } else if wants(schema, "boolean") {
        match text.as_str() {
            "true" | "1" => return true.into(),
            "false" | "0" => return false.into(),
            _ => {}
        }
    }
    Value::String(text)
}

/// Whether a schema takes a type, also as one of several.
fn wants(schema: &Value, kind: &str) -> bool {
    let own = match &schema["type"] {
        Value::String(one) => one == kind,
        Value::Array(many) => many.iter().any(|one| one == kind),
        _ => false,
    };
    let branch = |name: &str| {
        schema[name]
            .as_array()
            .is_some_and(|all| all.iter().any(|one| wants(one, kind)))
    };
    own || branch("anyOf") || branch("oneOf")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_query_takes_the_types_of_its_schema() {
        let schema = json!({ "properties": {
            "limit": { "type": ["integer", "null"] },
            "active": { "anyOf": [{ "type": "boolean" }, { "type": "null" }] },
            "search": { "type": "string" }
        }});
        let read = query(
            "limit=20&active=true&search=%E6%9E%97+wei&empty=&other",
            &schema,
        )
        .expect("query");
        assert_eq!(
            read,
            json!({ "limit": 20, "active": true, "search": "林 wei" })
        );
        assert_eq!(
            query("search=12", &schema).expect("query"),
            json!({ "search": "12" })
        );
        assert!(query("search=%zz", &schema).is_err() && query("search=%ff", &schema).is_err());
    }

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.insert(
            "cookie",
            "theme=dark; edgecall_session=abc".parse().expect("value"),
        );
        assert_eq!(cookie(&headers, "edgecall_session"), Some("abc"));
        assert_eq!(cookie(&headers, "session"), None);
        headers.insert("authorization", "Bearer xyz".parse().expect("value"));
        assert_eq!(bearer(&headers), Some("xyz"));
        headers.insert("authorization", "Basic xyz".parse().expect("value"));
        assert_eq!(bearer(&headers), None);
    }
}
