//! What one machine needs in place of the cloud: tables, objects, a mailbox.
