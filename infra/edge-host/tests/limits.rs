//! A function that misbehaves is ended and answered for; the next request is served as if nothing had been.

use bytes::Bytes;
use edge_host::{
    AllowedDestinations, EdgeHost, Function, FunctionSpec, HostConfig, LoadError, Wasm,
};
use http::{Request, StatusCode};
use http_body_util::{BodyExt, Empty};
use metrics_exporter_prometheus::PrometheusBuilder;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const ANSWERS: &str = "(call $reply (i32.add (i32.const 200) (global.get $served)))";
const SPINS: &str = "(loop $for-ever (br $for-ever))";
const TRAPS_ON_REUSE: &str =
    "(if (global.get $served) (then unreachable)) (call $reply (i32.const 200))";
/// Takes 64 MiB at once.
const HUNGRY: &str = "(if (i32.eq (memory.grow (i32.const 1024)) (i32.const -1)) (then unreachable)) \
                      (call $reply (i32.const 200))";
const COUNTS_VARIABLES: &str = "(call $reply (i32.add (i32.const 200) (call $variables)))";

fn host() -> (EdgeHost, TempDir) {
    let cache = tempfile::tempdir().unwrap();
    let host = EdgeHost::new(HostConfig {
        cache_dir: cache.path().join("code"),
    })
    .unwrap();
    (host, cache)
}

fn spec(body: &str) -> FunctionSpec {
    let component = include_str!("component.wat").replace("BODY", body);
    let spec = FunctionSpec::new("tested", Wasm::Bytes(component.into_bytes()));
    FunctionSpec {
        time_limit: Duration::from_secs(20),
        ..spec
    }
}

async fn get(function: &Function) -> (StatusCode, serde_json::Value) {
    let request = Request::get("/")
        .header("host", "calls.example")
        .body(Empty::<Bytes>::new());
    let response = function.handle(request.unwrap()).await;
    let status = response.status();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

async fn status(function: &Function) -> u16 {
    get(function).await.0.as_u16()
}

#[tokio::test]
async fn an_instance_is_reused_for_the_next_request() {
    let (host, _cache) = host();
    let function = host.load(spec(ANSWERS)).await.unwrap();
    for expected in [200, 201, 202] {
        assert_eq!(status(&function).await, expected);
    }
}

#[tokio::test]
async fn a_function_sees_its_variables_and_not_those_of_the_process() {
    let (host, _cache) = host();
    let env = vec![
        ("TABLES".to_owned(), "http://127.0.0.1:1".to_owned()),
        ("ZONE".to_owned(), "x".to_owned()),
    ];
    let function = host
        .load(FunctionSpec {
            env,
            ..spec(COUNTS_VARIABLES)
        })
        .await
        .unwrap();
    assert_eq!(status(&function).await, 202);
}

#[tokio::test]
async fn a_trap_is_answered_and_the_next_request_gets_a_fresh_instance() {
    let (host, _cache) = host();
    let function = host.load(spec(TRAPS_ON_REUSE)).await.unwrap();
    assert_eq!(status(&function).await, 200);
    let (code, body) = get(&function).await;
    assert_eq!(code, StatusCode::BAD_GATEWAY);
    assert_eq!(body["error"]["code"], "function_failed");
    assert!(!body["error"]["message_zh"].as_str().unwrap().is_empty());
    assert_eq!(status(&function).await, 200);
}

#[tokio::test]
async fn memory_above_the_limit_is_refused_and_below_it_given() {
    let (host, _cache) = host();
    let small = FunctionSpec {
        memory_bytes: 32 << 20,
        ..spec(HUNGRY)
    };
    assert_eq!(status(&host.load(small).await.unwrap()).await, 502);
    let large = FunctionSpec {
        memory_bytes: 96 << 20,
        ..spec(HUNGRY)
    };
    assert_eq!(status(&host.load(large).await.unwrap()).await, 200);
}

#[tokio::test]
async fn a_function_that_never_waits_is_ended_at_its_time_limit() {
    let (host, _cache) = host();
    let time_limit = Duration::from_millis(300);
    let function = host
        .load(FunctionSpec {
            time_limit,
            ..spec(SPINS)
        })
        .await
        .unwrap();
    let started = Instant::now();
    let (code, body) = get(&function).await;
    assert_eq!(code, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(body["error"]["code"], "function_timeout");
    assert!(started.elapsed() >= time_limit);
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
}

#[tokio::test]
async fn more_requests_than_allowed_at_once_are_refused() {
    let (host, _cache) = host();
    let spins = FunctionSpec {
        concurrency: 1,
        time_limit: Duration::from_secs(2),
        ..spec(SPINS)
    };
    let function = host.load(spins).await.unwrap();
    let (first, second) = tokio::join!(get(&function), get(&function));
    assert_eq!(first.0, StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(second.0, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(second.1["error"]["code"], "function_busy");
}

#[tokio::test]
async fn a_busy_function_does_not_keep_others_from_answering() {
    let (host, _cache) = host();
    let spins = FunctionSpec {
        time_limit: Duration::from_secs(2),
        ..spec(SPINS)
    };
    let (spins, answers) = (
        host.load(spins).await.unwrap(),
        host.load(spec(ANSWERS)).await.unwrap(),
    );
    let slow = async {
        get(&spins).await;
        Instant::now()
    };
    let quick = async {
        assert_eq!(status(&answers).await, 200);
        Instant::now()
    };
    let (slow, quick) = tokio::join!(slow, quick);
    assert!(quick < slow);
}

#[tokio::test]
async fn every_limit_is_counted_by_function() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let text = recorder.handle();
    let _local = metrics::set_default_local_recorder(&recorder);
    let (host, _cache) = host();
    let named = |name: &str, body| FunctionSpec {
        name: name.to_owned(),
        ..spec(body)
    };
    let good = host.load(named("good", ANSWERS)).await.unwrap();
    get(&good).await;
    let hungry = FunctionSpec {
        memory_bytes: 32 << 20,
        ..named("hungry", HUNGRY)
    };
    get(&host.load(hungry).await.unwrap()).await;
    let slow = FunctionSpec {
        time_limit: Duration::from_millis(50),
        ..named("slow", SPINS)
    };
    get(&host.load(slow).await.unwrap()).await;

    let text = text.render();
    for line in [
        "edge_function_requests_total{function=\"good\",status=\"200\"} 1",
        "edge_function_instances{function=\"good\"} 1",
        "edge_function_requests_total{function=\"hungry\",status=\"502\"} 1",
        "edge_function_limit_hits_total{function=\"hungry\",limit=\"memory\"} 1",
        "edge_function_traps_total{function=\"hungry\"} 1",
        "edge_function_limit_hits_total{function=\"slow\",limit=\"time\"} 1",
        "edge_function_duration_seconds_count{function=\"slow\"} 1",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
}

/// Keeps what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn instances_that_end_with_the_process_are_no_fault() {
    let log = Log::default();
    let writer = log.clone();
    let lines = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::with_default(lines, || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let (host, _cache) = host();
            let function = host.load(spec(ANSWERS)).await.unwrap();
            assert_eq!(status(&function).await, 200);
            // What is a fault is still said.
            let traps = host.load(spec(TRAPS_ON_REUSE)).await.unwrap();
            status(&traps).await;
            status(&traps).await;
        });
    });
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("unreachable"), "{text}");
    assert!(!text.contains("worker panicked"), "{text}");
}

