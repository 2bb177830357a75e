//! Every embedded service goes away and comes back on its port with what it held.

use embedded_services::{Listening, StartError, mailbox, objects, tables};
use reqwest::{Client, Method, StatusCode, header};
use serde_json::{Value, json};
use std::{net::SocketAddr, time::Duration};

const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// One DynamoDB request; the signature is read for its form only.
async fn dynamo(addr: SocketAddr, operation: &str, body: Value) -> reqwest::Result<Value> {
    Client::new()
        .post(format!("http://{addr}/"))
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("x-amz-date", "20260101T000000Z")
        .header(
            header::AUTHORIZATION,
            "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature=00",
        )
        .body(body.to_string())
        .send()
        .await?
        .json()
        .await
}

async fn table_with_item(addr: SocketAddr, item: Value) {
    let table = json!({
        "TableName": "calls", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    });
    let made = dynamo(addr, "CreateTable", table).await.unwrap();
    assert_eq!(made["TableDescription"]["TableName"], "calls", "{made}");
    let put = dynamo(addr, "PutItem", json!({"TableName": "calls", "Item": item}))
        .await
        .unwrap();
    assert_eq!(put, json!({}));
}

async fn item(addr: SocketAddr, key: &str) -> Value {
    let wanted = json!({"TableName": "calls", "Key": {"pk": {"S": key}}});
    dynamo(addr, "GetItem", wanted).await.unwrap()["Item"].clone()
}

async fn refuses_connections(service: &Listening) -> bool {
    tokio::net::TcpStream::connect(service.addr())
        .await
        .is_err()
}

#[tokio::test]
async fn tables_keep_their_items_while_away() {
    let dir = tempfile::tempdir().unwrap();
    let tables = tables::start(dir.path(), ANY).unwrap();
    let addr = tables.addr();
    table_with_item(addr, json!({"pk": {"S": "c1"}, "agent": {"S": "1001"}})).await;

    tables.pause().await;
    assert!(tables.is_paused());
    assert!(refuses_connections(&tables).await);
    tables.resume().await.unwrap();

    assert_eq!(tables.addr(), addr);
    assert_eq!(item(addr, "c1").await["agent"]["S"], "1001");
}

#[tokio::test]
async fn tables_are_the_same_after_a_new_start_on_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let first = tables::start(dir.path(), ANY).unwrap();
    table_with_item(first.addr(), json!({"pk": {"S": "c1"}})).await;
    first.pause().await;
    drop(first);
    let second = tables::start(dir.path(), ANY).unwrap();
    assert_eq!(item(second.addr(), "c1").await["pk"]["S"], "c1");
}

