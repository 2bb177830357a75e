//! SRTP with keys from the session description (SDES, RFC 4568), for trunks and phones.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rtc_srtp::context::Context;
use rtc_srtp::option::{srtcp_replay_protection, srtp_replay_protection};
use rtc_srtp::protection_profile::ProtectionProfile;
use std::fmt;

/// Packets behind the newest that are still let in once (RFC 3711 section 3.3.2).
const REPLAY_WINDOW: usize = 128;

/// A crypto suite that we speak, in the order of preference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SrtpSuite {
    /// AES-128 in GCM (RFC 7714).
    AeadAes128Gcm,
    /// AES-128 in counter mode with an 80-bit tag; every SRTP device knows it.
    AesCm128HmacSha1_80,
    /// The same with a 32-bit tag.
    AesCm128HmacSha1_32,
}

impl SrtpSuite {
    /// All, best first.
    pub const ALL: [SrtpSuite; 3] = [
        SrtpSuite::AeadAes128Gcm,
        SrtpSuite::AesCm128HmacSha1_80,
        SrtpSuite::AesCm128HmacSha1_32,
    ];

    /// Its name in session descriptions.
    pub const fn name(self) -> &'static str {
        match self {
            SrtpSuite::AeadAes128Gcm => "AEAD_AES_128_GCM",
            SrtpSuite::AesCm128HmacSha1_80 => "AES_CM_128_HMAC_SHA1_80",
            SrtpSuite::AesCm128HmacSha1_32 => "AES_CM_128_HMAC_SHA1_32",
        }
    }

    const fn profile(self) -> ProtectionProfile {
        match self {
            SrtpSuite::AeadAes128Gcm => ProtectionProfile::AeadAes128Gcm,
            SrtpSuite::AesCm128HmacSha1_80 => ProtectionProfile::Aes128CmHmacSha1_80,
            SrtpSuite::AesCm128HmacSha1_32 => ProtectionProfile::Aes128CmHmacSha1_32,
        }
    }

    /// Bytes of master key and salt together.
    const fn key_and_salt(self) -> (usize, usize) {
        match self {
            SrtpSuite::AeadAes128Gcm => (16, 12),
            SrtpSuite::AesCm128HmacSha1_80 | SrtpSuite::AesCm128HmacSha1_32 => (16, 14),
        }
    }
}

/// Why a crypto attribute cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SrtpError {
    /// It is not written as RFC 4568 says.
    #[error("a=crypto: {0}")]
    Malformed(&'static str),
    /// A suite that we do not speak.
    #[error("a=crypto: the suite {0} is not supported")]
    Suite(String),
    /// A parameter that changes what is protected, which we do not support.
    #[error("a=crypto: the parameter {0} is not supported")]
    Parameter(String),
    /// The cipher refuses the key.
    #[error("SRTP: {0}")]
    Cipher(String),
    /// No random numbers.
    #[error("SRTP: no random numbers: {0}")]
    Random(String),
}

/// One `a=crypto` attribute: a suite and the key of the side that wrote it.
#[derive(Clone, PartialEq, Eq)]
pub struct CryptoAttribute {
    /// Its number, by which an answer names the one it takes.
    pub tag: u32,
    /// The suite.
    pub suite: SrtpSuite,
    /// Master key and salt.
    material: Vec<u8>,
}

impl fmt::Debug for CryptoAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CryptoAttribute({} {} …)", self.tag, self.suite.name())
    }
}

impl fmt::Display for CryptoAttribute {
    /// The attribute's value, without `a=crypto:`. Secret: not for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = STANDARD.encode(&self.material);
        write!(f, "{} {} inline:{key}", self.tag, self.suite.name())
    }
}

impl CryptoAttribute {
    /// A fresh key for us.
    ///
    /// # Errors
    /// [`SrtpError::Random`].
    pub fn fresh(tag: u32, suite: SrtpSuite) -> Result<Self, SrtpError> {
        let (key, salt) = suite.key_and_salt();
        let mut material = vec![0; key + salt];
        getrandom::fill(&mut material).map_err(|error| SrtpError::Random(error.to_string()))?;
        Ok(Self {
            tag,
            suite,
            material,
        })
    }

    /// Reads an attribute's value, the part after `a=crypto:`. A lifetime is taken note of by never sending
    /// so long; a key index (MKI) and parameters that switch protection off are refused.
    ///
    /// # Errors
    /// See [`SrtpError`].
    pub fn parse(value: &str) -> Result<Self, SrtpError> {
        let mut words = value.split_ascii_whitespace();
        let tag = words.next().and_then(|tag| tag.parse().ok());
        let tag = tag.ok_or(SrtpError::Malformed("the tag is no number"))?;
        let name = words.next().ok_or(SrtpError::Malformed("no suite"))?;
        let suite = SrtpSuite::ALL
            .into_iter()
            .find(|suite| suite.name() == name);
        let suite = suite.ok_or_else(|| SrtpError::Suite(name.to_owned()))?;
        let key = words.next().and_then(|key| key.strip_prefix("inline:"));
        let key = key.ok_or(SrtpError::Malformed("the key is not inline"))?;
        if key.contains(';') {
            return Err(SrtpError::Parameter("several keys".to_owned()));
        }
        let mut parts = key.split('|');
        let material = parts.next().unwrap_or_default();
        if let Some(index) = parts.find(|part| part.contains(':')) {
            return Err(SrtpError::Parameter(format!("MKI {index}")));
        }
        let material = STANDARD
            .decode(material)
            .map_err(|_| SrtpError::Malformed("the key is not base64"))?;
        let (key, salt) = suite.key_and_salt();
        if material.len() != key + salt {
            return Err(SrtpError::Malformed("the key has a wrong length"));
        }
        // WSH is a hint for the receiver's window; everything else changes the protection.
        if let Some(parameter) = words.find(|word| !word.starts_with("WSH=")) {
            return Err(SrtpError::Parameter(parameter.to_owned()));
        }
        Ok(Self {
            tag,
            suite,
            material,
        })
    }

