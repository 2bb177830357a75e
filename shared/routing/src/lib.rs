//! Which agent gets the call.
