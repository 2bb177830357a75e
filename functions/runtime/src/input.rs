//! An operation's input: path parameters, query and body, read and checked.

use crate::{fields, request};
use bytes::Bytes;
use edgecall_api::{Nothing, Operation};
use edgecall_model::Problem;
use edgecall_model::error::codes;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a handler gets.
#[derive(Debug)]
pub struct Input<O: Operation> {
    /// Query.
    pub query: O::Query,
    /// Body.
    pub body: O::Body,
    parameters: Vec<(String, String)>,
}

impl<O: Operation> Input<O> {
    /// A parameter of the path, decoded; empty when the path has no such name.
    pub fn parameter(&self, name: &str) -> &str {
        self.parameters
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    /// A parameter of the path as an id.
    ///
    /// # Errors
    /// `not_found` when it cannot be one: such an object does not exist.
    pub fn id<T>(&self, name: &str, make: impl Fn(String) -> Option<T>) -> Result<T, Problem> {
        make(self.parameter(name).to_owned())
            .ok_or_else(|| Problem::new(&codes::NOT_FOUND).with_text("The object", "该对象"))
    }
}

/// The schema of a type, without references.
pub(crate) fn schema_of<T: JsonSchema>() -> Value {
    let settings =
        SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>().into()
}

/// The schemas of an operation's input, made once.
#[derive(Debug)]
pub(crate) struct InputSchemas {
    query: Value,
    body: Option<Value>,
}

impl InputSchemas {
    pub(crate) fn of<O: Operation>() -> Self {
        let nothing = <O::Body as JsonSchema>::schema_id() == <Nothing as JsonSchema>::schema_id();
        InputSchemas {
            query: schema_of::<O::Query>(),
            body: (!nothing).then(schema_of::<O::Body>),
        }
    }
}

/// Reads and checks an input.
///
/// # Errors
/// `bad_request` for what is not JSON of the right kind, with the place; `invalid_field` for a field that
/// breaks its rule.
pub(crate) fn read<O: Operation>(
    schemas: &InputSchemas,
    parameters: Vec<(String, String)>,
    query: &str,
    content_type: &str,
    body: &Bytes,
) -> Result<Input<O>, Problem> {
    let query = request::query(query, &schemas.query)?;
    fields::check(&query, &schemas.query)?;
    let query = typed::<O::Query>(query)?;
    let value = match &schemas.body {
        None => Value::Object(serde_json::Map::new()),
        Some(schema) => {
            let value = json(content_type, body)?;
            fields::check(&value, schema)?;
            value
        }
    };
    Ok(Input {
        query,
        body: typed::<O::Body>(value)?,
        parameters,
    })
}

fn json(content_type: &str, body: &Bytes) -> Result<Value, Problem> {
    let kind = content_type.split(';').next().unwrap_or("").trim();
    if !kind.is_empty() && !kind.eq_ignore_ascii_case("application/json") {
        let (en, zh) = (
            "the body must be application/json",
            "请求体应为 application/json",
        );
        return Err(Problem::new(&codes::BAD_REQUEST).with_text(en, zh));
    }
    serde_json::from_slice(body).map_err(|error| {
        let place = (error.line(), error.column());
        Problem::new(&codes::BAD_REQUEST).with_text(
            format!(
                "the body is not JSON at line {}, column {}",
                place.0, place.1
            ),
            format!("请求体第 {} 行第 {} 列不是有效的 JSON", place.0, place.1),
        )
    })
}

/// What passed the schema and still does not fit its type (a number that is too large, an id with a blank).
fn typed<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|error| {
        let text = error.to_string();
        Problem::new(&codes::BAD_REQUEST).with_text(text.clone(), text)
    })
}
