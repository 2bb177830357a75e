//! The task that owns one tenant: takes messages, lets the engine decide, has the effects carried out.

use super::message::{TenantMessage, TenantSender};
use super::shell::Shell;
use crate::clock;
use edgecall_engine::{Engine, Input};
use edgecall_model::config::TenantConfig;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// One tenant's engine with its shell.
pub(crate) struct Runtime {
    engine: Engine,
    shell: Shell,
    messages: mpsc::UnboundedReceiver<TenantMessage>,
    config: watch::Sender<Arc<TenantConfig>>,
    draining: bool,
    stopping: bool,
}

impl Runtime {
    pub(crate) fn new(
        shell: Shell,
        messages: mpsc::UnboundedReceiver<TenantMessage>,
        config: watch::Sender<Arc<TenantConfig>>,
    ) -> Runtime {
        let first = config.borrow().clone();
        let engine = Engine::new(first, clock::now());
        Runtime {
            engine,
            shell,
            messages,
            config,
            draining: false,
            stopping: false,
        }
    }

    /// Runs until drained or stopped.
    pub(crate) async fn run(mut self) {
        loop {
            let deadline = [self.engine.next_deadline(), self.shell.next_deadline()];
            let wait = deadline
                .into_iter()
                .flatten()
                .min()
                .map(|at| at.since(clock::now()));
            let sleep = tokio::time::sleep(Duration::from_millis(
                wait.unwrap_or(3_600_000).unsigned_abs(),
            ));
            tokio::select! {
                biased;
                message = self.messages.recv() => match message {
                    Some(message) => self.take(message),
                    None => return,
                },
                () = sleep => self.input(Input::Tick),
            }
            self.shell.give_up_late_recordings(clock::now());
            if self.draining && self.shell.is_idle() || self.stopping {
                self.shell.send_desks_away();
                return;
            }
        }
    }

    fn input(&mut self, input: Input) {
        let started = std::time::Instant::now();
        let effects = self.engine.input(clock::now(), input);
        metrics::histogram!("engine_step_seconds").record(started.elapsed());
        for effect in effects {
            self.shell.carry_out(effect);
        }
    }

    fn take(&mut self, message: TenantMessage) {
        match message {
            TenantMessage::Configured(config) => {
                tracing::info!(tenant = %config.tenant.id, version = config.version, "configuration loaded");
                self.config.send_replace(config.clone());
                self.input(Input::ConfigChanged(config));
            }
            TenantMessage::Drain => {
                self.draining = true;
                self.input(Input::Drain);
            }
            TenantMessage::Stop => {
                self.stopping = true;
                for input in self.shell.hang_up_all() {
                    self.input(input);
                }
            }
            message => {
                // The shell updates what it keeps first: effects of the input may need it at once.
                for input in self.shell.take(message) {
                    self.input(input);
                }
            }
        }
    }
}

/// A running tenant, as the rest of the node sees it.
#[derive(Clone)]
pub struct TenantHandle {
    pub(crate) sender: TenantSender,
    pub(crate) config: watch::Receiver<Arc<TenantConfig>>,
}

impl TenantHandle {
    /// The configuration that new calls run on.
    pub fn config(&self) -> Arc<TenantConfig> {
        self.config.borrow().clone()
    }
}
