//! Recordings of simulated calls: a spoken dialogue, really mixed, so that players have something to play.

use anyhow::{Context, Result};
use edgecall_model::flow::Prompt;
use edgecall_model::record::{CallRecord, RecordingRef};
use edgecall_model::{Language, Text};
use media_audio::{Pcm, RATE, wav};
use media_node::prompt::PromptLibrary;
use std::path::Path;

const LINES: [(bool, Text); 6] = [
    (
        false,
        Text {
            en: "Good day, this is Bright Lamps, how can I help you?",
            zh: "您好，明光灯具，请问有什么可以帮您？",
        },
    ),
    (
        true,
        Text {
            en: "My new lamp does not light up.",
            zh: "我新买的灯不亮。",
        },
    ),
    (
        false,
        Text {
            en: "I am sorry to hear that. Which model is it?",
            zh: "很抱歉。请问是哪个型号？",
        },
    ),
    (
        true,
        Text {
            en: "It is the desk lamp, number forty two.",
            zh: "是四十二号台灯。",
        },
    ),
    (
        false,
        Text {
            en: "We will send you a new one today.",
            zh: "我们今天给您寄一盏新的。",
        },
    ),
    (
        true,
        Text {
            en: "Thank you very much. Goodbye.",
            zh: "非常感谢，再见。",
        },
    ),
];

/// Writes the stereo file of a recording: the customer left, the agent right, as long as the talk was.
pub async fn write(
    recording: &RecordingRef,
    record: &CallRecord,
    language: Language,
    prompts: &PromptLibrary,
    path: &Path,
) -> Result<()> {
    let length =
        usize::try_from(recording.end.since(recording.start)).unwrap_or(0) * (RATE as usize / 1000);
    let (mut left, mut right) = (vec![0i16; length], vec![0i16; length]);
    let mut at = RATE as usize / 2;
    // The dialogue is repeated for long talks; every call begins with another sentence of the customer.
    let first = usize::try_from(record.start.0.unsigned_abs() % 2).unwrap_or(0);
    for (customer, text) in LINES.iter().cycle().skip(first * 2) {
        let spoken = prompts
            .get(&[Prompt::Say(text.get(language).to_owned())])
            .await;
        if at + spoken.samples.len() > length {
            break;
        }
        let side = if *customer { &mut left } else { &mut right };
        side[at..at + spoken.samples.len()].copy_from_slice(&spoken.samples);
        at += spoken.samples.len() + Pcm::silence(700).samples.len();
    }
    let both: Vec<i16> = left
        .into_iter()
        .zip(right)
        .flat_map(|(l, r)| [l, r])
        .collect();
    wav::write(path, &both, 2, RATE).with_context(|| format!("cannot write {}", path.display()))
}
