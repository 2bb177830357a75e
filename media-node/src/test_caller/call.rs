//! One test call, read from top to bottom.

use super::plan::CallPlan;
use super::telephone::{TestCaller, TestCallerError};
use crate::call::leg_format;
use crate::clock;
use edgecall_model::node_api::{TestCallPhase, TestCallState, TestKey};
use media_audio::{LegKey, MediaCommand, MediaEvent, RecordingOptions, Transport};
use sip_core::sdp::{self, Codec, Description, Direction, LocalMedia, SessionVersion};
use sip_core::{CallEvent, OutgoingCall, OutgoingHandle};
use std::net::UdpSocket;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::time::{Instant, sleep_until};

/// Nobody lets a phone ring longer.
const RING_LIMIT: Duration = Duration::from_secs(120);
/// A recording is closed well within this time.
const CLOSING: Duration = Duration::from_secs(5);

pub(super) struct TestCall {
    caller: Arc<TestCaller>,
    plan: CallPlan,
    ours: LocalMedia,
    socket: Option<UdpSocket>,
    handle: OutgoingHandle,
    leg: LegKey,
    recording: Option<u64>,
    state: watch::Sender<TestCallState>,
}

impl TestCall {
    pub fn place(
        caller: Arc<TestCaller>,
        plan: CallPlan,
    ) -> Result<watch::Receiver<TestCallState>, TestCallerError> {
        let socket = UdpSocket::bind((caller.ip, 0))?;
        let ours = LocalMedia {
            address: caller.ip,
            port: socket.local_addr()?.port(),
            codecs: vec![Codec::Pcma, Codec::Pcmu],
            direction: Direction::SendRecv,
            session: SessionVersion::random()?,
        };
        let handle = caller.sip.call(OutgoingCall {
            to_uri: plan.to_uri.clone(),
            destination: plan.destination,
            from: plan.from.clone(),
            from_host: None,
            display: None,
            sdp: sdp::offer(&ours),
            credentials: plan.credentials.clone(),
            headers: Vec::new(),
            reliable: false,
        })?;
        let (state, states) = watch::channel(TestCallState {
            id: plan.id.clone(),
            phase: TestCallPhase::Calling,
            sip_call_id: handle.call.call_id().to_owned(),
            placed: clock::now(),
            answered: None,
            ended: None,
            failure: String::new(),
        });
        let leg = LegKey(caller.fresh());
        let call = TestCall {
            caller,
            plan,
            ours,
            socket: Some(socket),
            handle,
            leg,
            recording: None,
            state,
        };
        tokio::spawn(call.run());
        Ok(states)
    }

    async fn run(mut self) {
        let media_events = self.caller.media_events.subscribe();
        if self.ring().await {
            self.talk().await;
        }
        let _ = self
            .caller
            .media
            .send(MediaCommand::RemoveLeg { leg: self.leg });
        self.close_recording(media_events).await;
        // The file is complete before the end is told.
        self.state.send_modify(|state| {
            if state.phase != TestCallPhase::Failed {
                state.phase = TestCallPhase::Ended;
            }
            state.ended = Some(clock::now());
        });
    }

    /// Waits for the answer; true when the call is up.
    async fn ring(&mut self) -> bool {
        let limit = Instant::now() + RING_LIMIT;
        loop {
            let event = tokio::select! {
                event = self.handle.events.recv() => event,
                () = sleep_until(limit) => {
                    self.handle.hang_up();
                    self.fail("nobody answered");
                    return false;
                }
            };
            match event {
                Some(CallEvent::Answered { sdp }) => return self.connect(sdp.as_deref()),
                Some(CallEvent::Failed { code, reason, .. }) => {
                    self.fail(&format!("{code} {reason}"));
                    return false;
                }
                Some(CallEvent::Ended { .. } | CallEvent::Cancelled) | None => {
                    self.fail("ended before the answer");
                    return false;
                }
                Some(_) => {}
            }
        }
    }

