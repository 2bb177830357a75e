//! What a beat can be told and what it tells.

use crate::{Codec, Paused, Pcm, QualitySample, RATE, RtpPacket, SpoolKey, SrtpKeys};
use std::net::{SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

/// A leg's name, chosen by the caller, unique within one beat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LegKey(pub u64);

/// Receives every event of a beat, on the beat's thread (recordings: on the writer's). It must not block.
pub type EventSink = Arc<dyn Fn(MediaEvent) + Send + Sync>;

/// How a leg's packets travel.
pub enum Transport {
    /// Plain RTP on a socket of its own.
    Rtp {
        /// The bound socket; it is switched to non-blocking.
        socket: UdpSocket,
        /// Where packets go, from the far end's SDP.
        remote: SocketAddr,
        /// True: packets go where the far end's packets come from (symmetric RTP, RFC 4961), latched at
        /// the first packet from `remote` or the second in sequence from another address. All other
        /// sources are dropped and counted. False: packets go to `remote` and may come from any of its ports.
        symmetric: bool,
    },
    /// Packets exchanged with another engine, such as WebRTC.
    Channel {
        /// Packets from the far end.
        inbound: Receiver<RtpPacket>,
        /// Called for every packet to the far end, on the beat's thread. It must not block.
        outbound: Box<dyn FnMut(&RtpPacket) + Send>,
    },
}

/// What was negotiated for a leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegFormat {
    /// The audio codec, both ways.
    pub codec: Codec,
    /// Its payload type.
    pub payload_type: u8,
    /// All negotiated telephone-event payload types; the first is used for sending. Empty: the far end
    /// knows none and keys are sent as tones.
    pub dtmf_payload_types: Vec<u8>,
    /// Clock of the first telephone-event type in Hz.
    pub dtmf_clock: u32,
    /// Keys are listened for as tones in the sound: always if no telephone events were negotiated, and where
    /// a trunk is known to send them so.
    pub tone_keys: bool,
    /// Payload type of comfort noise (RFC 3389), if negotiated: silence is sent as a packet each 200 ms.
    pub comfort_noise: Option<u8>,
}

impl LegFormat {
    /// The codec with its usual payload type, telephone events as 101 in the codec's clock.
    pub fn usual(codec: Codec) -> Self {
        Self {
            codec,
            payload_type: codec.usual_payload_type(),
            dtmf_payload_types: vec![101],
            dtmf_clock: codec.clock(),
            tone_keys: false,
            comfort_noise: None,
        }
    }
}

/// Which other members of a conference hear a member.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum HeardBy {
    /// Everybody: customer, agent, external party, supervisor who barges in (SUP-203, SUP-204).
    #[default]
    All,
    /// Nobody: a supervisor who listens (SUP-201), an agent who may only hear during a barge-in (SUP-204).
    /// Unlike a muted leg, the member is still recorded if a recording names it.
    Nobody,
    /// The members named: a supervisor who whispers to the agent (SUP-202), two parties of a consultation.
    Only(Vec<LegKey>),
}

/// A member of a conference. It hears every other member who is heard by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The leg.
    pub leg: LegKey,
    /// Who hears it.
    pub heard_by: HeardBy,
}

impl Member {
    /// A member whom everybody hears.
    pub const fn speaks(leg: LegKey) -> Self {
        Self {
            leg,
            heard_by: HeardBy::All,
        }
    }

    /// A member who hears everybody and whom nobody hears.
    pub const fn listens(leg: LegKey) -> Self {
        Self {
            leg,
            heard_by: HeardBy::Nobody,
        }
    }

    /// A member who hears everybody and whom only some hear.
    pub const fn whispers(leg: LegKey, to: Vec<LegKey>) -> Self {
        Self {
            leg,
            heard_by: HeardBy::Only(to),
        }
    }
}

/// What a recording can be told at its start.
#[derive(Debug, Clone, Default)]
pub struct RecordingOptions {
    /// A tone that all legs of both sides hear over what they hear otherwise, and that stands at the
    /// recording's beginning on both sides.
    pub start_tone: Option<Arc<Pcm>>,
    /// The file is not a WAV file but sealed under this key, to be opened with
    /// [`crate::SpooledRecording`].
    pub spool_key: Option<SpoolKey>,
}

