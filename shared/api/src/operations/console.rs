//! Configuration of a tenant.

use crate::declare::operation;
use crate::{Access, Audit, Nothing, Page, Permission, views};
use edgecall_model::agent::Agent;
use edgecall_model::flow::Flow;
use edgecall_model::node_api::TestCallState;
use edgecall_model::number::HotlineNumber;
use edgecall_model::queue::Queue;
use edgecall_model::rules::DeskRules;

operation! {
    /// One instance.
    InstanceShow: "show_instance" Get "/api/tenants/{tenant}" in Admin,
    permission: Permission::Tenant(Page::Organisation, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::InstanceView,
    errors: [NOT_FOUND],
    en: "One instance", zh: "实例详情",
}

operation! {
    /// Rename an instance.
    InstanceRename: "rename_instance" Patch "/api/tenants/{tenant}" in Admin,
    permission: Permission::Tenant(Page::Organisation, Access::Write),
    audit: Audit::Entry { object: "instance", action: "rename" },
    query: Nothing, body: views::RenameInstance, reply: views::InstanceView,
    errors: [NOT_FOUND, ALREADY_EXISTS],
    en: "Rename an instance", zh: "修改实例名称",
}

operation! {
    /// First-call checklist.
    ChecklistShow: "show_checklist" Get "/api/tenants/{tenant}/checklist" in Admin,
    permission: Permission::Tenant(Page::Organisation, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::Checklist,
    errors: [NOT_FOUND],
    en: "First-call checklist", zh: "快速上手",
}

operation! {
    /// Skip a step or take that back.
    ChecklistSkip: "skip_checklist_step" Put "/api/tenants/{tenant}/checklist/{step}" in Admin,
    permission: Permission::Tenant(Page::Organisation, Access::Write),
    audit: Audit::Entry { object: "checklist", action: "skip" },
    query: Nothing, body: views::SkipStep, reply: views::Checklist,
    errors: [NOT_FOUND],
    en: "Skip a step or take that back", zh: "跳过步骤",
}

operation! {
    /// Tenant, branches, departments.
    OrganisationShow: "show_organisation" Get "/api/tenants/{tenant}/organisation" in Admin,
    permission: Permission::Tenant(Page::Organisation, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::OrganisationView,
    errors: [NOT_FOUND],
    en: "Tenant, branches, departments", zh: "组织结构",
}

operation! {
    /// Agents.
    AgentList: "list_agents" Get "/api/tenants/{tenant}/agents" in Admin,
    permission: Permission::Tenant(Page::Agents, Access::Read),
    audit: Audit::None,
    query: views::AgentFilter, body: Nothing, reply: views::Listing<Agent>,
    errors: [NOT_FOUND],
    en: "Agents", zh: "座席列表",
}

operation! {
    /// Add an agent.
    AgentCreate: "create_agent" Post "/api/tenants/{tenant}/agents" in Admin,
    permission: Permission::Tenant(Page::Agents, Access::Write),
    audit: Audit::Entry { object: "agent", action: "create" },
    query: Nothing, body: views::AgentForm, reply: Agent,
    errors: [NOT_FOUND, ALREADY_EXISTS, LIMIT_REACHED],
    en: "Add an agent", zh: "新增座席",
}

operation! {
    /// One agent.
    AgentShow: "show_agent" Get "/api/tenants/{tenant}/agents/{agent}" in Admin,
    permission: Permission::Tenant(Page::Agents, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: Agent,
    errors: [NOT_FOUND],
    en: "One agent", zh: "座席详情",
}

operation! {
    /// Change an agent.
    AgentUpdate: "update_agent" Put "/api/tenants/{tenant}/agents/{agent}" in Admin,
    permission: Permission::Tenant(Page::Agents, Access::Write),
    audit: Audit::Entry { object: "agent", action: "update" },
    query: Nothing, body: views::AgentForm, reply: Agent,
    errors: [NOT_FOUND, ALREADY_EXISTS, LIMIT_REACHED],
    en: "Change an agent", zh: "修改座席",
}

operation! {
    /// Delete an agent.
    AgentDelete: "delete_agent" Delete "/api/tenants/{tenant}/agents/{agent}" in Admin,
    permission: Permission::Tenant(Page::Agents, Access::Write),
    audit: Audit::Entry { object: "agent", action: "delete" },
    query: Nothing, body: Nothing, reply: Nothing,
    errors: [NOT_FOUND, IN_USE],
    en: "Delete an agent", zh: "删除座席",
}

operation! {
    /// Enable, disable or delete several agents.
    AgentBulkChange: "change_agents" Post "/api/tenants/{tenant}/agent-changes" in Admin,
    permission: Permission::Tenant(Page::Agents, Access::Write),
    audit: Audit::Entry { object: "agent", action: "bulk" },
    query: Nothing, body: views::AgentBulk, reply: views::BulkResult,
    errors: [NOT_FOUND],
    en: "Enable, disable or delete several agents", zh: "批量启用、停用或删除座席",
}

operation! {
    /// Queues.
    QueueList: "list_queues" Get "/api/tenants/{tenant}/queues" in Admin,
    permission: Permission::Tenant(Page::Queues, Access::Read),
    audit: Audit::None,
    query: views::Paging, body: Nothing, reply: views::Listing<Queue>,
    errors: [NOT_FOUND],
    en: "Queues", zh: "队列列表",
}

operation! {
    /// Add a queue.
    QueueCreate: "create_queue" Post "/api/tenants/{tenant}/queues" in Admin,
    permission: Permission::Tenant(Page::Queues, Access::Write),
    audit: Audit::Entry { object: "queue", action: "create" },
    query: Nothing, body: views::QueueForm, reply: Queue,
    errors: [NOT_FOUND, ALREADY_EXISTS],
    en: "Add a queue", zh: "新增队列",
}

operation! {
    /// Change a queue.
    QueueUpdate: "update_queue" Put "/api/tenants/{tenant}/queues/{queue}" in Admin,
    permission: Permission::Tenant(Page::Queues, Access::Write),
    audit: Audit::Entry { object: "queue", action: "update" },
    query: Nothing, body: views::QueueForm, reply: Queue,
    errors: [NOT_FOUND, ALREADY_EXISTS],
    en: "Change a queue", zh: "修改队列",
}

operation! {
    /// Delete a queue.
    QueueDelete: "delete_queue" Delete "/api/tenants/{tenant}/queues/{queue}" in Admin,
    permission: Permission::Tenant(Page::Queues, Access::Write),
    audit: Audit::Entry { object: "queue", action: "delete" },
    query: Nothing, body: Nothing, reply: Nothing,
    errors: [NOT_FOUND, IN_USE],
    en: "Delete a queue", zh: "删除队列",
}

operation! {
    /// Flows.
    FlowList: "list_flows" Get "/api/tenants/{tenant}/flows" in Admin,
    permission: Permission::Tenant(Page::Flows, Access::Read),
    audit: Audit::None,
    query: views::Paging, body: Nothing, reply: views::Listing<Flow>,
    errors: [NOT_FOUND],
    en: "Flows", zh: "语音导航列表",
}

operation! {
    /// Add a flow.
    FlowCreate: "create_flow" Post "/api/tenants/{tenant}/flows" in Admin,
    permission: Permission::Tenant(Page::Flows, Access::Write),
    audit: Audit::Entry { object: "flow", action: "create" },
    query: Nothing, body: views::NewFlow, reply: Flow,
    errors: [NOT_FOUND, FLOW_INVALID, ALREADY_EXISTS],
    en: "Add a flow", zh: "新增语音导航",
}

operation! {
    /// One flow.
    FlowShow: "show_flow" Get "/api/tenants/{tenant}/flows/{flow}" in Admin,
    permission: Permission::Tenant(Page::Flows, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: Flow,
    errors: [NOT_FOUND],
    en: "One flow", zh: "语音导航详情",
}

operation! {
    /// Publish a new version.
    FlowPublish: "publish_flow" Put "/api/tenants/{tenant}/flows/{flow}" in Admin,
    permission: Permission::Tenant(Page::Flows, Access::Write),
    audit: Audit::Entry { object: "flow", action: "publish" },
    query: Nothing, body: views::FlowForm, reply: Flow,
    errors: [NOT_FOUND, FLOW_INVALID, CHANGED_MEANWHILE],
    en: "Publish a new version", zh: "发布新版本",
}

operation! {
    /// Delete a flow.
    FlowDelete: "delete_flow" Delete "/api/tenants/{tenant}/flows/{flow}" in Admin,
    permission: Permission::Tenant(Page::Flows, Access::Write),
    audit: Audit::Entry { object: "flow", action: "delete" },
    query: Nothing, body: Nothing, reply: Nothing,
    errors: [NOT_FOUND, IN_USE],
    en: "Delete a flow", zh: "删除语音导航",
}

operation! {
    /// Check a definition without saving.
    FlowCheckRun: "check_flow" Post "/api/tenants/{tenant}/flow-checks" in Admin,
    permission: Permission::Tenant(Page::Flows, Access::Read),
    audit: Audit::None,
    query: Nothing, body: views::FlowCheck, reply: views::FlowFaults,
    errors: [NOT_FOUND],
    en: "Check a definition without saving", zh: "检查流程",
}

operation! {
    /// Time conditions.
    TimeConditionList: "list_time_conditions" Get "/api/tenants/{tenant}/time-conditions" in Admin,
    permission: Permission::Tenant(Page::TimeConditions, Access::Read),
    audit: Audit::None,
    query: views::Paging, body: Nothing, reply: views::Listing<views::TimeConditionView>,
    errors: [NOT_FOUND],
    en: "Time conditions", zh: "时间条件列表",
}

operation! {
    /// Add a time condition.
    TimeConditionCreate: "create_time_condition" Post "/api/tenants/{tenant}/time-conditions" in Admin,
    permission: Permission::Tenant(Page::TimeConditions, Access::Write),
    audit: Audit::Entry { object: "time_condition", action: "create" },
    query: Nothing, body: views::TimeConditionForm, reply: views::TimeConditionView,
    errors: [NOT_FOUND, ALREADY_EXISTS],
    en: "Add a time condition", zh: "新增时间条件",
}

operation! {
    /// One time condition.
    TimeConditionShow: "show_time_condition" Get "/api/tenants/{tenant}/time-conditions/{time_condition}" in Admin,
    permission: Permission::Tenant(Page::TimeConditions, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::TimeConditionView,
    errors: [NOT_FOUND],
    en: "One time condition", zh: "时间条件详情",
}

operation! {
    /// Change a time condition.
    TimeConditionUpdate: "update_time_condition" Put "/api/tenants/{tenant}/time-conditions/{time_condition}" in Admin,
    permission: Permission::Tenant(Page::TimeConditions, Access::Write),
    audit: Audit::Entry { object: "time_condition", action: "update" },
    query: Nothing, body: views::TimeConditionForm, reply: views::TimeConditionView,
    errors: [NOT_FOUND, ALREADY_EXISTS],
    en: "Change a time condition", zh: "修改时间条件",
}

operation! {
    /// Delete a time condition.
    TimeConditionDelete: "delete_time_condition" Delete "/api/tenants/{tenant}/time-conditions/{time_condition}" in Admin,
    permission: Permission::Tenant(Page::TimeConditions, Access::Write),
    audit: Audit::Entry { object: "time_condition", action: "delete" },
    query: Nothing, body: Nothing, reply: Nothing,
    errors: [NOT_FOUND, IN_USE],
    en: "Delete a time condition", zh: "删除时间条件",
}

operation! {
    /// Settings of the tenant.
    SettingsShow: "show_settings" Get "/api/tenants/{tenant}/settings" in Admin,
    permission: Permission::Tenant(Page::Organisation, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::TenantSettings,
    errors: [NOT_FOUND],
    en: "Settings of the tenant", zh: "企业设置",
}

operation! {
    /// Change settings of the tenant.
    SettingsUpdate: "update_settings" Put "/api/tenants/{tenant}/settings" in Admin,
    permission: Permission::Tenant(Page::Organisation, Access::Write),
    audit: Audit::Entry { object: "settings", action: "update" },
    query: Nothing, body: views::TenantSettings, reply: views::TenantSettings,
    errors: [NOT_FOUND],
    en: "Change settings of the tenant", zh: "修改企业设置",
}

operation! {
    /// Hotline numbers.
    NumberList: "list_numbers" Get "/api/tenants/{tenant}/numbers" in Admin,
    permission: Permission::Tenant(Page::Numbers, Access::Read),
    audit: Audit::None,
    query: views::Paging, body: Nothing, reply: views::Listing<HotlineNumber>,
    errors: [NOT_FOUND],
    en: "Hotline numbers", zh: "热线号码列表",
}

operation! {
    /// Bind a number to a flow.
    NumberUpdate: "update_number" Put "/api/tenants/{tenant}/numbers/{number}" in Admin,
    permission: Permission::Tenant(Page::Numbers, Access::Write),
    audit: Audit::Entry { object: "number", action: "update" },
    query: Nothing, body: views::NumberForm, reply: HotlineNumber,
    errors: [NOT_FOUND],
    en: "Bind a number to a flow", zh: "号码绑定语音导航",
}

operation! {
    /// Place a test call.
    TestCallCreate: "create_test_call" Post "/api/tenants/{tenant}/test-calls" in Admin,
    permission: Permission::Tenant(Page::Numbers, Access::Write),
    audit: Audit::Entry { object: "test_call", action: "create" },
    query: Nothing, body: views::NewTestCall, reply: TestCallState,
    errors: [NOT_FOUND, MEDIA_UNAVAILABLE, LIMIT_REACHED],
    en: "Place a test call", zh: "拨打测试电话",
}

operation! {
    /// State of a test call.
    TestCallShow: "show_test_call" Get "/api/tenants/{tenant}/test-calls/{test_call}" in Admin,
    permission: Permission::Tenant(Page::Numbers, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: TestCallState,
    errors: [NOT_FOUND, MEDIA_UNAVAILABLE],
    en: "State of a test call", zh: "测试电话状态",
}

operation! {
    /// Operation log.
    OperationLogList: "list_operation_log" Get "/api/tenants/{tenant}/operation-log" in Admin,
    permission: Permission::Tenant(Page::OperationLog, Access::Read),
    audit: Audit::None,
    query: views::OperationLogFilter, body: Nothing, reply: views::Listing<views::OperationLogLine>,
    errors: [NOT_FOUND],
    en: "Operation log", zh: "操作日志",
}

operation! {
    /// What the desk needs to start.
    DeskShow: "show_desk" Get "/api/tenants/{tenant}/desk" in Admin,
    permission: Permission::Tenant(Page::Desk, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: views::DeskStart,
    errors: [NOT_FOUND],
    en: "What the desk needs to start", zh: "座席工作台启动信息",
}

operation! {
    /// Rules for desks: states, wrap-up, breaks, supervisors, bound phones (file 10 section 5).
    DeskRulesShow: "show_desk_rules" Get "/api/tenants/{tenant}/desk-rules" in Admin,
    permission: Permission::Tenant(Page::Agents, Access::Read),
    audit: Audit::None,
    query: Nothing, body: Nothing, reply: DeskRules,
    errors: [NOT_FOUND],
    en: "Rules for desks", zh: "工作台规则",
}

operation! {
    /// Change the rules for desks. What is left out gets its default.
    DeskRulesUpdate: "update_desk_rules" Put "/api/tenants/{tenant}/desk-rules" in Admin,
    permission: Permission::Tenant(Page::Agents, Access::Write),
    audit: Audit::Entry { object: "desk_rules", action: "update" },
    query: Nothing, body: DeskRules, reply: DeskRules,
    errors: [NOT_FOUND],
    en: "Change the rules for desks", zh: "修改工作台规则",
}
