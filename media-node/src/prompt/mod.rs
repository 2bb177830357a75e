//! Prompts: texts become sound, once; the sound is kept in memory and on disk.

mod speech;

pub use speech::{SpeechError, speak, voice};

use crate::clock;
use edgecall_model::config::TenantConfig;
use edgecall_model::flow::{Node, Prompt};
use media_audio::{Pcm, RATE};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Engines that speak at the same time; more would take the cores from running calls.
const SPEAKERS: usize = 2;
/// Sound kept in memory: about half an hour at 8 kHz.
const KEPT_SAMPLES: usize = 30 * 60 * RATE as usize;

/// All prompts of a node, by content.
pub struct PromptLibrary {
    dir: PathBuf,
    program: PathBuf,
    kept: Mutex<Kept>,
    speakers: Semaphore,
    silent: AtomicBool,
}

#[derive(Default)]
struct Kept {
    sounds: HashMap<String, Arc<Pcm>>,
    samples: usize,
}

impl PromptLibrary {
    /// A library that keeps files in `dir` (created when missing) and speaks with `program`.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub fn new(dir: PathBuf, program: PathBuf) -> std::io::Result<Self> {
        std::fs::create_dir_all(&dir)?;
        Ok(PromptLibrary {
            dir,
            program,
            kept: Mutex::default(),
            speakers: Semaphore::new(SPEAKERS),
            silent: AtomicBool::new(false),
        })
    }

    /// The sound, if it is in memory.
    pub fn ready(&self, prompts: &[Prompt]) -> Option<Arc<Pcm>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.sounds.get(&content_key(prompts)).cloned()
    }

    /// The sound, made now if need be. Texts that cannot be spoken become a tone, so that a caller
    /// hears that something was to be said.
    pub async fn get(&self, prompts: &[Prompt]) -> Arc<Pcm> {
        if let Some(sound) = self.ready(prompts) {
            return sound;
        }
        let mut samples = Vec::new();
        let mut complete = true;
        for prompt in prompts {
            match prompt {
                Prompt::Pause(ms) => {
                    samples
                        .extend(Pcm::silence((*ms).min(edgecall_flow::LONGEST_PAUSE_MS)).samples);
                }
                Prompt::Say(text) if text.trim().is_empty() => {}
                Prompt::Say(text) => match self.spoken(text).await {
                    Some(sound) => samples.extend_from_slice(&sound.samples),
                    None => {
                        complete = false;
                        samples.extend(Pcm::tone(480, 600, 0.2).samples);
                    }
                },
            }
        }
        let sound = Arc::new(Pcm {
            samples,
            rate: RATE,
        });
        if complete {
            self.keep(content_key(prompts), sound.clone());
        }
        sound
    }

    /// Makes the fixed prompts of a configuration, one after the other.
    pub async fn prepare(&self, config: &TenantConfig) {
        for flow in &config.flows {
            for prompts in flow.definition.nodes.values().flat_map(prompts_of) {
                let fixed = |p: &Prompt| !matches!(p, Prompt::Say(text) if text.contains("${"));
                if !prompts.is_empty() && prompts.iter().all(fixed) && self.ready(prompts).is_none()
                {
                    self.get(prompts).await;
                }
            }
        }
    }

    async fn spoken(&self, text: &str) -> Option<Arc<Pcm>> {
        let key = content_key(&[Prompt::Say(text.to_owned())]);
        let file = self.dir.join(format!("{key}.wav"));
        if let Some(sound) = load(&file).await {
            return Some(Arc::new(sound));
        }
        let _turn = self.speakers.acquire().await.ok()?;
        if let Some(sound) = load(&file).await {
            return Some(Arc::new(sound));
        }
        let draft = self
            .dir
            .join(format!("draft-{}.wav", clock::random_hex::<8>()));
        let made = speech::speak(&self.program, text, &draft).await;
        let made = made.map(|sound| sound.at_rate(RATE));
        match made {
            Ok(sound) => {
                // Only whole files get their name; a crash leaves a draft, never half a prompt.
                if sound
                    .save_wav(&draft)
                    .and_then(|()| std::fs::rename(&draft, &file))
                    .is_err()
                {
                    tracing::warn!(file = %file.display(), "prompt not kept on disk");
                }
                Some(Arc::new(sound))
            }
            Err(error) => {
                let _ = std::fs::remove_file(&draft);
                metrics::counter!("prompts_not_spoken_total").increment(1);
                if !self.silent.swap(true, Ordering::Relaxed) {
                    tracing::error!(%error, "prompts cannot be spoken, callers hear a tone instead; install espeak-ng");
                }
                None
            }
        }
    }

    fn keep(&self, key: String, sound: Arc<Pcm>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.samples + sound.samples.len() > KEPT_SAMPLES {
            // Everything is on disk as well; starting over is simpler than ageing and just as quick.
            *kept = Kept::default();
        }
        kept.samples += sound.samples.len();
        kept.sounds.insert(key, sound);
    }
}

async fn load(file: &Path) -> Option<Pcm> {
    let file = file.to_owned();
    tokio::task::spawn_blocking(move || Pcm::from_wav(&file).ok())
        .await
        .ok()
        .flatten()
}

/// Names a sound by everything that decides how it sounds.
fn content_key(prompts: &[Prompt]) -> String {
    let mut hash = Sha256::new();
    for prompt in prompts {
        match prompt {
            Prompt::Say(text) => {
                hash.update(voice(text));
                hash.update([0]);
                hash.update(text);
            }
            Prompt::Pause(ms) => {
                hash.update([1]);
                hash.update(ms.to_be_bytes());
            }
        }
        hash.update([2]);
    }
    hex::encode(&hash.finalize()[..16])
}

fn prompts_of(node: &Node) -> Vec<&[Prompt]> {
    match node {
        Node::Play { prompt, .. } | Node::Queue { prompt, .. } | Node::End { prompt } => {
            vec![prompt]
        }
        Node::Select {
            prompt,
            wrong_prompt,
            timeout_prompt,
            ..
        } => {
            vec![prompt, wrong_prompt, timeout_prompt]
        }
        Node::Http { waiting_prompt, .. } => vec![waiting_prompt],
        Node::Time { .. } => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn without_a_speech_engine_a_tone_is_heard_and_nothing_is_kept() {
        let dir = tempfile::tempdir().unwrap();
        let library = PromptLibrary::new(
            dir.path().join("prompts"),
            PathBuf::from("/nonexistent/engine"),
        )
        .unwrap();
        let prompts = [Prompt::Say("您好".into()), Prompt::Pause(200)];
        let sound = library.get(&prompts).await;
        assert_eq!(sound.duration_ms(), 800);
        assert!(media_audio::tone_level(&sound.samples[..4_000], RATE, 480) > 0.1);
        assert!(library.ready(&prompts).is_none());
    }

    #[tokio::test]
    async fn a_spoken_prompt_is_made_once_and_survives_on_disk() {
        let program = PathBuf::from("espeak-ng");
        if std::process::Command::new(&program)
            .arg("--version")
            .output()
            .is_err()
        {
            return;
        }
        let dir = tempfile::tempdir().unwrap();
        let library = PromptLibrary::new(dir.path().to_owned(), program).unwrap();
        let prompts = [Prompt::Say("Welcome".into())];
        let sound = library.get(&prompts).await;
        assert!(sound.duration_ms() > 200);
        assert!(library.ready(&prompts).is_some());
        let again =
            PromptLibrary::new(dir.path().to_owned(), PathBuf::from("/nonexistent")).unwrap();
        assert_eq!(again.get(&prompts).await, sound);
    }
}
