//! One RTP leg: what comes in, what goes out, and from whom packets are believed.

use crate::bridge::{Hears, soft_limit};
use crate::codec::{AudioDecoder, AudioEncoder, MAX_ENCODED};
use crate::comfort_noise::OWN_LEVEL;
use crate::digits::{DigitReceiver, DigitSender};
use crate::leg_reports::RtcpWay;
use crate::out_stream::{OutStream, Stamp};
use crate::pace::ReadPace;
use crate::playing::Playing;
use crate::playout::{Content, Playout, Taken};
use crate::quality::QualityWatch;
use crate::recording::Said;
use crate::rtp::RtpView;
use crate::srtp::{SrtpError, SrtpKeys};
use crate::tones::ToneDetector;
use crate::way::{Arrival, Way};
use crate::{
    EventSink, FRAME_SAMPLES, Frame, LegFormat, LegKey, LegStats, MediaEvent, Pcm, Transport,
};
use std::net::SocketAddr;
use std::sync::Arc;

/// Comfort noise (RFC 3389) has this payload type at 8 kHz without negotiation.
const COMFORT_NOISE: u8 = 13;

/// What to do with an accepted packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accepted {
    /// Audio, to be relayed or played.
    Audio,
    /// Comfort noise.
    Noise,
    /// A telephone event, already dealt with.
    Event,
    /// Nothing: rejected and counted.
    No,
}

/// Sequence numbers of the current source, for counting loss.
#[derive(Clone, Copy)]
pub(crate) struct Source {
    pub(crate) ssrc: u32,
    pub(crate) highest: u16,
    /// Wraps of the sequence number.
    pub(crate) cycles: u16,
}

pub(crate) struct Leg {
    pub(crate) key: LegKey,
    pub(crate) format: LegFormat,
    pub(crate) way: Way,
    pub(crate) source: Option<Source>,
    pub(crate) playout: Playout,
    decoder: AudioDecoder,
    encoder: Option<AudioEncoder>,
    pub(crate) out: OutStream,
    digits_in: DigitReceiver,
    digits_out: DigitSender,
    /// Listens for keypad tones, if they are expected.
    tone_keys: Option<Box<ToneDetector>>,
    /// Beats of silence in a row that were to be sent.
    silent_beats: u32,
    tones: Option<Playing>,
    play: Option<Playing>,
    /// Added to whatever is heard.
    notice: Option<Playing>,
    pub(crate) muted: bool,
    /// True once the leg was given anything to say: from then on it always sends.
    pub(crate) speaks: bool,
    pub(crate) hears: Hears,
    pub(crate) relay_to: Option<usize>,
    /// Somebody needs this leg's sound.
    pub(crate) wanted: bool,
    /// Somebody needs it as samples.
    pub(crate) samples_wanted: bool,
    /// What the leg said in this beat, if samples are wanted.
    pub(crate) frame: Frame,
    taken: Taken,
    /// How reading its socket went of late.
    pub(crate) pace: ReadPace,
    heard_from: bool,
    silent_since: u64,
    timeouts_told: u64,
    pub(crate) sequence_gaps: i64,
    pub(crate) counts: LegStats,
    pub(crate) octets_sent: u32,
    pub(crate) quality: QualityWatch,
    /// How reports reach the far end; `None`: not at all so far.
    pub(crate) rtcp: Option<RtcpWay>,
}

impl Leg {
    /// # Errors
    /// The socket cannot be switched to non-blocking, or there are no random numbers.
    pub(crate) fn new(
        key: LegKey,
        transport: Transport,
        format: LegFormat,
        beat: u64,
    ) -> Result<Self, String> {
        let way = Way::new(transport).map_err(|error| format!("socket: {error}"))?;
        let tone_keys = detector_for(&format);
        let out = OutStream::new(format.codec, beat).map_err(|error| format!("random: {error}"))?;
        Ok(Self {
            key,
            decoder: AudioDecoder::new(format.codec),
            encoder: None,
            format,
            way,
            source: None,
            playout: Playout::new(),
            out,
            digits_in: DigitReceiver::default(),
            digits_out: DigitSender::default(),
            tone_keys,
            silent_beats: 0,
            tones: None,
            play: None,
            notice: None,
            muted: false,
            speaks: false,
            hears: Hears::Nothing,
            relay_to: None,
            wanted: false,
            samples_wanted: false,
            frame: [0; FRAME_SAMPLES],
            taken: Taken::Silence,
            pace: ReadPace::new(key),
            heard_from: false,
            silent_since: beat,
            timeouts_told: 0,
            sequence_gaps: 0,
            counts: LegStats::default(),
            octets_sent: 0,
            quality: QualityWatch::new(beat),
            rtcp: None,
        })
    }

