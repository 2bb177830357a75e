//! The table itself.

use crate::{Store, fault};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType, TableStatus, TimeToLiveSpecification,
};
use edgecall_model::Problem;
use edgecall_model::error::codes;

/// Keys of the table: partition and sort, both strings.
pub const TABLE_KEYS: [&str; 2] = ["pk", "sk"];
/// The only secondary index; it holds whole items.
pub const INDEX: &str = "gsi1";
/// Keys of the index: partition and sort, both strings.
pub const INDEX_KEYS: [&str; 2] = ["gsi1pk", "gsi1sk"];
/// Attribute with the second since 1970 after which an item may be removed.
pub const EXPIRY: &str = "expires";

fn attribute(name: &str) -> Result<AttributeDefinition, Problem> {
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(ScalarAttributeType::S)
        .build()
        .map_err(fault::internal)
}

fn key(name: &str, kind: KeyType) -> Result<KeySchemaElement, Problem> {
    KeySchemaElement::builder()
        .attribute_name(name)
        .key_type(kind)
        .build()
        .map_err(fault::internal)
}

impl Store {
    /// Makes the table, its index and its time to live, where they are not there yet. For the local host;
    /// in production infrastructure code makes the same table.
    ///
    /// # Errors
    /// `store_unavailable` when the tables do not answer or the table does not become ready.
    pub async fn create_table_if_missing(&self) -> Result<(), Problem> {
        if !self.create_table_without_expiry().await? {
            return Ok(());
        }
        let expiry = TimeToLiveSpecification::builder()
            .enabled(true)
            .attribute_name(EXPIRY)
            .build()
            .map_err(fault::internal)?;
        self.inner
            .tables
            .update_time_to_live()
            .table_name(self.table())
            .time_to_live_specification(expiry)
            .send()
            .await
            .map_err(|error| fault::problem("time to live", &error))?;
        Ok(())
    }

    /// Makes the table and its index, so that nothing is ever removed. For tests with a clock of their own:
    /// the service removes by the real time, which may be far behind theirs. `false`: it was there.
    ///
    /// # Errors
    /// `store_unavailable` when the tables do not answer or the table does not become ready.
    pub async fn create_table_without_expiry(&self) -> Result<bool, Problem> {
        let tables = &self.inner.tables;
        let created = tables
            .create_table()
            .table_name(self.table())
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(attribute(TABLE_KEYS[0])?)
            .attribute_definitions(attribute(TABLE_KEYS[1])?)
            .attribute_definitions(attribute(INDEX_KEYS[0])?)
            .attribute_definitions(attribute(INDEX_KEYS[1])?)
            .key_schema(key(TABLE_KEYS[0], KeyType::Hash)?)
            .key_schema(key(TABLE_KEYS[1], KeyType::Range)?)
            .global_secondary_indexes(
                GlobalSecondaryIndex::builder()
                    .index_name(INDEX)
                    .key_schema(key(INDEX_KEYS[0], KeyType::Hash)?)
                    .key_schema(key(INDEX_KEYS[1], KeyType::Range)?)
                    .projection(
                        Projection::builder()
                            .projection_type(ProjectionType::All)
                            .build(),
                    )
                    .build()
                    .map_err(fault::internal)?,
            )
            .send()
            .await;
        match created {
            Ok(_) => self.wait_until_ready().await.map(|()| true),
            Err(error) if error.code() == Some("ResourceInUseException") => Ok(false),
            Err(error) => Err(fault::problem("create table", &error)),
        }
    }

    /// Whether the table answers; for health checks.
    ///
    /// # Errors
    /// `store_unavailable` when it does not.
    pub async fn check(&self) -> Result<(), Problem> {
        self.get("HEALTH", "HEALTH").await.map(|_| ())
    }

    async fn wait_until_ready(&self) -> Result<(), Problem> {
        for tried in 1..=20 {
            let table = self
                .inner
                .tables
                .describe_table()
                .table_name(self.table())
                .send()
                .await;
            let status = table
                .ok()
                .and_then(|answer| answer.table)
                .and_then(|table| table.table_status);
            if status == Some(TableStatus::Active) {
                return Ok(());
            }
            self.back_off(tried + 4).await;
        }
        Err(Problem::new(&codes::STORE_UNAVAILABLE))
    }
}
