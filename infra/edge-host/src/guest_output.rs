//! Carries what a function writes to its standard output and error into the host's log, line by line.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::io::AsyncWrite;
use tracing::Level;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};

/// Longest line kept; a function that never ends a line must not fill the host's memory.
const LONGEST_LINE: usize = 8 * 1024;

/// One output of a function.
#[derive(Clone)]
pub(crate) struct GuestOutput {
    pub function: Arc<str>,
    /// Standard error, where panics go: a warning when the line does not say how bad it is.
    pub is_error: bool,
}

impl IsTerminal for GuestOutput {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for GuestOutput {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(Lines {
            output: self.clone(),
            pending: Vec::new(),
        })
    }
}

struct Lines {
    output: GuestOutput,
    pending: Vec<u8>,
}

impl Lines {
    fn take(&mut self, bytes: &[u8]) {
        for part in bytes.split_inclusive(|b| *b == b'\n') {
            self.pending.extend_from_slice(part);
            if part.ends_with(b"\n") || self.pending.len() >= LONGEST_LINE {
                self.log();
            }
        }
    }

    fn log(&mut self) {
        let text = String::from_utf8_lossy(&self.pending);
        let line = text.trim_end();
        let function = &*self.output.function;
        if !line.is_empty() {
            match level(line, self.output.is_error) {
                Level::ERROR => tracing::error!(function, "{line}"),
                Level::WARN => tracing::warn!(function, "{line}"),
                Level::INFO => tracing::info!(function, "{line}"),
                _ => tracing::debug!(function, "{line}"),
            }
        }
        self.pending.clear();
    }
}

/// The level that a line says of itself, as our functions' log lines do (`{"level":"INFO",…}`), else that of its
/// output.
fn level(line: &str, is_error: bool) -> Level {
    #[derive(serde::Deserialize)]
    struct Said {
        level: String,
    }
    let said = serde_json::from_str::<Said>(line).ok();
    let usual = if is_error { Level::WARN } else { Level::INFO };
    said.and_then(|said| said.level.parse().ok())
        .unwrap_or(usual)
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.log();
    }
}

impl AsyncWrite for Lines {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.take(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.log();
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_the_level_that_it_has_in_the_function() {
        let line = |level: &str| format!(r#"{{"level":"{level}","message":"request"}}"#);
        for is_error in [false, true] {
            assert_eq!(level(&line("ERROR"), is_error), Level::ERROR);
            assert_eq!(level(&line("WARN"), is_error), Level::WARN);
            assert_eq!(level(&line("INFO"), is_error), Level::INFO);
        }
    }

    #[test]
    fn any_other_line_has_the_level_of_its_output() {
        for line in [
            "thread panicked at src/lib.rs:1:1",
            "{",
            r#"{"level":7}"#,
            r#"{"level":"loud"}"#,
        ] {
            assert_eq!(level(line, true), Level::WARN, "{line}");
            assert_eq!(level(line, false), Level::INFO, "{line}");
        }
    }
}
