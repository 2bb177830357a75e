//! The few things that are done with the table, with retries and errors in one place.

use crate::expression::{Kind, Query, Rows, Write, Written, key};
use crate::random::{random_below, random_bytes};
use crate::row::{Row, text};
use crate::{Store, fault};
use aws_sdk_dynamodb::config::AsyncSleep;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, TransactWriteItem};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use edgecall_model::Problem;
use edgecall_model::error::codes;
use std::time::Duration;

/// Tries of a transaction that meets others.
const TRANSACTION_TRIES: u32 = 8;

impl Store {
    pub(crate) fn table(&self) -> &str {
        &self.inner.config.table
    }

    /// One item, as last written.
    pub(crate) async fn get(&self, pk: &str, sk: &str) -> Result<Option<Row>, Problem> {
        let answer = self
            .inner
            .tables
            .get_item()
            .table_name(self.table())
            .set_key(Some(key(pk, sk)))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| fault::problem("get", &error))?;
        Ok(answer.item)
    }

    /// Puts, updates or deletes one item. `Some(row)` is the item afterwards (before, for a delete; empty
    /// for a put); `None` means that the condition did not hold.
    pub(crate) async fn write(&self, write: Write) -> Result<Option<Row>, Problem> {
        let (table, tables) = (self.table(), &self.inner.tables);
        let (names, values) = (write.terms.names(), write.terms.values());
        let refused = |code: Option<&str>| code == Some("ConditionalCheckFailedException");
        match write.kind {
            Kind::Put(row) => {
                let sent = tables
                    .put_item()
                    .table_name(table)
                    .set_item(Some(row))
                    .set_condition_expression(write.condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .send()
                    .await;
                match sent {
                    Ok(_) => Ok(Some(Row::new())),
                    Err(error) if refused(error.code()) => Ok(None),
                    Err(error) => Err(fault::problem("put", &error)),
                }
            }
            Kind::Update { key, expression } => {
                let sent = tables
                    .update_item()
                    .table_name(table)
                    .set_key(Some(key))
                    .update_expression(expression)
                    .set_condition_expression(write.condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .return_values(ReturnValue::AllNew)
                    .send()
                    .await;
                match sent {
                    Ok(answer) => Ok(Some(answer.attributes.unwrap_or_default())),
                    Err(error) if refused(error.code()) => Ok(None),
                    Err(error) => Err(fault::problem("update", &error)),
                }
            }
            Kind::Delete { key } => {
                let sent = tables
                    .delete_item()
                    .table_name(table)
                    .set_key(Some(key))
                    .set_condition_expression(write.condition)
                    .set_expression_attribute_names(names)
                    .set_expression_attribute_values(values)
                    .return_values(ReturnValue::AllOld)
                    .send()
                    .await;
                match sent {
                    Ok(answer) => Ok(Some(answer.attributes.unwrap_or_default())),
                    Err(error) if refused(error.code()) => Ok(None),
                    Err(error) => Err(fault::problem("delete", &error)),
                }
            }
        }
    }

    /// One page of a query.
    pub(crate) async fn query(&self, query: &Query) -> Result<Rows, Problem> {
        let mut terms = query.terms.clone();
        terms
            .values
            .insert(":pk".into(), AttributeValue::S(query.pk.clone()));
        let mut condition = "pk = :pk".to_owned();
        if let Some((low, high)) = &query.range {
            condition.push_str(" AND sk BETWEEN :low AND :high");
            terms
                .values
                .insert(":low".into(), AttributeValue::S(low.clone()));
            terms
                .values
                .insert(":high".into(), AttributeValue::S(high.clone()));
        } else if let Some(prefix) = &query.prefix {
            condition.push_str(" AND begins_with(sk, :prefix)");
            terms
                .values
                .insert(":prefix".into(), AttributeValue::S(prefix.clone()));
        }
        let answer = self
            .inner
            .tables
            .query()
            .table_name(self.table())
            .key_condition_expression(condition)
            .set_filter_expression(query.filter.clone())
            .set_expression_attribute_names(terms.names())
            .set_expression_attribute_values(terms.values())
            .set_exclusive_start_key(query.after.as_ref().map(|sk| key(&query.pk, sk)))
            .scan_index_forward(!query.newest_first)
            .set_limit(query.limit)
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| fault::problem("query", &error))?;
        let more_after = answer
            .last_evaluated_key
            .as_ref()
            .and_then(|key| text(key, "sk"))
            .map(str::to_owned);
        Ok(Rows {
            rows: answer.items.unwrap_or_default(),
            more_after,
        })
    }

    /// All rows of a query.
    pub(crate) async fn query_all(&self, mut query: Query) -> Result<Vec<Row>, Problem> {
        let mut all = Vec::new();
        loop {
            let page = self.query(&query).await?;
            all.extend(page.rows);
            match page.more_after {
                Some(sk) => query.after = Some(sk),
                None => return Ok(all),
            }
        }
    }

    /// All rows of one partition of the index, in order of `gsi1sk`. The index lags a moment behind.
    pub(crate) async fn query_index(&self, partition: &str) -> Result<Vec<Row>, Problem> {
        let mut all = Vec::new();
        let mut start = None;
        loop {
            let answer = self
                .inner
                .tables
                .query()
                .table_name(self.table())
                .index_name("gsi1")
                .key_condition_expression("gsi1pk = :pk")
                .expression_attribute_values(":pk", AttributeValue::S(partition.to_owned()))
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(|error| fault::problem("index query", &error))?;
            all.extend(answer.items.unwrap_or_default());
            start = answer.last_evaluated_key;
            if start.is_none() {
                return Ok(all);
            }
        }
    }

    /// Writes all or nothing, at most 100 items. The client token makes a repeated try harmless, and comes
    /// from `getrandom`: the SDK's own tokens repeat in WASM and would swallow writes.
    pub(crate) async fn transact(&self, writes: Vec<Write>) -> Result<Written, Problem> {
        let token = hex::encode(random_bytes::<16>());
        let items: Vec<TransactWriteItem> = writes
            .iter()
            .map(|write| write.for_transaction(self.table()))
            .collect::<Result<_, _>>()?;
        let mut tried = 0;
        loop {
            let sent = self
                .inner
                .tables
                .transact_write_items()
                .client_request_token(&token)
                .set_transact_items(Some(items.clone()))
                .send()
                .await;
            let Err(error) = sent else {
                return Ok(Written::Done);
            };
            tried += 1;
            match verdict(&error) {
                Verdict::Refused(places) => return Ok(Written::Refused(places)),
                Verdict::Again if tried < TRANSACTION_TRIES => self.back_off(tried).await,
                Verdict::Again => {
                    fault::problem("transaction", &error);
                    return Err(Problem::new(&codes::STORE_UNAVAILABLE));
                }
                Verdict::Failed => return Err(fault::problem("transaction", &error)),
            }
        }
    }

    /// Waits a random while, longer with each try. Without a timer (none is configured) it does not wait.
    pub(crate) async fn back_off(&self, tried: u32) {
        if let Some(sleep) = self.inner.tables.config().sleep_impl() {
            let most = 10u32 << tried.min(6);
            sleep
                .sleep(Duration::from_millis(u64::from(random_below(most) + 1)))
                .await;
        }
    }
}

