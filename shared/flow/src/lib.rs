//! Call flows: definition, checks, interpreter.
