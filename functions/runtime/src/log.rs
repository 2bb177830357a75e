//! A small log: one JSON object per line, handed to the host's sink. The usual subscribers need threads or
//! clocks that some WASM hosts do not have.

use serde_json::{Map, Value};
use std::fmt::Debug;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

static INSTALLED: Once = Once::new();

/// Sends log lines (information and worse) to `sink`, once per instance.
pub fn install(sink: fn(Level, &str)) {
    INSTALLED.call_once(|| {
        let lines = Lines {
            sink,
            spans: AtomicU64::new(1),
        };
        // Somebody else's subscriber stays: a test's, for example.
        let _ = tracing::subscriber::set_global_default(lines);
    });
}

struct Lines {
    sink: fn(Level, &str),
    spans: AtomicU64,
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        // The SDKs' own chatter would drown ours.
        let ours = ["edgecall", "function", "media"]
            .iter()
            .any(|name| metadata.target().starts_with(name));
        *metadata.level() <= Level::INFO && (ours || *metadata.level() == Level::ERROR)
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(self.spans.fetch_add(1, Ordering::Relaxed).max(1))
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        (self.sink)(*event.metadata().level(), &line(event));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

fn line(event: &Event<'_>) -> String {
    let mut fields = Fields(Map::new());
    let metadata = event.metadata();
    fields
        .0
        .insert("level".into(), metadata.level().as_str().into());
    fields.0.insert("target".into(), metadata.target().into());
    event.record(&mut fields);
    Value::Object(fields.0).to_string()
}

struct Fields(Map<String, Value>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0
            .insert(field.name().into(), format!("{value:?}").into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().into(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().into(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().into(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().into(), value.into());
    }
}