/// What a failed transaction means.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Refused(Vec<usize>),
    Again,
    Failed,
}

fn verdict(error: &SdkError<TransactWriteItemsError, HttpResponse>) -> Verdict {
    let Some(service) = error.as_service_error() else {
        return Verdict::Failed;
    };
    match service {
        TransactWriteItemsError::TransactionInProgressException(_) => Verdict::Again,
        TransactWriteItemsError::TransactionCanceledException(cancelled) => {
            let reasons: Vec<&str> = cancelled
                .cancellation_reasons()
                .iter()
                .map(|r| r.code().unwrap_or("None"))
                .collect();
            verdict_of_reasons(&reasons)
        }
        _ => Verdict::Failed,
    }
}

/// A condition that failed decides, also when another item met a conflict: trying again cannot help it.
fn verdict_of_reasons(reasons: &[&str]) -> Verdict {
    let refused: Vec<usize> = reasons
        .iter()
        .enumerate()
        .filter(|(_, code)| **code == "ConditionalCheckFailed")
        .map(|(place, _)| place)
        .collect();
    if !refused.is_empty() {
        return Verdict::Refused(refused);
    }
    let passing = [
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
    ];
    if reasons.iter().any(|code| passing.contains(code)) {
        Verdict::Again
    } else {
        Verdict::Failed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conflict_is_tried_again_and_a_refused_condition_is_not() {
        assert_eq!(
            verdict_of_reasons(&["None", "TransactionConflict"]),
            Verdict::Again
        );
        assert_eq!(
            verdict_of_reasons(&["ThrottlingError", "None"]),
            Verdict::Again
        );
        assert_eq!(
            verdict_of_reasons(&["TransactionConflict", "ConditionalCheckFailed"]),
            Verdict::Refused(vec![1])
        );
        assert_eq!(
            verdict_of_reasons(&["None", "ValidationError"]),
            Verdict::Failed
        );
    }
}