/// An instruction to a beat; taken at the next beat, in order. Instructions for unknown legs do nothing.
pub enum MediaCommand {
    /// Begins a leg. It sends nothing until it is given something to say. A leg of that name is replaced.
    AddLeg {
        /// Its name.
        leg: LegKey,
        /// Its way.
        transport: Transport,
        /// What was negotiated.
        format: LegFormat,
    },
    /// Ends a leg: its play is reported as not completed, it leaves its bridge, recordings hear silence.
    RemoveLeg {
        /// The leg.
        leg: LegKey,
    },
    /// New session description of the far end (re-INVITE, answer after early media). Latching begins anew.
    SetRemote {
        /// The leg.
        leg: LegKey,
        /// Where packets go now; no effect on a channel.
        remote: SocketAddr,
        /// What is negotiated now.
        format: LegFormat,
    },
    /// The same leg on another way (browser reload, other network); what it hears goes on.
    ReplaceTransport {
        /// The leg.
        leg: LegKey,
        /// Its new way.
        transport: Transport,
        /// What is negotiated there.
        format: LegFormat,
    },
    /// Encrypts and decrypts a leg's packets (SRTP) from now on; `None`: no more. Sent right after
    /// [`MediaCommand::AddLeg`], not one packet goes unencrypted. A key that cannot be used ends the leg.
    SetSrtp {
        /// The leg.
        leg: LegKey,
        /// The keys of both sides.
        keys: Option<SrtpKeys>,
    },
    /// Says how a leg's reports (RTCP) travel. Without this they are sent only to far ends that send theirs to
    /// the RTP port.
    SetRtcp {
        /// The leg.
        leg: LegKey,
        /// Their own socket, usually the RTP port's next one; `None`: with the RTP packets (RFC 5761).
        socket: Option<UdpSocket>,
        /// Where they go on their own socket; `None`: the next port after the far end's RTP port.
        remote: Option<SocketAddr>,
    },
    /// Plays audio to a leg, over whatever else it hears. A play that was running is replaced.
    Play {
        /// The leg.
        leg: LegKey,
        /// Name of this play in [`MediaEvent::PlayFinished`].
        play: u64,
        /// The audio. Keep prompts at 8 kHz; other rates are resampled by the sender of the command.
        audio: Arc<Pcm>,
        /// True: begins again at its end, until stopped.
        looped: bool,
    },
    /// Stops a play; no effect if another one runs by now.
    StopPlay {
        /// The leg.
        leg: LegKey,
        /// The play.
        play: u64,
    },
    /// Adds a short sound to whatever a leg hears (barge-in, recording): nothing is interrupted, and no event
    /// follows. A notice that was running is replaced.
    Notice {
        /// The leg.
        leg: LegKey,
        /// The sound.
        audio: Arc<Pcm>,
    },
    /// Stops what is played and makes the leg send silence when nothing else is heard.
    Silence {
        /// The leg.
        leg: LegKey,
    },
    /// Joins legs; replaces the bridge of that name. Legs leave the bridges in which they were. Of three or
    /// more, each hears all others.
    Bridge {
        /// Its name.
        bridge: u64,
        /// Its members.
        legs: Vec<LegKey>,
    },
    /// Joins legs, or changes who hears whom in the bridge of that name; nothing else is interrupted.
    /// Legs leave the other bridges in which they were; a leg named twice counts as named first.
    Conference {
        /// Its name; the same names as for [`MediaCommand::Bridge`].
        bridge: u64,
        /// Its members.
        members: Vec<Member>,
    },
    /// Ends a bridge; its legs hear silence.
    Unbridge {
        /// The bridge.
        bridge: u64,
    },
    /// Takes a leg's sound away from bridges and recordings, or gives it back.
    Mute {
        /// The leg.
        leg: LegKey,
        /// True: not heard.
        muted: bool,
    },
    /// Sends keys `0-9 * # A-D`; a comma pauses 2 s. Added to keys still under way.
    SendDigits {
        /// The leg.
        leg: LegKey,
        /// The keys.
        digits: String,
    },
    /// Begins a stereo recording of what legs say. Legs may join later or be replaced under their name.
    StartRecording {
        /// Its name.
        recording: u64,
        /// Left channel: the customer.
        left: Vec<LegKey>,
        /// Right channel: everybody on the agents' side.
        right: Vec<LegKey>,
        /// File to create; an existing one is an error.
        path: PathBuf,
        /// What is not usual about it.
        options: RecordingOptions,
    },
    /// Records other legs from now on, in the same file (transfer, conference).
    SetRecordingSides {
        /// The recording.
        recording: u64,
        /// Left channel.
        left: Vec<LegKey>,
        /// Right channel.
        right: Vec<LegKey>,
    },
    /// Records silence while paused, so that times in the file stay true. Forms can be paused apart only in
    /// sealed files; a WAV file is silent if [`Paused::split`] is.
    PauseRecording {
        /// The recording.
        recording: u64,
        /// Which forms are silent from now on.
        paused: Paused,
    },
    /// Ends a recording; [`MediaEvent::RecordingClosed`] follows when the file is complete.
    StopRecording {
        /// The recording.
        recording: u64,
    },
    /// Asks for a leg's numbers.
    Stats {
        /// The leg.
        leg: LegKey,
        /// Called on the beat's thread; `None` if there is no such leg. It must not block.
        reply: Box<dyn FnOnce(Option<LegStats>) + Send>,
    },
}

