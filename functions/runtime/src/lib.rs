//! What every edge function shares: platform services, routing of operations, sessions, audit.
