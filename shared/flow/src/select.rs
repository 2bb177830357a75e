//! The menu of a select node (IVR-048 to IVR-051).

use crate::run::{FlowAction, FlowInput};
use crate::variables::Variables;
use edgecall_model::flow::{Node, NodeName, Prompt};
use std::collections::BTreeMap;

/// A select node's settings with variables filled in.
pub(crate) struct Menu<'a> {
    prompt: Vec<Prompt>,
    wrong_prompt: Vec<Prompt>,
    timeout_prompt: Vec<Prompt>,
    keys: Option<&'a BTreeMap<String, NodeName>>,
    count: u8,
    timeout_ms: i64,
    max_errors: u8,
}

impl<'a> Menu<'a> {
    /// The menu of a select node; of any other node an empty menu.
    pub(crate) fn of(node: &'a Node, variables: &Variables) -> Self {
        match node {
            Node::Select {
                prompt,
                count,
                timeout_seconds,
                keys,
                wrong_prompt,
                timeout_prompt,
                max_errors,
                ..
            } => Menu {
                prompt: variables.prompts(prompt),
                wrong_prompt: variables.prompts(wrong_prompt),
                timeout_prompt: variables.prompts(timeout_prompt),
                keys: Some(keys),
                count: (*count).max(1),
                timeout_ms: i64::from((*timeout_seconds).max(1)) * 1_000,
                max_errors: *max_errors,
            },
            _ => Menu {
                prompt: Vec::new(),
                wrong_prompt: Vec::new(),
                timeout_prompt: Vec::new(),
                keys: None,
                count: 1,
                timeout_ms: 1_000,
                max_errors: 0,
            },
        }
    }

    fn has(&self, key: &str) -> bool {
        self.keys.is_some_and(|keys| keys.contains_key(key))
    }
}

/// What the caller hears at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hearing {
    Menu,
    /// Silence: the wait for a key.
    Wait,
    WrongPrompt,
    TimeoutPrompt,
}

/// Where a caller is in a menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Selecting {
    hearing: Hearing,
    /// Waits that ran out since the last key.
    rounds: u8,
    /// Wrong keys.
    errors: u8,
}

/// What came of a step.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Stay,
    Key(String),
    NoKey,
    TooManyErrors,
}

impl Selecting {
    pub(crate) fn start(menu: &Menu<'_>, out: &mut Vec<FlowAction>) -> (Self, Outcome) {
        let mut selecting = Selecting {
            hearing: Hearing::Menu,
            rounds: 0,
            errors: 0,
        };
        let outcome = selecting.play_menu(menu, out);
        (selecting, outcome)
    }

    pub(crate) fn step(
        &mut self,
        menu: &Menu<'_>,
        input: &FlowInput,
        out: &mut Vec<FlowAction>,
    ) -> Outcome {
        match (input, self.hearing) {
            (FlowInput::Digit(key), hearing) => {
                out.push(match hearing {
                    Hearing::Wait => FlowAction::StopTimer,
                    _ => FlowAction::StopPlay,
                });
                self.pressed(menu, key.to_string(), out)
            }
            (FlowInput::PlayFinished, Hearing::Menu) => self.wait(menu, out),
            (FlowInput::PlayFinished, Hearing::WrongPrompt) => self.play_menu(menu, out),
            (FlowInput::PlayFinished, Hearing::TimeoutPrompt) => self.next_round(menu, out),
            (FlowInput::Timer, Hearing::Wait) => {
                self.rounds = self.rounds.saturating_add(1);
                if menu.timeout_prompt.is_empty() {
                    return self.next_round(menu, out);
                }
                self.hearing = Hearing::TimeoutPrompt;
                out.push(FlowAction::Play(menu.timeout_prompt.clone()));
                Outcome::Stay
            }
            _ => Outcome::Stay,
        }
    }

    fn pressed(&mut self, menu: &Menu<'_>, key: String, out: &mut Vec<FlowAction>) -> Outcome {
        if menu.has(&key) {
            return Outcome::Key(key);
        }
        self.errors = self.errors.saturating_add(1);
        if self.errors > menu.max_errors {
            return Outcome::TooManyErrors;
        }
        // The play count is for callers who do nothing (IVR-037); this one did something.
        self.rounds = 0;
        if menu.wrong_prompt.is_empty() {
            return self.play_menu(menu, out);
        }
        self.hearing = Hearing::WrongPrompt;
        out.push(FlowAction::Play(menu.wrong_prompt.clone()));
        Outcome::Stay
    }

    fn next_round(&mut self, menu: &Menu<'_>, out: &mut Vec<FlowAction>) -> Outcome {
        if self.rounds >= menu.count {
            return Outcome::NoKey;
        }
        self.play_menu(menu, out)
    }

    fn play_menu(&mut self, menu: &Menu<'_>, out: &mut Vec<FlowAction>) -> Outcome {
        if menu.prompt.is_empty() {
            return self.wait(menu, out);
        }
        self.hearing = Hearing::Menu;
        out.push(FlowAction::Play(menu.prompt.clone()));
        Outcome::Stay
    }

    fn wait(&mut self, menu: &Menu<'_>, out: &mut Vec<FlowAction>) -> Outcome {
        self.hearing = Hearing::Wait;
        out.push(FlowAction::SetTimer(menu.timeout_ms));
        Outcome::Stay
    }
}
