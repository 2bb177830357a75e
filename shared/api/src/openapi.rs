//! The OpenAPI 3.1 document, made from the declarations.

use crate::{OperationInfo, Permission, ReplyKind, declare::Audit};
use edgecall_model::desk::{DeskCommand, DeskEvent};
use edgecall_model::error::ProblemBody;
use edgecall_model::error::codes;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The document. Component schemas are those of the types in the declarations; the desk's WebSocket
/// messages are there too, as `DeskCommand` and `DeskEvent`.
pub fn document(operations: &[OperationInfo]) -> Value {
    let settings =
        SchemaSettings::draft2020_12().with(|s| s.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for operation in operations {
        let entry = operation_object(operation, &mut generator);
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Value::Object(methods) = path {
            methods.insert(operation.method.as_str().to_ascii_lowercase(), entry);
        }
    }
    generator.subschema_for::<ProblemBody>();
    generator.subschema_for::<DeskCommand>();
    generator.subschema_for::<DeskEvent>();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Edgecall API",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Amounts are ten-thousandths of a yuan, times are milliseconds since 1970 UTC, durations say their unit. Errors have the body ProblemBody with a stable code."
        },
        "paths": Value::Object(paths),
        "components": {
            "schemas": Value::Object(generator.take_definitions(true)),
            "securitySchemes": {
                "cookie": { "type": "apiKey", "in": "cookie", "name": "edgecall_session" },
                "bearer": { "type": "http", "scheme": "bearer" }
            }
        }
    })
}

fn operation_object(operation: &OperationInfo, generator: &mut schemars::SchemaGenerator) -> Value {
    let mut entry = json!({
        "operationId": operation.id,
        "summary": operation.summary.en,
        "x-summary-zh": operation.summary.zh,
        "x-permission": permission_text(operation),
        "x-function": operation.function.name(),
        "parameters": parameters(operation, generator),
        "responses": responses(operation, generator),
    });
    if let Audit::Entry { object, action } = operation.audit {
        entry["x-audit"] = json!(format!("{object}.{action}"));
    }
    if operation.permission != Permission::Public {
        entry["security"] = json!([{ "cookie": [] }, { "bearer": [] }]);
    }
    if let Some(schema) = operation.body_schema {
        entry["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": schema(generator) } }
        });
    }
    entry
}

fn permission_text(operation: &OperationInfo) -> String {
    match operation.permission {
        Permission::Public => "public".into(),
        Permission::SignedIn => "signed_in".into(),
        Permission::Tenant(page, access) => {
            let word = |v: Value| v.as_str().unwrap_or_default().to_owned();
            format!("{}:{}", word(json!(page)), word(json!(access)))
        }
    }
}

fn parameters(operation: &OperationInfo, generator: &mut schemars::SchemaGenerator) -> Value {
    let mut list: Vec<Value> = operation
        .path
        .split('/')
        .filter_map(|s| s.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    let schema = (operation.query_schema)(generator);
    let required: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (name, property) in properties {
            list.push(json!({
                "name": name, "in": "query", "required": required.contains(&name.as_str()),
                "description": property.get("description").cloned().unwrap_or(Value::Null),
                "schema": property,
            }));
        }
    }
    if operation.method == crate::Method::Post {
        list.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same key with the same request gives the first answer again, for 24 hours.",
            "schema": { "type": "string", "minLength": 8, "maxLength": 80 }
        }));
    }
    Value::Array(list)
}

fn responses(operation: &OperationInfo, generator: &mut schemars::SchemaGenerator) -> Value {
    let mut responses = Map::new();
    let (status, content) = match (operation.reply, operation.reply_schema) {
        (ReplyKind::File(kind), _) => (
            "200",
            json!({ kind: { "schema": { "type": "string", "format": "binary" } } }),
        ),
        (ReplyKind::Json, Some(schema)) => (
            "200",
            json!({ "application/json": { "schema": schema(generator) } }),
        ),
        (ReplyKind::Json, None) => ("204", Value::Null),
    };
    let mut success = json!({ "description": "Done" });
    if !content.is_null() {
        success["content"] = content;
    }
    responses.insert(status.into(), success);
    let mut errors = vec![
        &codes::BAD_REQUEST,
        &codes::INVALID_FIELD,
        &codes::RATE_LIMITED,
        &codes::INTERNAL,
        &codes::STORE_UNAVAILABLE,
    ];
    if operation.permission != Permission::Public {
        errors.push(&codes::NOT_SIGNED_IN);
    }
    if matches!(operation.permission, Permission::Tenant(..)) {
        errors.push(&codes::NO_PERMISSION);
        errors.push(&codes::NOT_FOUND);
    }
    errors.extend(operation.errors.iter().copied());
    let mut by_status: std::collections::BTreeMap<u16, Vec<&str>> = Default::default();
    for error in errors {
        let names = by_status.entry(error.status).or_default();
        if !names.contains(&error.code) {
            names.push(error.code);
        }
    }
    for (status, names) in by_status {
        responses.insert(status.to_string(), json!({
            "description": names.join(", "),
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ProblemBody" } } }
        }));
    }
    Value::Object(responses)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operations_are_unique_and_paths_start_with_api() {
        let operations = crate::all();
        let mut ids = std::collections::BTreeSet::new();
        let mut places = std::collections::BTreeSet::new();
        for operation in &operations {
            assert!(ids.insert(operation.id), "{} is there twice", operation.id);
            assert!(
                places.insert((operation.method.as_str(), operation.path)),
                "{operation:?} is there twice"
            );
            assert!(operation.path.starts_with("/api/"), "{operation:?}");
            assert_eq!(
                matches!(operation.permission, Permission::Tenant(..)),
                operation.path.starts_with("/api/tenants/{tenant}"),
                "{operation:?}: a tenant's operation names the tenant in its path"
            );
        }
    }

    #[test]
    fn what_changes_things_is_audited() {
        for operation in crate::all() {
            let changes = operation.method != crate::Method::Get;
            if changes
                && matches!(
                    operation.permission,
                    Permission::Tenant(_, crate::Access::Write)
                )
            {
                assert_ne!(operation.audit, Audit::None, "{operation:?}");
            }
        }
    }

    #[test]
    fn every_reference_of_the_document_leads_somewhere() {
        let document = document(&crate::all());
        let schemas = document["components"]["schemas"]
            .as_object()
            .expect("schemas");
        fn walk(value: &Value, seen: &mut Vec<String>) {
            match value {
                Value::Object(map) => {
                    if let Some(Value::String(r)) = map.get("$ref") {
                        seen.push(r.clone());
                    }
                    map.values().for_each(|v| walk(v, seen));
                }
                Value::Array(list) => list.iter().for_each(|v| walk(v, seen)),
                _ => {}
            }
        }
        let mut references = Vec::new();
        walk(&document, &mut references);
        assert!(references.len() > 50);
        for reference in references {
            let name = reference
                .strip_prefix("#/components/schemas/")
                .expect(&reference);
            assert!(schemas.contains_key(name), "{reference} leads nowhere");
        }
    }
}
