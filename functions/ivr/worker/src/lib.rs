//! IVR HTTP nodes as a Cloudflare Worker.