#[tokio::test]
async fn expired_items_are_swept() {
    let dir = tempfile::tempdir().unwrap();
    let tables = tables::start_sweeping_every(dir.path(), ANY, Duration::from_millis(20)).unwrap();
    let addr = tables.addr();
    table_with_item(
        addr,
        json!({"pk": {"S": "old"}, "until": {"N": "1000000000"}}),
    )
    .await;
    let live = json!({"pk": {"S": "live"}, "until": {"N": "32503680000"}});
    dynamo(addr, "PutItem", json!({"TableName": "calls", "Item": live}))
        .await
        .unwrap();
    let ttl = json!({"AttributeName": "until", "Enabled": true});
    let set = json!({"TableName": "calls", "TimeToLiveSpecification": ttl});
    dynamo(addr, "UpdateTimeToLive", set).await.unwrap();

    tokio::time::timeout(Duration::from_secs(20), async {
        while !item(addr, "old").await.is_null() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("the expired item goes");
    assert_eq!(item(addr, "live").await["pk"]["S"], "live");
}

#[tokio::test]
async fn a_backup_of_the_tables_opens_as_tables() {
    let (dir, copy) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let tables = tables::start(dir.path(), ANY).unwrap();
    table_with_item(tables.addr(), json!({"pk": {"S": "c1"}})).await;
    tables
        .back_up(&copy.path().join("tables.db"))
        .await
        .unwrap();
    let restored = tables::start(copy.path(), ANY).unwrap();
    assert_eq!(item(restored.addr(), "c1").await["pk"]["S"], "c1");
}

/// Presigned requests carry the signature that the service checks, so a plain client can send them.
struct Bucket(aws_sdk_s3::Client);

impl Bucket {
    fn at(addr: SocketAddr, secret: &str) -> Self {
        let config =
            aws_sdk_s3::Config::builder()
                .behavior_version(aws_sdk_s3::config::BehaviorVersion::latest())
                .identity_cache(aws_sdk_s3::config::IdentityCache::no_cache())
                .region(aws_sdk_s3::config::Region::new("local"))
                .endpoint_url(format!("http://{addr}"))
                .force_path_style(true)
                .retry_config(aws_sdk_s3::config::retry::RetryConfig::disabled())
                .timeout_config(aws_sdk_s3::config::timeout::TimeoutConfig::disabled())
                .stalled_stream_protection(
                    aws_sdk_s3::config::StalledStreamProtectionConfig::disabled(),
                )
                .credentials_provider(aws_credential_types::Credentials::new(
                    "key", secret, None, None, "test",
                ))
                .build();
        Self(aws_sdk_s3::Client::from_conf(config))
    }

    async fn send(&self, method: Method, key: &str, body: &'static str) -> (StatusCode, String) {
        let soon = || {
            aws_sdk_s3::presigning::PresigningConfig::expires_in(Duration::from_secs(60)).unwrap()
        };
        let signed = if method == Method::PUT {
            self.0
                .put_object()
                .bucket("calls")
                .key(key)
                .presigned(soon())
                .await
                .unwrap()
        } else {
            self.0
                .get_object()
                .bucket("calls")
                .key(key)
                .presigned(soon())
                .await
                .unwrap()
        };
        let url = signed.uri().to_owned();
        let answer = Client::new()
            .request(method, url)
            .body(body)
            .send()
            .await
            .unwrap();
        (answer.status(), answer.text().await.unwrap())
    }
}

#[tokio::test]
async fn objects_keep_their_files_while_away() {
    let dir = tempfile::tempdir().unwrap();
    let objects = objects::start(dir.path(), ANY, "key", "secret", &["calls"]).unwrap();
    let bucket = Bucket::at(objects.addr(), "secret");
    assert_eq!(
        bucket.send(Method::PUT, "t1/c1.wav", "RIFF").await.0,
        StatusCode::OK
    );

    objects.pause().await;
    assert!(refuses_connections(&objects).await);
    objects.resume().await.unwrap();

    assert_eq!(
        bucket.send(Method::GET, "t1/c1.wav", "").await,
        (StatusCode::OK, "RIFF".into())
    );
}

#[tokio::test]
async fn objects_refuse_a_wrong_secret_and_no_signature() {
    let dir = tempfile::tempdir().unwrap();
    let objects = objects::start(dir.path(), ANY, "key", "secret", &["calls"]).unwrap();
    let wrong = Bucket::at(objects.addr(), "guess")
        .send(Method::PUT, "t1/c1.wav", "RIFF")
        .await;
    assert_eq!(wrong.0, StatusCode::FORBIDDEN);
    let bare = reqwest::get(format!("http://{}/calls/t1/c1.wav", objects.addr()))
        .await
        .unwrap();
    assert_eq!(bare.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_key_cannot_reach_the_files_of_another_tenant() {
    let dir = tempfile::tempdir().unwrap();
    let objects = objects::start(dir.path(), ANY, "key", "secret", &["calls"]).unwrap();
    let bucket = Bucket::at(objects.addr(), "secret");
    assert_eq!(
        bucket.send(Method::PUT, "t2/secret.wav", "RIFF").await.0,
        StatusCode::OK
    );
    // A client library would fold "..", so the request is written by hand.
    let head = "GET /calls/t1/../t2/secret.wav HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answer = raw(objects.addr(), head).await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert!(answer.contains("InvalidURI"), "{answer}");
}

async fn raw(addr: SocketAddr, head: &str) -> String {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(addr).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn post(addr: SocketAddr, message: Value) -> reqwest::Response {
    Client::new()
        .post(format!("http://{addr}/messages"))
        .json(&message)
        .send()
        .await
        .unwrap()
}

async fn listed(addr: SocketAddr, query: &str) -> Vec<String> {
    let list: Vec<Value> = reqwest::get(format!("http://{addr}/messages{query}"))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    list.iter()
        .map(|m| m["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_mailbox_lists_by_receiver_newest_first_also_after_a_pause() {
    let dir = tempfile::tempdir().unwrap();
    let mailbox = mailbox::start(dir.path(), ANY).unwrap();
    let addr = mailbox.addr();
    for (to, text) in [
        ("a@example.com", "first"),
        ("b@example.com", "other"),
        ("A@example.com", "second"),
    ] {
        let message = json!({"kind": "email", "to": to, "subject": "code", "text": text});
        assert_eq!(post(addr, message).await.status(), StatusCode::CREATED);
        // Arrival has millisecond resolution; the next message must not share it.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    mailbox.pause().await;
    assert!(refuses_connections(&mailbox).await);
    mailbox.resume().await.unwrap();

    assert_eq!(listed(addr, "?to=a@example.com").await, ["second", "first"]);
    assert_eq!(listed(addr, "?limit=2").await, ["second", "other"]);
}

#[tokio::test]
async fn the_mailbox_page_speaks_the_readers_language() {
    let dir = tempfile::tempdir().unwrap();
    let mailbox = mailbox::start(dir.path(), ANY).unwrap();
    let message = json!({"kind": "sms", "to": "13800138000", "text": "验证码 123456"});
    post(mailbox.addr(), message).await;
    for (language, title) in [("zh-CN,zh;q=0.9", "本机信箱"), ("en", "Local mailbox")] {
        let request = Client::new().get(format!("http://{}/", mailbox.addr()));
        let page = request
            .header(header::ACCEPT_LANGUAGE, language)
            .send()
            .await
            .unwrap();
        let page = page.text().await.unwrap();
        assert!(
            page.contains(title) && page.contains("验证码 123456"),
            "{page}"
        );
    }
}

#[tokio::test]
async fn the_mailbox_refuses_a_message_to_nobody_and_one_that_is_no_message() {
    let dir = tempfile::tempdir().unwrap();
    let mailbox = mailbox::start(dir.path(), ANY).unwrap();
    for wrong in [
        json!({"kind": "email", "to": " ", "subject": "x", "text": "x"}),
        json!({"kind": "fax", "to": "1", "subject": "x", "text": "x"}),
    ] {
        let answer = post(mailbox.addr(), wrong).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        let body: Value = answer.json().await.unwrap();
        assert_eq!(body["error"]["code"], "invalid_message");
    }
    let big = json!({"kind": "sms", "to": "1", "text": "x".repeat(2_000_000)});
    assert_eq!(
        post(mailbox.addr(), big).await.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[tokio::test]
async fn a_taken_port_is_one_clear_message() {
    let dir = tempfile::tempdir().unwrap();
    let holder = std::net::TcpListener::bind(ANY).unwrap();
    let taken = holder.local_addr().unwrap();
    let Err(error) = mailbox::start(dir.path(), taken) else {
        panic!("the port is taken")
    };
    assert!(matches!(error, StartError::PortTaken { .. }));
    assert!(
        error
            .to_string()
            .contains(&format!("port {} is already in use", taken.port())),
        "{error}"
    );
}

#[tokio::test]
async fn resume_says_when_another_program_took_the_port() {
    let dir = tempfile::tempdir().unwrap();
    let tables = tables::start(dir.path(), ANY).unwrap();
    tables.pause().await;
    let thief = std::net::TcpListener::bind(tables.addr()).unwrap();
    assert!(matches!(
        tables.resume().await,
        Err(StartError::PortTaken { .. })
    ));
    assert!(tables.is_paused());
    drop(thief);
    tables.resume().await.unwrap();
    assert!(!refuses_connections(&tables).await);
}