    pub(crate) fn set_remote(&mut self, address: SocketAddr, format: LegFormat, beat: u64) {
        self.way.set_remote(address);
        self.set_format(format, beat);
    }

    /// # Errors
    /// The new socket cannot be switched to non-blocking; the leg keeps its old way then.
    pub(crate) fn replace_transport(
        &mut self,
        transport: Transport,
        format: LegFormat,
        beat: u64,
    ) -> Result<(), String> {
        self.way = Way::new(transport).map_err(|error| format!("socket: {error}"))?;
        self.heard_from = false;
        self.set_format(format, beat);
        Ok(())
    }

    fn set_format(&mut self, format: LegFormat, beat: u64) {
        if format.codec != self.format.codec {
            self.encoder = None;
            self.out.set_codec(format.codec, beat);
        }
        self.tone_keys = detector_for(&format);
        self.format = format;
        self.silent_since = beat;
        self.timeouts_told = 0;
        self.source = None;
        self.restart_input();
    }

    fn restart_input(&mut self) {
        self.playout.reset();
        self.decoder = AudioDecoder::new(self.format.codec);
        self.digits_in.reset();
    }

    pub(crate) fn next_arrival(&mut self, buffer: &mut [u8]) -> Option<Arrival> {
        self.way.next_arrival(buffer)
    }

    pub(crate) fn set_srtp(&mut self, keys: Option<&SrtpKeys>) -> Result<(), SrtpError> {
        self.way.set_srtp(keys)
    }

    /// Decrypts what arrived in the buffer; `None` if it is not genuine.
    pub(crate) fn open(&mut self, buffer: &mut [u8], length: usize) -> Option<usize> {
        let opened = self.way.open(buffer, length);
        self.counts.rejected += u64::from(opened.is_none());
        opened
    }

    pub(crate) fn count_rejected(&mut self) {
        self.counts.rejected += 1;
    }

    /// Judges one packet and deals with telephone events. `now` is in half beats.
    pub(crate) fn accept(
        &mut self,
        packet: &RtpView<'_>,
        source: Option<SocketAddr>,
        now: u64,
        events: &EventSink,
    ) -> Accepted {
        let beat = now / 2;
        let kind = if packet.payload_type == self.format.payload_type {
            Accepted::Audio
        } else if self
            .format
            .dtmf_payload_types
            .contains(&packet.payload_type)
        {
            Accepted::Event
        } else if packet.payload_type == self.format.comfort_noise.unwrap_or(COMFORT_NOISE) {
            Accepted::Noise
        } else {
            self.counts.rejected += 1;
            return Accepted::No;
        };
        if !self.way.admits(packet, source) {
            self.counts.from_elsewhere += 1;
            return Accepted::No;
        }
        self.follow_source(packet);
        if kind == Accepted::Audio {
            let arrived = now * u64::from(self.format.codec.clock() / 100);
            self.quality.arrival(arrived, packet.timestamp);
        }
        self.counts.received += 1;
        self.silent_since = beat;
        self.timeouts_told = 0;
        if kind == Accepted::Audio && !std::mem::replace(&mut self.heard_from, true) {
            events(MediaEvent::FirstPacket { leg: self.key });
        }
        if kind == Accepted::Event {
            let clock = self.format.dtmf_clock;
            let keys = self
                .digits_in
                .receive(packet.timestamp, packet.payload, beat, clock);
            keys.into_iter()
                .flatten()
                .for_each(|pressed| report(self.key, pressed, events));
        }
        kind
    }

    fn follow_source(&mut self, packet: &RtpView<'_>) {
        match &mut self.source {
            Some(source) if source.ssrc == packet.ssrc => {
                let step = packet.sequence.wrapping_sub(source.highest) as i16;
                // A straggler or a copy fills a gap that was counted before; a leap is a restart.
                if (1..1_000).contains(&step) {
                    self.sequence_gaps += i64::from(step) - 1;
                    if step > 1 {
                        self.quality.gap(step as u32 - 1);
                    }
                    let wrapped = packet.sequence < source.highest;
                    source.cycles = source.cycles.wrapping_add(u16::from(wrapped));
                    source.highest = packet.sequence;
                } else if (-100..0).contains(&step) {
                    self.sequence_gaps -= 1;
                    self.counts.reordered += 1;
                } else if step != 0 {
                    source.highest = packet.sequence;
                }
            }
            known => {
                let changed = known.is_some();
                *known = Some(Source {
                    ssrc: packet.ssrc,
                    highest: packet.sequence,
                    cycles: 0,
                });
                if changed {
                    self.quality.new_source();
                    self.restart_input();
                }
            }
        }
    }

