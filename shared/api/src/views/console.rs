use edgecall_model::agent::{AgentState, QueueMembership};
use edgecall_model::flow::FlowDefinition;
use edgecall_model::organisation::ServiceLimit;
use edgecall_model::organisation::{Branch, Department, Tenant};
use edgecall_model::queue::Strategy;
use edgecall_model::time_condition::{TimeCondition, TimeWindow};
use edgecall_model::{AgentId, At, DepartmentId, FlowId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The organisation tree for the pickers (ORG-03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationView {
    /// Tenant.
    pub tenant: Tenant,
    /// Branches.
    pub branches: Vec<Branch>,
    /// Departments.
    pub departments: Vec<Department>,
}

/// Filters of the agent list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentFilter {
    /// Part of number, name or e-mail.
    #[serde(default)]
    pub search: Option<String>,
    /// Department.
    #[serde(default)]
    pub department: Option<DepartmentId>,
    /// Active or not.
    #[serde(default)]
    pub active: Option<bool>,
    /// Paging.
    #[serde(flatten)]
    pub paging: super::Paging,
}

/// Form of an agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentForm {
    /// Department.
    pub department: DepartmentId,
    /// Agent number.
    #[schemars(regex(pattern = r"^[0-9]{3,10}$"))]
    pub number: String,
    /// Name.
    #[schemars(length(min = 1, max = 30))]
    pub name: String,
    /// E-mail for signing in. A person who has no account yet gets a mail with a first password.
    #[schemars(length(min = 3, max = 254), email)]
    pub email: String,
    /// May sign in.
    pub active: bool,
    /// Queues, at most 50.
    pub queues: Vec<QueueMembership>,
    /// State after sign-in.
    pub first_state: AgentState,
    /// Answer without a click.
    pub auto_answer: bool,
}

/// What a bulk action does to agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgentBulkAction {
    /// Let them sign in.
    Enable,
    /// Do not let them sign in.
    Disable,
    /// Delete them.
    Delete,
}

/// A bulk action on agents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgentBulk {
    /// What.
    pub action: AgentBulkAction,
    /// On whom, 1 to 100.
    #[schemars(length(min = 1, max = 100))]
    pub agents: Vec<AgentId>,
}

/// Form of a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QueueForm {
    /// Department.
    pub department: DepartmentId,
    /// Queue number.
    #[schemars(regex(pattern = r"^[0-9]{3,6}$"))]
    pub number: String,
    /// Name.
    #[schemars(length(min = 1, max = 50))]
    pub name: String,
    /// Strategy.
    pub strategy: Strategy,
    /// Ring seconds.
    #[schemars(range(min = 5, max = 120))]
    pub ring_seconds: u16,
    /// Wrap-up seconds: 0, or 3 to 300.
    #[schemars(range(min = 0, max = 300))]
    pub wrapup_seconds: u16,
    /// Longest wait in seconds.
    #[schemars(range(min = 10, max = 3600))]
    pub wait_seconds: u32,
    /// Most waiting, 0 = no limit.
    #[schemars(range(min = 0, max = 10000))]
    pub max_waiting: u32,
    /// Service-level seconds.
    #[schemars(range(min = 1, max = 60))]
    pub service_level_seconds: u16,
}

/// A new definition of a flow; publishing makes the next version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FlowForm {
    /// Name.
    #[schemars(length(min = 1, max = 50))]
    pub name: String,
    /// The version that was edited; another one meanwhile refuses the save.
    pub version: u32,
    /// Definition.
    pub definition: FlowDefinition,
}

/// A new flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewFlow {
    /// Department.
    pub department: DepartmentId,
    /// Name.
    #[schemars(length(min = 1, max = 50))]
    pub name: String,
    /// Definition.
    pub definition: FlowDefinition,
}

/// A definition to check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FlowCheck {
    /// Definition.
    pub definition: FlowDefinition,
}

/// One fault of a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FlowFault {
    /// Node; empty for the flow as a whole.
    pub node: String,
    /// Field.
    pub field: String,
    /// Does not stop publishing.
    pub warning: bool,
    /// English text.
    pub message: String,
    /// Chinese text.
    pub message_zh: String,
}

/// Faults of a flow; empty = none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FlowFaults {
    /// The faults.
    pub faults: Vec<FlowFault>,
}

/// Form of a time condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimeConditionForm {
    /// Department.
    pub department: DepartmentId,
    /// Name, unique in the department.
    #[schemars(length(min = 1, max = 50))]
    pub name: String,
    /// The smaller is tried first; unique in the department.
    #[schemars(range(min = 1, max = 9999))]
    pub priority: u16,
    /// When it holds, on the tenant's clock.
    pub window: TimeWindow,
}

/// A time condition in the console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TimeConditionView {
    /// The time condition.
    #[serde(flatten)]
    pub condition: TimeCondition,
    /// It holds at this moment.
    pub holds_now: bool,
    /// It will never hold again (ACD-24).
    pub expired: bool,
    /// Flows that refer to it; while there are any it cannot be deleted.
    pub used_by: Vec<FlowName>,
}

/// A flow by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FlowName {
    /// The flow.
    pub flow: FlowId,
    /// Its name.
    pub name: String,
}

/// Settings of the tenant as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TenantSettings {
    /// Seconds by which each ping of a desk lengthens the agent's session (SEC-14).
    #[schemars(range(min = 60, max = 86400))]
    pub agent_session_seconds: u32,
}

/// Binds a number to a flow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NumberForm {
    /// The flow; none = "not in service".
    pub flow: Option<FlowId>,
    /// Takes calls.
    pub active: bool,
}

/// Places a test call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewTestCall {
    /// One of the tenant's numbers.
    pub to: String,
    /// Caller's number shown.
    #[schemars(regex(pattern = r"^[0-9]{3,20}$"))]
    pub from: String,
    /// What the caller does.
    pub script: edgecall_model::node_api::TestCallScript,
}

/// Filters of the operation log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OperationLogFilter {
    /// From.
    #[serde(default)]
    pub from: Option<At>,
    /// To, not included.
    #[serde(default)]
    pub to: Option<At>,
    /// Kind of object.
    #[serde(default)]
    pub object: Option<String>,
    /// Paging.
    #[serde(flatten)]
    pub paging: super::Paging,
}

/// One line of the operation log (C8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OperationLogLine {
    /// When.
    pub at: At,
    /// Who (e-mail).
    pub who: String,
    /// From which address.
    pub address: String,
    /// Operation id.
    pub operation: String,
    /// Kind of object.
    pub object: String,
    /// Action.
    pub action: String,
    /// Which object.
    pub key: String,
    /// `ok` or the error code.
    pub result: String,
    /// Values before, as JSON text; empty when there were none.
    pub before: String,
    /// Values after, as JSON text; empty when there are none.
    pub after: String,
}

/// What the desk page needs to start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeskStart {
    /// WebSocket address of the node that owns the tenant; relative addresses are on the same host.
    pub socket: String,
    /// The agent.
    pub agent: AgentId,
    /// Agent number.
    pub number: String,
    /// Name.
    pub name: String,
    /// Break reasons (DESK-305).
    pub break_reasons: Vec<String>,
    /// Why no new calls come in, when that is so.
    pub limit: Option<ServiceLimit>,
}
