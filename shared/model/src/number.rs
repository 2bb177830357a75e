//! Hotline numbers, trunks, regions.

use crate::{DepartmentId, FlowId, TenantId, TrunkId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Kind of a platform number; decides the price (BILL-02).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum NumberType {
    /// Landline (固话).
    Landline,
    /// 400 number.
    N400,
    /// 1010 number.
    N1010,
    /// 95 number.
    N95,
    /// Mobile (手机).
    Mobile,
}

/// A number that customers dial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HotlineNumber {
    /// Normal form: digits only.
    pub number: String,
    /// Type.
    pub kind: NumberType,
    /// Owner.
    pub tenant: TenantId,
    /// Department that owns it.
    pub department: DepartmentId,
    /// The flow that answers it.
    pub flow: Option<FlowId>,
    /// Lent by the platform for the trial (PORTAL-12).
    pub test: bool,
    /// Takes calls.
    pub active: bool,
}

/// Where a number comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Region {
    /// Area code, for example `010`; empty when unknown.
    pub area_code: String,
    /// Province in Chinese; empty when unknown.
    pub province: String,
    /// City in Chinese; empty when unknown.
    pub city: String,
    /// English name of the city or province; empty when unknown.
    pub english: String,
}

/// Kind of a customer's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CustomerNumberKind {
    /// Mobile.
    Mobile,
    /// Landline.
    Landline,
    /// Foreign number.
    Foreign,
    /// Withheld.
    Anonymous,
    /// Anything else (service numbers, extensions).
    #[default]
    Other,
}

/// How a trunk proves who it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum TrunkAuthentication {
    /// By source address: single addresses or CIDR blocks.
    Address {
        /// Allowed sources.
        sources: Vec<String>,
    },
    /// By SIP digest. `secret` is sealed (encrypted) wherever it is stored.
    Digest {
        /// User name.
        username: String,
        /// Sealed password.
        secret: String,
    },
}

/// A SIP connection to a carrier. Trunks belong to the platform; a number says which tenant a call is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Trunk {
    /// Fixed id.
    pub id: TrunkId,
    /// Name.
    pub name: String,
    /// Authentication of calls that come from it.
    pub authentication: TrunkAuthentication,
    /// Takes calls.
    pub active: bool,
}
