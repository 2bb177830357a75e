//! WebRTC peer connections behind one small interface.