    fn connect(&mut self, answer: Option<&str>) -> bool {
        let agreed = Description::parse(answer.unwrap_or_default())
            .and_then(|answer| sdp::accept_answer(&answer, &self.ours));
        let (agreed, Some(socket)) = (agreed, self.socket.take()) else {
            return false;
        };
        let agreed = match agreed {
            Ok(agreed) => agreed,
            Err(fault) => {
                self.handle.hang_up();
                self.fail(&format!("the answer cannot be used: {fault}"));
                return false;
            }
        };
        let leg = self.leg;
        let transport = Transport::Rtp {
            socket,
            remote: agreed.remote,
            symmetric: true,
        };
        let mut commands = vec![
            MediaCommand::AddLeg {
                leg,
                transport,
                format: leg_format(&agreed),
            },
            MediaCommand::Silence { leg },
        ];
        if let Some(path) = self.plan.record.clone() {
            let recording = self.caller.fresh();
            self.recording = Some(recording);
            // The right channel belongs to nobody and stays silent.
            commands.push(MediaCommand::StartRecording {
                recording,
                left: vec![leg],
                right: Vec::new(),
                path,
                options: RecordingOptions::default(),
            });
        }
        if let Some(audio) = self.plan.loop_sound() {
            commands.push(MediaCommand::Play {
                leg,
                play: 1,
                audio,
                looped: true,
            });
        }
        for command in commands {
            if self.caller.media.send(command).is_err() {
                self.handle.hang_up();
                self.fail("the test caller's audio has stopped");
                return false;
            }
        }
        self.state.send_modify(|state| {
            state.phase = TestCallPhase::Answered;
            state.answered = Some(clock::now());
        });
        true
    }

    /// Presses keys and hangs up by the plan, or ends when the other side does.
    async fn talk(&mut self) {
        let answered = Instant::now();
        let mut keys = self.plan.keys.clone();
        keys.sort_by_key(|key| std::cmp::Reverse(key.after_ms));
        let due = |key: &TestKey| answered + Duration::from_millis(u64::from(key.after_ms));
        let end = answered + Duration::from_millis(self.plan.hang_up_after_ms);
        loop {
            let next = keys.last().map_or(end, due).min(end);
            tokio::select! {
                event = self.handle.events.recv() => match event {
                    Some(CallEvent::Ended { .. } | CallEvent::Failed { .. } | CallEvent::Cancelled) | None => return,
                    Some(CallEvent::ReOffer(offer)) => offer.accept(sdp::offer(&self.ours)),
                    Some(_) => {}
                },
                () = sleep_until(next) => {
                    if next >= end {
                        self.handle.hang_up();
                        return;
                    }
                    if let Some(key) = keys.pop() {
                        let digits = key.key.to_string();
                        let _ = self.caller.media.send(MediaCommand::SendDigits { leg: self.leg, digits });
                    }
                }
            }
        }
    }

    async fn close_recording(&mut self, mut events: broadcast::Receiver<MediaEvent>) {
        let Some(own) = self.recording.take() else {
            return;
        };
        let _ = self
            .caller
            .media
            .send(MediaCommand::StopRecording { recording: own });
        let closed = async {
            loop {
                match events.recv().await {
                    Ok(MediaEvent::RecordingClosed {
                        recording, failed, ..
                    }) if recording == own => {
                        if let Some(reason) = failed {
                            tracing::error!(reason, "what was heard is not recorded");
                        }
                        return;
                    }
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                    Err(broadcast::error::RecvError::Closed) => return,
                }
            }
        };
        if tokio::time::timeout(CLOSING, closed).await.is_err() {
            tracing::warn!("the test caller's recording was not closed in time");
        }
    }

    fn fail(&self, why: &str) {
        self.state.send_modify(|state| {
            state.phase = TestCallPhase::Failed;
            state.failure = why.to_owned();
        });
    }
}
