//! Items as the table holds them: key, MessagePack value, and plain attributes for conditions and filters.

use crate::fault;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use edgecall_model::{At, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;

/// An item as read.
pub(crate) type Row = HashMap<String, AttributeValue>;

/// An item to write.
#[derive(Clone, Debug)]
pub(crate) struct Item(pub(crate) Row);

impl Item {
    pub(crate) fn new(pk: impl Into<String>, sk: impl Into<String>) -> Self {
        Item(HashMap::from([
            ("pk".to_owned(), AttributeValue::S(pk.into())),
            ("sk".to_owned(), AttributeValue::S(sk.into())),
        ]))
    }

    pub(crate) fn data<T: Serialize>(self, value: &T) -> Result<Self, Problem> {
        Ok(self.bytes(to_bytes(value)?))
    }

    pub(crate) fn bytes(mut self, bytes: Vec<u8>) -> Self {
        self.0
            .insert("data".to_owned(), AttributeValue::B(Blob::new(bytes)));
        self
    }

    pub(crate) fn text(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0
            .insert(name.to_owned(), AttributeValue::S(value.into()));
        self
    }

    pub(crate) fn number(mut self, name: &str, value: i64) -> Self {
        self.0
            .insert(name.to_owned(), AttributeValue::N(value.to_string()));
        self
    }

    pub(crate) fn flag(mut self, name: &str, value: bool) -> Self {
        self.0.insert(name.to_owned(), AttributeValue::Bool(value));
        self
    }

    /// The table removes the item some time after this; readers look at the time themselves.
    pub(crate) fn expires(self, at: At) -> Self {
        self.number("expires", at.second() + 1)
    }
}

/// The stored form of a value.
pub(crate) fn to_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, Problem> {
    rmp_serde::to_vec_named(value).map_err(fault::internal)
}

/// The value of a row.
pub(crate) fn data<T: DeserializeOwned>(row: &Row) -> Result<T, Problem> {
    let bytes = bytes(row)
        .ok_or_else(|| fault::internal(format!("an item has no data: {:?}", key_of(row))))?;
    rmp_serde::from_slice(bytes).map_err(|error| {
        fault::internal(format!(
            "the data of {:?} cannot be read: {error}",
            key_of(row)
        ))
    })
}

pub(crate) fn bytes(row: &Row) -> Option<&[u8]> {
    Some(row.get("data")?.as_b().ok()?.as_ref())
}

pub(crate) fn text<'r>(row: &'r Row, name: &str) -> Option<&'r str> {
    Some(row.get(name)?.as_s().ok()?.as_str())
}

pub(crate) fn number(row: &Row, name: &str) -> Option<i64> {
    row.get(name)?.as_n().ok()?.parse().ok()
}

pub(crate) fn flag(row: &Row, name: &str) -> bool {
    row.get(name)
        .and_then(|v| v.as_bool().ok())
        .copied()
        .unwrap_or(false)
}

/// Whether the item's time to live is not over. Items stay readable for a while after it.
pub(crate) fn is_live(row: &Row, now: At) -> bool {
    number(row, "expires").is_none_or(|end| now.second() < end)
}

fn key_of(row: &Row) -> (&str, &str) {
    (text(row, "pk").unwrap_or(""), text(row, "sk").unwrap_or(""))
}

/// Milliseconds so that they sort as text.
pub(crate) fn sortable(at: At) -> String {
    format!("{:013}", at.0.max(0))
}