    /// Keeps a packet for playing.
    pub(crate) fn keep(&mut self, packet: &RtpView<'_>, accepted: Accepted) {
        let content = match accepted {
            Accepted::Audio => Content::Audio,
            Accepted::Noise => Content::Noise,
            Accepted::Event | Accepted::No => Content::Nothing,
        };
        self.playout.push(packet.sequence, content, packet.payload);
    }

    /// Passes a packet of another leg on to the far end.
    pub(crate) fn relay(&mut self, packet: &RtpView<'_>, accepted: Accepted, beat: u64) {
        let payload_type = match accepted {
            Accepted::Audio => Some(self.format.payload_type),
            Accepted::Noise => self.format.comfort_noise,
            Accepted::Event | Accepted::No => None,
        };
        let Some(payload_type) = payload_type else {
            self.out.not_relayed();
            return;
        };
        if let Some(stamp) = self.out.relayed(packet, beat) {
            self.transmit(payload_type, stamp, packet.payload);
        }
    }

    /// Starts or stops decoding; what waited in between is stale.
    pub(crate) fn set_wanted(&mut self, wanted_before: bool) {
        if self.wanted != wanted_before {
            self.playout.reset();
            self.frame.fill(0);
            self.taken = Taken::Silence;
        }
    }

    /// Keypad tones are expected in the sound.
    pub(crate) fn expects_tones(&self) -> bool {
        self.tone_keys.is_some()
    }

    /// Makes what the leg says in this beat.
    pub(crate) fn listen(&mut self, events: &EventSink) {
        if !self.wanted {
            return;
        }
        self.taken = self
            .playout
            .take(&mut self.decoder, &mut self.frame, self.samples_wanted);
        // A muted party still may press keys.
        if let Some(detector) = &mut self.tone_keys
            && let Some(pressed) = detector.hear(&self.frame)
        {
            report(self.key, pressed, events);
        }
        if self.muted {
            self.frame.fill(0);
            self.taken = Taken::Silence;
        }
    }

