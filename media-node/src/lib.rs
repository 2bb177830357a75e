//! The media node: runs tenants' engines, calls, recordings and agents' connections.
