//! Administration API: portal accounts, sessions, instances, a tenant's configuration, call records and
//! recordings.

pub mod console;
pub mod mail;
pub mod records;
