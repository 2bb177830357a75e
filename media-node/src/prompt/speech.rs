//! The speech engine: `espeak-ng` as a program of its own (it is GPL), text in, WAV file out.

use media_audio::Pcm;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// Longer texts are cut: nobody listens to more, and the engine's time is bounded.
const LONGEST_TEXT: usize = 2_000;
/// A prompt takes some ten milliseconds; an engine that takes this long hangs.
const PATIENCE: Duration = Duration::from_secs(15);

/// Why a text could not be spoken.
#[derive(Debug, thiserror::Error)]
pub enum SpeechError {
    /// The program is not there or cannot be started.
    #[error("cannot start {}: {source}", program.display())]
    NotStarted {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It ended with an error or took too long.
    #[error("the speech engine failed: {0}")]
    Failed(String),
    /// Its file cannot be used.
    #[error("the speech engine's file cannot be used: {0}")]
    Unusable(String),
}

/// The engine's voice for a text: Mandarin as soon as a Chinese character occurs, else English.
pub fn voice(text: &str) -> &'static str {
    let chinese = |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}');
    if text.chars().any(chinese) {
        "cmn"
    } else {
        "en-us"
    }
}

/// Speaks `text` into the file `target` and returns the sound as the engine made it.
///
/// The text travels over standard input, so nothing in it can become an option or a command.
pub async fn speak(program: &Path, text: &str, target: &Path) -> Result<Pcm, SpeechError> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_TEXT)
        .collect();
    let mut child = Command::new(program)
        .args(["-v", voice(&text), "-s", "155", "--stdin", "-w"])
        .arg(target)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|source| SpeechError::NotStarted {
            program: program.to_owned(),
            source,
        })?;
    if let Some(mut input) = child.stdin.take() {
        // A program that ended early says why through its exit code.
        let _ = input.write_all(text.as_bytes()).await;
    }
    let output = tokio::time::timeout(PATIENCE, child.wait_with_output())
        .await
        .map_err(|_| SpeechError::Failed(format!("no result after {} s", PATIENCE.as_secs())))?
        .map_err(|error| SpeechError::Failed(error.to_string()))?;
    if !output.status.success() {
        let words = String::from_utf8_lossy(&output.stderr);
        return Err(SpeechError::Failed(format!(
            "{}: {}",
            output.status,
            words.trim()
        )));
    }
    Pcm::from_wav(target).map_err(|error| SpeechError::Unusable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_voice_follows_the_language_of_the_text() {
        assert_eq!(voice("您好 Edgecall"), "cmn");
        assert_eq!(voice("Hello 1001"), "en-us");
    }
}
