//! Minutes, charges and statements.
