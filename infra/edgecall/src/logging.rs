//! Log lines and metrics of the process.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::io::IsTerminal;
use std::sync::OnceLock;
use tracing_subscriber::EnvFilter;

/// Form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LogForm {
    /// For reading.
    Text,
    /// One JSON object per line.
    Json,
}

/// The SIP stack logs whole messages, the WebRTC engine every lost packet, the embedded tables every condition
/// that was not met, which is everyday business of conditional writes.
const USUAL: &str = "info,rsipstack=warn,webrtc=warn,rtc=warn,s3s=warn,s3s_fs=warn,dynoxide=error";

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Starts log and metrics. `RUST_LOG` decides what is logged; `quiet` commands log warnings only.
pub fn start(form: LogForm, quiet: bool) {
    let usual = if quiet { "error" } else { USUAL };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    match form {
        LogForm::Text => lines
            .compact()
            .with_ansi(std::io::stderr().is_terminal())
            .init(),
        LogForm::Json => lines.json().flatten_event(true).init(),
    }
    match PrometheusBuilder::new().install_recorder() {
        Ok(handle) => {
            metrics::gauge!("edgecall_spool_backlog").set(0.0);
            let _ = METRICS.set(handle);
        }
        Err(error) => tracing::error!(%error, "no metrics"),
    }
}

/// All metrics in the Prometheus text format.
pub fn metrics_text() -> String {
    METRICS
        .get()
        .map(PrometheusHandle::render)
        .unwrap_or_default()
}

/// Moves what histograms have collected into their buckets; call it every few seconds.
pub fn tidy_metrics() {
    if let Some(handle) = METRICS.get() {
        handle.run_upkeep();
    }
}
