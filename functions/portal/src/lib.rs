//! Portal pages.
