//! Telephone numbers: normal form, kind, area of origin.
