//! The customer's leg: its SIP dialog and what was agreed about audio.

use media_audio::{Codec, LegFormat};
use sip_core::IncomingControl;
use sip_core::sdp::{
    self, Description, Direction, LocalMedia, Negotiated, SdpError, SessionVersion,
};
use std::net::{IpAddr, UdpSocket};
use std::time::Instant;

/// Codecs towards customers: trunks speak G.711; A-law first, as networks in China do.
pub const CODECS: [sdp::Codec; 3] = [sdp::Codec::Pcma, sdp::Codec::Pcmu, sdp::Codec::Opus];

/// What was offered and agreed, on our side of one customer's leg.
pub struct CustomerSession {
    ours: LocalMedia,
    agreed: Option<(Description, Negotiated)>,
}

impl CustomerSession {
    /// A session for a socket that is reachable at `address`, with these codecs, best first, and with the
    /// caller's offer, if it made one.
    ///
    /// # Errors
    /// The offer cannot be used; [`SdpError::sip_code`] says what to answer.
    pub fn new(
        address: IpAddr,
        socket: &UdpSocket,
        codecs: &[sdp::Codec],
        offer: Option<&str>,
    ) -> Result<Self, SessionError> {
        let ours = LocalMedia {
            address,
            port: socket.local_addr()?.port(),
            codecs: codecs.to_vec(),
            direction: Direction::SendRecv,
            session: SessionVersion::random().map_err(std::io::Error::other)?,
        };
        let mut session = CustomerSession { ours, agreed: None };
        if let Some(offer) = offer {
            session.take_offer(offer)?;
        }
        Ok(session)
    }

    /// What our 200 carries: the answer, or an offer when the caller made none.
    pub fn description(&self) -> String {
        match &self.agreed {
            Some((offer, agreed)) => sdp::answer(offer, agreed, &self.ours),
            None => sdp::offer(&self.ours),
        }
    }

    /// What was agreed, once both sides have spoken.
    pub fn agreed(&self) -> Option<&Negotiated> {
        self.agreed.as_ref().map(|(_, agreed)| agreed)
    }

    /// Takes an offer (first or changed).
    ///
    /// # Errors
    /// It cannot be used; everything stays as it was.
    pub fn take_offer(&mut self, offer: &str) -> Result<(), SdpError> {
        let offer = Description::parse(offer)?;
        let agreed = sdp::negotiate(&offer, &self.ours)?;
        if self.agreed.is_some() {
            self.ours.session = self.ours.session.next();
        }
        self.agreed = Some((offer, agreed));
        Ok(())
    }

    /// Takes the caller's answer to our offer.
    ///
    /// # Errors
    /// It cannot be used.
    pub fn take_answer(&mut self, answer: &str) -> Result<(), SdpError> {
        let answer = Description::parse(answer)?;
        let agreed = sdp::accept_answer(&answer, &self.ours)?;
        self.agreed = Some((answer, agreed));
        Ok(())
    }
}

/// Why a session cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The caller's description.
    #[error(transparent)]
    Description(#[from] SdpError),
    /// Our own socket or random source.
    #[error(transparent)]
    System(#[from] std::io::Error),
}

impl SessionError {
    /// SIP status that says it.
    pub fn sip_code(&self) -> u16 {
        match self {
            SessionError::Description(fault) => fault.sip_code(),
            SessionError::System(_) => 503,
        }
    }
}

/// What the beat needs to know about an agreement.
pub fn leg_format(agreed: &Negotiated) -> LegFormat {
    let codec = match agreed.codec {
        sdp::Codec::Pcma => Codec::Pcma,
        sdp::Codec::Pcmu => Codec::Pcmu,
        sdp::Codec::Opus => Codec::Opus,
    };
    let first = agreed.telephone_event_to_send();
    let mut types: Vec<u8> = first.iter().map(|event| event.payload_type).collect();
    for event in &agreed.telephone_events {
        if !types.contains(&event.payload_type) {
            types.push(event.payload_type);
        }
    }
    LegFormat {
        codec,
        payload_type: agreed.payload_type,
        dtmf_payload_types: types,
        dtmf_clock: first.map_or(codec.clock(), |event| event.clock),
        tone_keys: false,
        comfort_noise: None,
    }
}

/// The customer's leg of a call, as the tenant's task keeps it.
pub struct CustomerLeg {
    /// Answers and hangs up.
    pub control: IncomingControl,
    /// The audio agreement.
    pub session: CustomerSession,
    /// The bound socket; taken when the leg is given to the beat.
    pub socket: Option<UdpSocket>,
    /// When the INVITE arrived, to measure how quickly it is answered.
    pub received: Instant,
}
