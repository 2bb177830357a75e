//! Report counts as folds over call records.
