//! What the administration API answers, operation by operation. One binary: each one that links the SDKs
//! takes minutes.

mod accounts;
mod agents;
mod call_records;
mod console;
mod desk_rules;
mod instances;
mod isolation;
mod requests;
mod time_conditions;
mod trial;
mod world;
