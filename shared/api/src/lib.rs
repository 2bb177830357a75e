//! Every API operation, declared once.
