//! Writes and queries as values: keys, conditions, filters.

use crate::fault;
use crate::row::{Item, Row};
use aws_sdk_dynamodb::types::{AttributeValue, Delete, Put, TransactWriteItem, Update};
use edgecall_model::Problem;
use std::collections::HashMap;

/// Words and values of an expression.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    pub(crate) names: HashMap<String, String>,
    pub(crate) values: HashMap<String, AttributeValue>,
}

impl Terms {
    pub(crate) fn names(&self) -> Option<HashMap<String, String>> {
        (!self.names.is_empty()).then(|| self.names.clone())
    }

    pub(crate) fn values(&self) -> Option<HashMap<String, AttributeValue>> {
        (!self.values.is_empty()).then(|| self.values.clone())
    }
}

/// A write to one item, alone or in a transaction.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    pub(crate) kind: Kind,
    pub(crate) condition: Option<String>,
    pub(crate) terms: Terms,
}

/// What a write does.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Put(Row),
    Update { key: Row, expression: String },
    Delete { key: Row },
}

pub(crate) fn key(pk: &str, sk: &str) -> Row {
    Item::new(pk, sk).0
}

impl Write {
    fn of(kind: Kind) -> Self {
        Write {
            kind,
            condition: None,
            terms: Terms::default(),
        }
    }

    pub(crate) fn put(item: Item) -> Self {
        Self::of(Kind::Put(item.0))
    }

    /// Refused when the item is already there.
    pub(crate) fn put_new(item: Item) -> Self {
        Self::put(item).when("attribute_not_exists(pk)")
    }

    pub(crate) fn update(pk: &str, sk: &str, expression: &str) -> Self {
        Self::of(Kind::Update {
            key: key(pk, sk),
            expression: expression.to_owned(),
        })
    }

    pub(crate) fn delete(pk: &str, sk: &str) -> Self {
        Self::of(Kind::Delete { key: key(pk, sk) })
    }

    pub(crate) fn when(mut self, condition: &str) -> Self {
        self.condition = Some(condition.to_owned());
        self
    }

    pub(crate) fn name(mut self, placeholder: &str, name: &str) -> Self {
        self.terms
            .names
            .insert(placeholder.to_owned(), name.to_owned());
        self
    }

    pub(crate) fn text(mut self, placeholder: &str, value: &str) -> Self {
        self.terms
            .values
            .insert(placeholder.to_owned(), AttributeValue::S(value.to_owned()));
        self
    }

    pub(crate) fn number(mut self, placeholder: &str, value: i64) -> Self {
        self.terms
            .values
            .insert(placeholder.to_owned(), AttributeValue::N(value.to_string()));
        self
    }

    pub(crate) fn flag(mut self, placeholder: &str, value: bool) -> Self {
        self.terms
            .values
            .insert(placeholder.to_owned(), AttributeValue::Bool(value));
        self
    }

    pub(crate) fn bytes(mut self, placeholder: &str, value: Vec<u8>) -> Self {
        self.terms
            .values
            .insert(placeholder.to_owned(), AttributeValue::B(value.into()));
        self
    }

    pub(crate) fn for_transaction(&self, table: &str) -> Result<TransactWriteItem, Problem> {
        let (names, values) = (self.terms.names(), self.terms.values());
        let item = TransactWriteItem::builder();
        let built = match &self.kind {
            Kind::Put(row) => item.put(
                Put::builder()
                    .table_name(table)
                    .set_item(Some(row.clone()))
                    .set_condition_expression(self.condition.clone())
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(fault::internal)?,
            ),
            Kind::Update { key, expression } => item.update(
                Update::builder()
                    .table_name(table)
                    .set_key(Some(key.clone()))
                    .update_expression(expression)
                    .set_condition_expression(self.condition.clone())
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(fault::internal)?,
            ),
            Kind::Delete { key } => item.delete(
                Delete::builder()
                    .table_name(table)
                    .set_key(Some(key.clone()))
                    .set_condition_expression(self.condition.clone())
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .build()
                    .map_err(fault::internal)?,
            ),
        };
        Ok(built.build())
    }
}

/// How a write that had conditions ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// Everything is stored.
    Done,
    /// Nothing is stored: these writes (by place) met a condition that did not hold.
    Refused(Vec<usize>),
}

/// A query of one partition.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) pk: String,
    pub(crate) range: Option<(String, String)>,
    pub(crate) prefix: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) newest_first: bool,
    pub(crate) limit: Option<i32>,
    pub(crate) filter: Option<String>,
    pub(crate) terms: Terms,
}

impl Query {
    pub(crate) fn of(pk: impl Into<String>) -> Self {
        Query {
            pk: pk.into(),
            range: None,
            prefix: None,
            after: None,
            newest_first: false,
            limit: None,
            filter: None,
            terms: Terms::default(),
        }
    }

    /// Sort keys from `low` to `high`, both included.
    pub(crate) fn between(mut self, low: impl Into<String>, high: impl Into<String>) -> Self {
        self.range = Some((low.into(), high.into()));
        self
    }

    pub(crate) fn starting(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    pub(crate) fn newest_first(mut self) -> Self {
        self.newest_first = true;
        self
    }

    /// Goes on after this sort key.
    pub(crate) fn after(mut self, sk: Option<String>) -> Self {
        self.after = sk;
        self
    }

    /// Items to look at, before the filter.
    pub(crate) fn limit(mut self, limit: usize) -> Self {
        self.limit = i32::try_from(limit).ok();
        self
    }

    /// Adds `name operator value` to the filter.
    pub(crate) fn filter(mut self, name: &str, template: &str, value: AttributeValue) -> Self {
        let n = self.terms.values.len();
        let (word, place) = (format!("#f{n}"), format!(":f{n}"));
        let part = template.replace("{n}", &word).replace("{v}", &place);
        self.terms.names.insert(word, name.to_owned());
        self.terms.values.insert(place, value);
        self.filter = Some(match self.filter {
            Some(filter) => format!("{filter} AND {part}"),
            None => part,
        });
        self
    }
}

/// Rows of a query, and the sort key after which more may follow.
#[derive(Debug)]
pub(crate) struct Rows {
    pub(crate) rows: Vec<Row>,
    pub(crate) more_after: Option<String>,
}
