//! Administration API as a Cloudflare Worker.
