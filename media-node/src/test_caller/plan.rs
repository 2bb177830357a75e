//! What a test call is to do.

use crate::prompt::PromptLibrary;
use edgecall_model::flow::Prompt;
use edgecall_model::node_api::{TestCallScript, TestKey, TestSound};
use media_audio::{Pcm, RATE};
use sip_core::Credentials;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// Pause between repetitions of a spoken text, ms.
const BREATH_MS: u32 = 800;
/// Loudness of a test tone, as a share of full scale.
const TONE_LEVEL: f64 = 0.3;

/// A call to place.
#[derive(Clone)]
pub struct CallPlan {
    /// Names the call towards whoever asks for its state.
    pub id: String,
    /// Whom to call: a `sip:` URI.
    pub to_uri: String,
    /// Where to send it, when it is not the URI's host.
    pub destination: Option<SocketAddr>,
    /// Number shown as caller.
    pub from: String,
    /// Digest credentials, when the other side asks for them.
    pub credentials: Option<Credentials>,
    /// What is said all the time; `None` is silence.
    pub sound: Option<Arc<Pcm>>,
    /// Keys to press.
    pub keys: Vec<TestKey>,
    /// Hangs up so long after the answer.
    pub hang_up_after_ms: u64,
    /// WAV file for what is heard (left channel).
    pub record: Option<PathBuf>,
}

/// A script that cannot be carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Not a key of a telephone.
    #[error("{0:?} is not a key of a telephone")]
    Key(char),
    /// A tone outside what a telephone carries.
    #[error("a tone of {0} Hz cannot be heard over a telephone; use 100 to 3400")]
    Tone(u32),
}

/// The sound of a script; texts are spoken.
pub async fn sound_of(
    sound: &TestSound,
    prompts: &PromptLibrary,
) -> Result<Option<Arc<Pcm>>, PlanError> {
    match sound {
        TestSound::Silence => Ok(None),
        // A whole number of seconds ends on a whole period: the loop has no click.
        TestSound::Tone(hz @ 100..=3_400) => Ok(Some(Arc::new(Pcm::tone(*hz, 1_000, TONE_LEVEL)))),
        TestSound::Tone(hz) => Err(PlanError::Tone(*hz)),
        TestSound::Say(text) => {
            let spoken = prompts
                .get(&[Prompt::Say(text.clone()), Prompt::Pause(BREATH_MS)])
                .await;
            Ok(Some(spoken))
        }
    }
}

impl CallPlan {
    /// A plan for a script.
    ///
    /// # Errors
    /// See [`PlanError`].
    pub async fn of(
        id: String,
        to_uri: String,
        from: String,
        script: &TestCallScript,
        prompts: &PromptLibrary,
    ) -> Result<CallPlan, PlanError> {
        for key in &script.keys {
            if !matches!(key.key, '0'..='9' | '*' | '#' | 'A'..='D') {
                return Err(PlanError::Key(key.key));
            }
        }
        Ok(CallPlan {
            id,
            to_uri,
            destination: None,
            from,
            credentials: None,
            sound: sound_of(&script.sound, prompts).await?,
            keys: script.keys.clone(),
            hang_up_after_ms: u64::from(script.hang_up_after_seconds.clamp(1, 600)) * 1000,
            record: None,
        })
    }

    /// The sound at the rate of the beat.
    pub(super) fn loop_sound(&self) -> Option<Arc<Pcm>> {
        let sound = self.sound.as_ref().filter(|s| !s.samples.is_empty())?;
        if sound.rate == RATE {
            Some(sound.clone())
        } else {
            Some(Arc::new(sound.at_rate(RATE)))
        }
    }
}
