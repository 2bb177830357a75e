//! RTP, codecs, playing, bridging and recording on a steady beat.