/// Something that happened in a beat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaEvent {
    /// A play ended. Comes exactly once for each play that a leg was given.
    PlayFinished {
        /// The leg.
        leg: LegKey,
        /// The play.
        play: u64,
        /// False if it was stopped, replaced or its leg removed.
        completed: bool,
    },
    /// The far end pressed a key; comes when it is released, once.
    Digit {
        /// The leg.
        leg: LegKey,
        /// `0-9 * # A-D`.
        digit: char,
        /// How long it was held, in milliseconds.
        duration_ms: u32,
    },
    /// A recording is finished and its file complete.
    RecordingClosed {
        /// The recording.
        recording: u64,
        /// Its file.
        path: PathBuf,
        /// Samples per channel at 8 kHz.
        samples: u64,
        /// What went wrong while writing, if anything; the rest of the file is usable.
        failed: Option<String>,
    },
    /// No packet has come from a leg for the configured time; repeats each time that it passes again.
    MediaTimeout {
        /// The leg.
        leg: LegKey,
        /// Silence so far in milliseconds.
        silent_ms: u64,
    },
    /// The first audio packet of a leg's current way arrived.
    FirstPacket {
        /// The leg.
        leg: LegKey,
    },
    /// How a leg sounded in the last 5 s, and in what is left of them when it ends. Not told for a time in
    /// which nothing came.
    Quality {
        /// The leg.
        leg: LegKey,
        /// Loss, jitter, round trip and score.
        sample: QualitySample,
    },
    /// A leg could not be made; it does not exist.
    LegFailed {
        /// The leg.
        leg: LegKey,
        /// Why.
        reason: String,
    },
}

/// A leg's numbers since it began.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LegStats {
    /// Audio and event packets accepted.
    pub received: u64,
    /// Packets missing in the sequence numbers.
    pub lost: u64,
    /// Packets that came after their turn (only counted while the leg is decoded).
    pub late: u64,
    /// Packets that came more than once (only counted while the leg is decoded).
    pub duplicates: u64,
    /// Packets that came after a later one.
    pub reordered: u64,
    /// Packets thrown away to shorten the delay.
    pub cut: u64,
    /// Frames made up for missing audio.
    pub concealed_frames: u64,
    /// Of these, frames that the next packet repeated (Opus forward error correction).
    pub recovered_frames: u64,
    /// Packets from a source that is not the far end.
    pub from_elsewhere: u64,
    /// Datagrams that are not RTP, or RTP of a type that was not negotiated.
    pub rejected: u64,
    /// RTCP packets.
    pub rtcp: u64,
    /// Packets sent.
    pub sent: u64,
    /// Packets that could not be sent.
    pub send_errors: u64,
    /// Audio waiting in the jitter buffer in milliseconds.
    pub buffered_ms: u32,
    /// Where packets go; `None` for a channel.
    pub remote: Option<SocketAddr>,
}

/// The beat that was to get a command has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the media beat has stopped")]
pub struct MediaStopped;

/// Sends commands to one beat; cheap to clone. The beat ends when all handles are gone.
#[derive(Clone)]
pub struct MediaHandle {
    commands: Sender<MediaCommand>,
}

impl MediaHandle {
    pub(crate) fn new(commands: Sender<MediaCommand>) -> Self {
        Self { commands }
    }

    /// Sends a command. Audio at other rates than 8 kHz is resampled here, not on the beat.
    ///
    /// # Errors
    /// [`MediaStopped`] if the beat has ended.
    pub fn send(&self, mut command: MediaCommand) -> Result<(), MediaStopped> {
        let audio = match &mut command {
            MediaCommand::Play { audio, .. } | MediaCommand::Notice { audio, .. } => Some(audio),
            MediaCommand::StartRecording { options, .. } => options.start_tone.as_mut(),
            _ => None,
        };
        if let Some(audio) = audio.filter(|audio| audio.rate != RATE) {
            *audio = Arc::new(audio.at_rate(RATE));
        }
        self.commands.send(command).map_err(|_| MediaStopped)
    }
}
