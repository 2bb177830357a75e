//! Errors of the WebRTC side.

/// Why a browser's offer did not lead to a connection.
#[derive(Debug, thiserror::Error)]
pub enum RtcError {
    /// The offer is not a session description that WebRTC can use.
    #[error("the WebRTC offer cannot be used: {0}")]
    BadOffer(String),
    /// The offer has no audio stream.
    #[error("the WebRTC offer has no active audio stream")]
    NoAudio,
    /// The offer has none of the codecs asked for.
    #[error("no common codec: the browser offers {offered}")]
    NoCommonCodec {
        /// Encoding names of the offer.
        offered: String,
    },
    /// No UDP port of the range is free.
    #[error("no free UDP port between {first} and {last} for WebRTC media")]
    NoFreePort {
        /// First port of the range.
        first: u16,
        /// Last port of the range.
        last: u16,
    },
    /// Addresses were not gathered in time.
    #[error("local addresses for WebRTC could not be gathered")]
    GatheringTimedOut,
    /// The engine reports a fault.
    #[error("WebRTC engine: {0}")]
    Engine(String),
}
