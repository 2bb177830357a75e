//! SIP user agent: trunks, dialogs, SDP, digest.
