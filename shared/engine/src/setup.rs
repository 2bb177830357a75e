//! One version of the tenant's configuration, arranged for looking things up.

use edgecall_model::agent::Agent;
use edgecall_model::config::TenantConfig;
use edgecall_model::flow::Flow;
use edgecall_model::number::HotlineNumber;
use edgecall_model::organisation::Tenant;
use edgecall_model::queue::Queue;
use edgecall_model::rules::DeskRules;
use edgecall_model::time_condition::TimeCondition;
use edgecall_model::{AgentId, BranchId, DepartmentId, FlowId, QueueId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A configuration version. Running calls keep the one they started with.
pub(crate) struct Setup {
    pub(crate) version: u64,
    pub(crate) tenant: Tenant,
    pub(crate) rules: DeskRules,
    numbers: BTreeMap<String, HotlineNumber>,
    branches: BTreeMap<DepartmentId, BranchId>,
    queues: BTreeMap<QueueId, Arc<Queue>>,
    flows: BTreeMap<FlowId, Arc<Flow>>,
    pub(crate) time_conditions: Vec<TimeCondition>,
    /// Agents who may sign in.
    pub(crate) agents: BTreeMap<AgentId, Arc<Agent>>,
    members: BTreeMap<QueueId, Vec<(AgentId, u8)>>,
}

/// A version says which one it is; all of it would drown what is looked for.
impl std::fmt::Debug for Setup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Setup(version {})", self.version)
    }
}

impl Setup {
    pub(crate) fn new(config: &TenantConfig) -> Self {
        let agents: BTreeMap<_, _> = config
            .agents
            .iter()
            .filter(|agent| agent.active)
            .map(|agent| (agent.id.clone(), Arc::new(agent.clone())))
            .collect();
        let mut members: BTreeMap<QueueId, Vec<(AgentId, u8)>> = BTreeMap::new();
        for agent in agents.values() {
            for membership in &agent.queues {
                members
                    .entry(membership.queue.clone())
                    .or_default()
                    .push((agent.id.clone(), membership.priority));
            }
        }
        Setup {
            version: config.version,
            tenant: config.tenant.clone(),
            rules: config.rules.clone(),
            numbers: config
                .numbers
                .iter()
                .map(|n| (n.number.clone(), n.clone()))
                .collect(),
            branches: config
                .departments
                .iter()
                .map(|d| (d.id.clone(), d.branch.clone()))
                .collect(),
            queues: config
                .queues
                .iter()
                .map(|q| (q.id.clone(), Arc::new(q.clone())))
                .collect(),
            flows: config
                .flows
                .iter()
                .map(|f| (f.id.clone(), Arc::new(f.clone())))
                .collect(),
            time_conditions: config.time_conditions.clone(),
            agents,
            members,
        }
    }

    /// A hotline number with its branch, when it belongs to a department.
    pub(crate) fn number(&self, normal: &str) -> Option<(&HotlineNumber, &BranchId)> {
        let number = self.numbers.get(normal)?;
        Some((number, self.branches.get(&number.department)?))
    }

    /// All hotline numbers, in order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = &HotlineNumber> + Clone {
        self.numbers.values()
    }

    /// The branch of a department.
    pub(crate) fn branch(&self, department: &DepartmentId) -> Option<&BranchId> {
        self.branches.get(department)
    }

    /// All queues, in order of id.
    pub(crate) fn queues(&self) -> impl Iterator<Item = &Arc<Queue>> {
        self.queues.values()
    }

    /// All flows, in order of id.
    pub(crate) fn flows(&self) -> impl Iterator<Item = &Arc<Flow>> {
        self.flows.values()
    }

    pub(crate) fn queue(&self, id: &QueueId) -> Option<&Arc<Queue>> {
        self.queues.get(id)
    }

    pub(crate) fn flow(&self, id: &FlowId) -> Option<&Arc<Flow>> {
        self.flows.get(id)
    }

    /// Members of a queue with their priority, in order of id.
    pub(crate) fn members(&self, queue: &QueueId) -> &[(AgentId, u8)] {
        self.members.get(queue).map_or(&[], Vec::as_slice)
    }
}
