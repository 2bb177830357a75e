//! The one native command of the platform.
fn main() {}
