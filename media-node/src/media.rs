//! The node's beats and the way back from their events to the tenant that owns a leg.

use crate::tenant::TenantSender;
use media_audio::{BeatConfig, BeatThread, LegKey, MediaCommand, MediaEvent, MediaHandle};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// A customer's phone that sends nothing for so long has lost its network. Phones that suppress silence
/// send comfort noise or reports more often than this.
const SILENCE_LIMIT_MS: u32 = 60_000;

/// All beats. Legs that may meet in one bridge live on one beat, so a tenant keeps to one.
pub struct Media {
    beats: Vec<(BeatThread, MediaHandle)>,
    owners: Arc<Owners>,
    next: AtomicU64,
}

#[derive(Default)]
struct Owners {
    legs: RwLock<HashMap<LegKey, TenantSender>>,
    recordings: RwLock<HashMap<u64, TenantSender>>,
}

impl Media {
    /// Starts `beats` threads.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start(beats: usize) -> std::io::Result<Media> {
        let owners = Arc::new(Owners::default());
        let sink = {
            let owners = owners.clone();
            Arc::new(move |event| owners.pass_on(event))
        };
        let beats = (0..beats.max(1))
            .map(|_| {
                BeatThread::start(
                    BeatConfig {
                        media_timeout_ms: SILENCE_LIMIT_MS,
                        reports: true,
                    },
                    sink.clone(),
                )
            })
            .collect::<Result<_, _>>()?;
        Ok(Media {
            beats,
            owners,
            next: AtomicU64::new(1),
        })
    }

    /// One tenant's share of the media side: a beat and names that nobody else uses.
    pub fn desk(self: &Arc<Self>, tenant: TenantSender) -> TenantMedia {
        let turn = self.fresh();
        let index = usize::try_from(turn).unwrap_or(0) % self.beats.len();
        TenantMedia {
            handle: self.beats[index].1.clone(),
            media: self.clone(),
            tenant,
        }
    }

    /// A name for a leg, bridge or recording; unique on this node.
    fn fresh(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }
}

impl Owners {
    /// Runs on a beat's thread: the locks are held for a lookup only.
    fn pass_on(&self, event: MediaEvent) {
        let owner = match &event {
            MediaEvent::PlayFinished { leg, .. }
            | MediaEvent::Digit { leg, .. }
            | MediaEvent::MediaTimeout { leg, .. }
            | MediaEvent::FirstPacket { leg }
            | MediaEvent::Quality { leg, .. }
            | MediaEvent::LegFailed { leg, .. } => self
                .legs
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .get(leg)
                .cloned(),
            MediaEvent::RecordingClosed { recording, .. } => self
                .recordings
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(recording),
        };
        if let Some(owner) = owner {
            owner.media(event);
        }
    }
}

/// A tenant's way to its beat.
pub struct TenantMedia {
    handle: MediaHandle,
    media: Arc<Media>,
    tenant: TenantSender,
}

impl TenantMedia {
    /// A fresh leg name whose events come to this tenant.
    pub fn fresh_leg(&self) -> LegKey {
        let leg = LegKey(self.media.fresh());
        let mut legs = self
            .media
            .owners
            .legs
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        legs.insert(leg, self.tenant.clone());
        leg
    }

    /// A fresh bridge name.
    pub fn fresh_bridge(&self) -> u64 {
        self.media.fresh()
    }

    /// A fresh recording name; its end is told to this tenant.
    pub fn fresh_recording(&self) -> u64 {
        let recording = self.media.fresh();
        let mut all = self
            .media
            .owners
            .recordings
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        all.insert(recording, self.tenant.clone());
        recording
    }

    /// Sends a command to the beat.
    pub fn send(&self, command: MediaCommand) {
        if self.handle.send(command).is_err() {
            tracing::error!("the media beat has stopped, calls have no audio");
        }
    }

    /// Ends a leg and forgets its owner.
    pub fn remove_leg(&self, leg: LegKey) {
        self.send(MediaCommand::RemoveLeg { leg });
        let mut legs = self
            .media
            .owners
            .legs
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        legs.remove(&leg);
    }
}