#[tokio::test]
async fn a_compiled_function_is_kept_and_the_older_version_forgotten() {
    let (host, cache) = host();
    let files = || {
        let names = std::fs::read_dir(cache.path().join("code")).unwrap();
        names
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect::<Vec<_>>()
    };
    host.load(spec(ANSWERS)).await.unwrap();
    let first = files();
    assert_eq!(first.len(), 1);
    let again = host.load(spec(ANSWERS)).await.unwrap();
    assert_eq!((files(), status(&again).await), (first.clone(), 200));
    host.load(spec(HUNGRY)).await.unwrap();
    assert!(files().len() == 1 && files() != first, "{:?}", files());
}

#[tokio::test]
async fn damaged_compiled_code_is_made_anew() {
    let (host, cache) = host();
    host.load(spec(ANSWERS)).await.unwrap();
    let file = std::fs::read_dir(cache.path().join("code"))
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    std::fs::write(&file, b"not code").unwrap();
    let function = host.load(spec(ANSWERS)).await.unwrap();
    assert_eq!(status(&function).await, 200);
    assert!(std::fs::metadata(&file).unwrap().len() > 100);
}

#[tokio::test]
async fn what_cannot_be_loaded_is_named_with_its_reason() {
    let (host, _cache) = host();
    let error = async |spec: FunctionSpec| {
        host.load(spec)
            .await
            .err()
            .expect("not loadable")
            .to_string()
    };
    let plain = FunctionSpec::new("plain", Wasm::Bytes(b"(component)".to_vec()));
    assert!(
        error(plain)
            .await
            .contains("function plain: the component exports neither")
    );
    let text = FunctionSpec::new("text", Wasm::Bytes(b"hello".to_vec()));
    assert!(error(text).await.starts_with("function text: "));
    let missing = FunctionSpec::new("missing", Wasm::File("no/such.wasm".into()));
    assert!(
        error(missing)
            .await
            .starts_with("function missing: cannot read no/such.wasm")
    );
    let huge = FunctionSpec {
        memory_bytes: usize::MAX,
        ..spec(ANSWERS)
    };
    assert!(error(huge).await.contains("memory must be"));
    let nowhere = FunctionSpec {
        allowed: AllowedDestinations::only(["tables"]),
        ..spec(ANSWERS)
    };
    let wrong = host.load(nowhere).await.err();
    assert!(
        matches!(wrong, Some(LoadError::Destination { .. })),
        "{wrong:?}"
    );
}