    /// Chooses from an offer's attributes the suite that we like best.
    pub fn choose(offered: &[CryptoAttribute]) -> Option<&CryptoAttribute> {
        let suites = SrtpSuite::ALL.iter();
        suites
            .filter_map(|suite| offered.iter().find(|known| known.suite == *suite))
            .next()
    }

    fn context(&self) -> Result<Context, SrtpError> {
        let (key, salt) = self.material.split_at(self.suite.key_and_salt().0);
        let cipher = |error: String| SrtpError::Cipher(error);
        let provider = rtc_srtp::crypto::default_provider().map_err(|e| cipher(e.to_string()))?;
        Context::new(
            key,
            salt,
            self.suite.profile(),
            Some(srtp_replay_protection(REPLAY_WINDOW)),
            Some(srtcp_replay_protection(REPLAY_WINDOW)),
            provider.crypto(),
        )
        .map_err(|error| cipher(error.to_string()))
    }
}

/// The keys of one leg, both ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SrtpKeys {
    /// What we encrypt with: the attribute that we wrote.
    pub ours: CryptoAttribute,
    /// What the far end encrypts with: the attribute that it wrote.
    pub theirs: CryptoAttribute,
}

/// Encrypts and decrypts one leg's packets.
pub(crate) struct Srtp {
    outbound: Context,
    inbound: Context,
}

impl Srtp {
    pub(crate) fn new(keys: &SrtpKeys) -> Result<Box<Self>, SrtpError> {
        Ok(Box::new(Self {
            outbound: keys.ours.context()?,
            inbound: keys.theirs.context()?,
        }))
    }

    /// Decrypts a datagram into the same buffer; `None` if it is not genuine, or was there before.
    pub(crate) fn open(&mut self, buffer: &mut [u8], length: usize, rtcp: bool) -> Option<usize> {
        let sealed = &buffer[..length];
        let opened = if rtcp {
            self.inbound.decrypt_rtcp(sealed)
        } else {
            self.inbound.decrypt_rtp(sealed)
        };
        let opened = opened.ok()?;
        buffer.get_mut(..opened.len())?.copy_from_slice(&opened);
        Some(opened.len())
    }

    /// Encrypts an RTP or RTCP packet.
    pub(crate) fn seal(&mut self, packet: &[u8], rtcp: bool) -> Option<bytes::BytesMut> {
        let sealed = if rtcp {
            self.outbound.encrypt_rtcp(packet)
        } else {
            self.outbound.encrypt_rtp(packet)
        };
        sealed.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_attribute_of_rfc_4568_is_read_and_written_again() {
        let key = "inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj";
        let line = format!("1 AES_CM_128_HMAC_SHA1_80 {key}|2^20");
        let read = CryptoAttribute::parse(&line).unwrap();
        assert_eq!((read.tag, read.suite), (1, SrtpSuite::AesCm128HmacSha1_80));
        assert_eq!(read.to_string(), format!("1 AES_CM_128_HMAC_SHA1_80 {key}"));
        assert!(
            !format!("{read:?}").contains("d0Rm"),
            "keys are not for logs"
        );
        for (bad, reason) in [
            (format!("1 AES_CM_128_HMAC_SHA1_80 {key}|2^20|1:4"), "MKI"),
            (format!("1 F8_128_HMAC_SHA1_80 {key}"), "F8_128"),
            (
                format!("1 AES_CM_128_HMAC_SHA1_80 {key} UNENCRYPTED_SRTP"),
                "UNENCRYPTED",
            ),
            ("1 AES_CM_128_HMAC_SHA1_80 inline:YWJj".to_owned(), "length"),
            ("x".to_owned(), "tag"),
        ] {
            let message = CryptoAttribute::parse(&bad).unwrap_err().to_string();
            assert!(message.contains(reason), "{message}");
        }
    }

    #[test]
    fn the_best_common_suite_is_chosen() {
        let offered = [
            SrtpSuite::AesCm128HmacSha1_32,
            SrtpSuite::AesCm128HmacSha1_80,
        ]
        .map(|suite| CryptoAttribute::fresh(7, suite).unwrap());
        assert_eq!(CryptoAttribute::choose(&offered), Some(&offered[1]));
        assert_eq!(CryptoAttribute::choose(&[]), None);
    }

    proptest! {
        #[test]
        fn no_attribute_panics(value in "[0-9]{0,2} ?(AES_CM_128_HMAC_SHA1_80)? ?(inline:)?[A-Za-z0-9+/=|^:;]{0,60} ?[A-Z_=0-9]{0,9}") {
            let _ = CryptoAttribute::parse(&value);
        }
    }
}