    /// What the leg said in this beat, as cheaply as it is known.
    pub(crate) fn said(&self) -> Said<'_> {
        match self.taken {
            Taken::Silence => Said::Silence,
            Taken::Coded(law) => Said::Coded(law, self.playout.coded()),
            Taken::Samples => Said::Samples(&self.frame),
        }
    }

    /// Something stands before what the bridge gives, or has to be added to it.
    pub(crate) fn is_overridden(&self) -> bool {
        self.play.is_some()
            || self.tones.is_some()
            || self.notice.is_some()
            || self.digits_out.busy()
    }

    pub(crate) fn start_notice(&mut self, audio: Arc<Pcm>) {
        self.speaks = true;
        self.notice = Some(Playing::new(0, audio, false));
    }

    pub(crate) fn start_play(
        &mut self,
        play: u64,
        audio: Arc<Pcm>,
        looped: bool,
        events: &EventSink,
    ) {
        self.stop_play(None, events);
        self.speaks = true;
        self.play = Some(Playing::new(play, audio, looped));
    }

    /// Stops the named play, or whichever runs.
    pub(crate) fn stop_play(&mut self, only: Option<u64>, events: &EventSink) {
        let named = |playing: &mut Playing| only.is_none_or(|play| play == playing.play);
        if let Some(playing) = self.play.take_if(named) {
            events(MediaEvent::PlayFinished {
                leg: self.key,
                play: playing.play,
                completed: false,
            });
        }
    }

    pub(crate) fn send_digits(&mut self, digits: &str) {
        self.speaks = true;
        self.digits_out.add(digits);
        if self.format.dtmf_payload_types.is_empty() {
            let more = self.digits_out.as_tones();
            let mut audio = self.tones.take().map_or(Pcm::silence(0), Playing::rest);
            audio.samples.extend(more.samples);
            self.tones =
                (!audio.samples.is_empty()).then(|| Playing::new(0, Arc::new(audio), false));
        }
    }

    /// Sends what the leg hears in this beat. `bridged` is the sound its bridge gives, if it gives samples.
    pub(crate) fn speak(&mut self, bridged: Option<&Frame>, beat: u64, events: &EventSink) {
        if self.digits_out.busy() && self.send_event(beat) {
            return;
        }
        let mut frame = [0; FRAME_SAMPLES];
        if let Some(tones) = &mut self.tones {
            if tones.next(&mut frame) {
                self.tones = None;
            }
        } else if let Some(playing) = &mut self.play {
            if playing.next(&mut frame) {
                let play = playing.play;
                self.play = None;
                events(MediaEvent::PlayFinished {
                    leg: self.key,
                    play,
                    completed: true,
                });
            }
        } else if let Some(bridged) = bridged {
            frame = *bridged;
        } else if self.notice.is_none()
            && (!self.speaks || (self.hears == Hears::Relay && !self.out.relay_is_silent(beat)))
        {
            return;
        }
        self.add_notice(&mut frame);
        match self.format.comfort_noise {
            Some(payload_type) if frame == [0; FRAME_SAMPLES] => {
                self.transmit_silence(&frame, payload_type, beat);
            }
            _ => {
                self.silent_beats = 0;
                self.transmit_frame(&frame, beat);
            }
        }
    }

    /// Sends silence: a few frames as they are, then a description of it now and then.
    fn transmit_silence(&mut self, frame: &Frame, payload_type: u8, beat: u64) {
        const AS_FRAMES: u32 = 5;
        const NOISE_EVERY: u32 = 10;
        self.silent_beats = self.silent_beats.saturating_add(1);
        if self.silent_beats <= AS_FRAMES {
            self.transmit_frame(frame, beat);
        } else if (self.silent_beats - AS_FRAMES) % NOISE_EVERY == 1 {
            let stamp = self.out.frame(beat);
            self.transmit(payload_type, stamp, &[OWN_LEVEL]);
        }
    }

    fn add_notice(&mut self, frame: &mut Frame) {
        let Some(notice) = &mut self.notice else {
            return;
        };
        let mut added = [0; FRAME_SAMPLES];
        let ended = notice.next(&mut added);
        for (sample, added) in frame.iter_mut().zip(added) {
            *sample = soft_limit(i32::from(*sample) + i32::from(added));
        }
        if ended {
            self.notice = None;
        }
    }

    /// Sends a telephone event packet; true if it takes the place of audio in this beat.
    fn send_event(&mut self, beat: u64) -> bool {
        let Some(&payload_type) = self.format.dtmf_payload_types.first() else {
            return false;
        };
        let Some(event) = self.digits_out.next(self.format.dtmf_clock) else {
            return false;
        };
        let stamp = self.out.event(beat, event.beats_in);
        self.transmit(payload_type, stamp, &event.payload);
        event.replaces_audio
    }

    fn transmit_frame(&mut self, frame: &Frame, beat: u64) {
        let codec = self.format.codec;
        let encoder = self.encoder.get_or_insert_with(|| AudioEncoder::new(codec));
        let mut payload = [0; MAX_ENCODED];
        let length = encoder.encode(frame, &mut payload);
        let stamp = self.out.frame(beat);
        self.transmit(self.format.payload_type, stamp, &payload[..length]);
    }

    fn transmit(&mut self, payload_type: u8, stamp: Stamp, payload: &[u8]) {
        let sent = self.way.send(&RtpView {
            payload_type,
            marker: stamp.marker,
            sequence: stamp.sequence,
            timestamp: stamp.timestamp,
            ssrc: self.out.ssrc,
            payload,
        });
        self.octets_sent = self.octets_sent.wrapping_add(payload.len() as u32);
        self.counts.sent += u64::from(sent);
        self.counts.send_errors += u64::from(!sent);
    }

    /// Looks for keys that were never released and for a far end that fell silent.
    pub(crate) fn watch(&mut self, beat: u64, timeout_beats: u64, events: &EventSink) {
        if let Some(pressed) = self.digits_in.expire(beat, self.format.dtmf_clock) {
            report(self.key, pressed, events);
        }
        let silent = beat - self.silent_since;
        if silent / timeout_beats > self.timeouts_told {
            self.timeouts_told = silent / timeout_beats;
            events(MediaEvent::MediaTimeout {
                leg: self.key,
                silent_ms: silent * u64::from(crate::FRAME_MS),
            });
        }
    }

    pub(crate) fn stats(&self) -> LegStats {
        let playout = self.playout.counts;
        LegStats {
            lost: u64::try_from(self.sequence_gaps).unwrap_or(0),
            late: playout.late,
            duplicates: playout.duplicates,
            cut: playout.cut,
            concealed_frames: playout.concealed_frames,
            recovered_frames: playout.recovered_frames,
            buffered_ms: self.playout.buffered_ms(),
            remote: self.way.remote(),
            ..self.counts.clone()
        }
    }
}

fn detector_for(format: &LegFormat) -> Option<Box<ToneDetector>> {
    let expected = format.tone_keys || format.dtmf_payload_types.is_empty();
    expected.then(|| Box::new(ToneDetector::new()))
}

fn report(leg: LegKey, pressed: crate::digits::Pressed, events: &EventSink) {
    events(MediaEvent::Digit {
        leg,
        digit: pressed.digit,
        duration_ms: pressed.duration_ms,
    });
}
