//! What reaches a tenant's task.

use crate::call::CustomerLeg;
use crate::desk::{DeskLink, PhoneLink};
use edgecall_engine::{Arrival, Input};
use edgecall_model::config::TenantConfig;
use edgecall_model::event::LegEnd;
use edgecall_model::{AgentId, CallId, LegNo};
use media_audio::{MediaEvent, Pcm};
use std::sync::Arc;
use tokio::sync::mpsc;

/// One message to a tenant's task.
pub(crate) enum TenantMessage {
    /// Straight to the engine.
    Input(Input),
    /// A new configuration version was loaded.
    Configured(Arc<TenantConfig>),
    /// A customer's call with its leg.
    CallArrived {
        arrival: Arrival,
        leg: Box<CustomerLeg>,
    },
    /// The customer's side has acknowledged our answer; `sdp` is its answer when the offer was ours.
    CustomerAccepted { call: CallId, sdp: Option<String> },
    /// The customer's side changes its session description; the reply goes back to it.
    CustomerReOffer {
        call: CallId,
        offer: sip_core::ReOffer,
    },
    /// A key by SIP INFO.
    CustomerKey { call: CallId, digit: char },
    /// A leg that we placed is alerted; `sdp` carries its own ringing tone.
    LineRings {
        call: CallId,
        leg: LegNo,
        sdp: Option<String>,
    },
    /// A leg that we placed was answered.
    LineAnswered {
        call: CallId,
        leg: LegNo,
        sdp: Option<String>,
    },
    /// A leg that we placed changes its session description; the reply goes back to it.
    LineReOffers {
        call: CallId,
        leg: LegNo,
        offer: sip_core::ReOffer,
    },
    /// A leg that we placed ended by itself.
    LineEnded {
        call: CallId,
        leg: LegNo,
        reason: LegEnd,
    },
    /// Something from the beat.
    Media(MediaEvent),
    /// A prompt that had to be made first.
    PromptReady {
        call: CallId,
        leg: LegNo,
        play: u32,
        looped: bool,
        sound: Arc<Pcm>,
    },
    /// A desk connected.
    DeskOpened { agent: AgentId, desk: DeskLink },
    /// A desk is gone.
    DeskClosed { agent: AgentId, desk: u64 },
    /// A desk's command for the engine.
    DeskCommand {
        agent: AgentId,
        desk: u64,
        id: u32,
        command: edgecall_engine::AgentCommand,
    },
    /// A desk's browser phone is connected.
    PhoneConnected {
        agent: AgentId,
        desk: u64,
        phone: Box<PhoneLink>,
    },
    /// It is no longer.
    PhoneLost {
        agent: AgentId,
        desk: u64,
        phone: u64,
    },
    /// No new calls; end when the last one is over.
    Drain,
    /// End now: hang up what is left.
    Stop,
}

/// Sends to a tenant's task; cheap to clone, usable from any thread. What a task that has ended gets is
/// dropped.
#[derive(Clone)]
pub struct TenantSender(mpsc::UnboundedSender<TenantMessage>);

impl TenantSender {
    pub(crate) fn channel() -> (TenantSender, mpsc::UnboundedReceiver<TenantMessage>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (TenantSender(sender), receiver)
    }

    /// False when the task has ended.
    pub(crate) fn send(&self, message: TenantMessage) -> bool {
        self.0.send(message).is_ok()
    }

    pub(crate) fn input(&self, input: Input) {
        self.send(TenantMessage::Input(input));
    }

    pub(crate) fn media(&self, event: MediaEvent) {
        self.send(TenantMessage::Media(event));
    }
}
