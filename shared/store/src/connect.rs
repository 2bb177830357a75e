//! Makes the two SDK clients, the same way for media nodes, local host and functions.

use crate::{Store, StoreConfig};
use aws_credential_types::Credentials;
use aws_sdk_dynamodb::config::{
    BehaviorVersion, Region, SharedAsyncSleep, SharedHttpClient, StalledStreamProtectionConfig,
};
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_types::timeout::TimeoutConfig;
use std::time::Duration;

/// Where the stores are and how to sign in to them.
#[derive(Clone)]
pub struct StoreSettings {
    /// DynamoDB endpoint; `None` = the region's own.
    pub dynamodb_endpoint: Option<String>,
    /// S3 endpoint; `None` = the region's own.
    pub s3_endpoint: Option<String>,
    /// Region, for example `ap-east-1`.
    pub region: String,
    /// Access key.
    pub access_key: String,
    /// Secret of the access key.
    pub secret_key: String,
    /// Names and seal key.
    pub store: StoreConfig,
}

/// What a WASM host gives in place of the SDKs' own HTTPS client, timers and clock.
#[derive(Clone, Debug)]
pub struct HostServices {
    /// HTTP client.
    pub http: SharedHttpClient,
    /// Waiting.
    pub sleep: SharedAsyncSleep,
    /// Clock, for signatures.
    pub time: SharedTimeSource,
}

/// One try may take this long, so that a store that is away is noticed and not waited for.
const TRY: Duration = Duration::from_secs(4);
/// All tries together.
const CALL: Duration = Duration::from_secs(10);
/// An object may be large.
const OBJECT_CALL: Duration = Duration::from_secs(60);

impl Store {
    /// Connects. `host` is what the WASM host gives; natively it is `None`. Nothing is sent yet.
    pub fn connect(settings: &StoreSettings, host: Option<HostServices>) -> Store {
        let keys = Credentials::from_keys(&settings.access_key, &settings.secret_key, None);
        let mut tables = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(settings.region.clone()))
            .credentials_provider(keys.clone())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .timeout_config(
                TimeoutConfig::builder()
                    .operation_attempt_timeout(TRY)
                    .operation_timeout(CALL)
                    .build(),
            );
        let mut objects = aws_sdk_s3::Config::builder()
            .behavior_version(BehaviorVersion::v2026_01_12())
            .region(Region::new(settings.region.clone()))
            .credentials_provider(keys)
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .timeout_config(
                TimeoutConfig::builder()
                    .operation_timeout(OBJECT_CALL)
                    .build(),
            )
            .force_path_style(true);
        if let Some(host) = host {
            tables = tables
                .http_client(host.http.clone())
                .sleep_impl(host.sleep.clone())
                .time_source(host.time.clone());
            objects = objects
                .http_client(host.http)
                .sleep_impl(host.sleep)
                .time_source(host.time);
        }
        if let Some(endpoint) = &settings.dynamodb_endpoint {
            tables = tables.endpoint_url(endpoint);
        }
        if let Some(endpoint) = &settings.s3_endpoint {
            objects = objects.endpoint_url(endpoint);
        }
        Store::new(
            aws_sdk_dynamodb::Client::from_conf(tables.build()),
            aws_sdk_s3::Client::from_conf(objects.build()),
            settings.store.clone(),
        )
    }
}
