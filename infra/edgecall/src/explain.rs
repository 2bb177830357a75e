//! `edgecall explain CALL`: for each moment of a call's wait, why each agent did not get it.

use crate::stores::BorrowedStores;
use crate::words::language;
use anyhow::{Context, Result, bail};
use clap::Args;
use edgecall_explain::{Company, Explanation, Member, Reason, Stretch, explain, named_agents};
use edgecall_model::agent::StateChange;
use edgecall_model::config::TenantConfig;
use edgecall_model::event::{Event, EventBody, QueueResult};
use edgecall_model::record::CallRecord;
use edgecall_model::{AgentId, At, CallId, QueueId, TenantId, Text};
use edgecall_store::{NodeIdentity, NodeScope, ObjectKey};
use media_node::recording::read_events;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// An agent's state before a call is looked for among the changes of so many days.
const LOOK_BACK_MS: i64 = 2 * 86_400_000;

const NO_QUEUE: Text = Text {
    en: "The call asked for no queue.",
    zh: "该通话未请求排队。",
};
const NO_MEMBER: Text = Text {
    en: "no agent serves the queue",
    zh: "队列无座席",
};
const OTHER_VERSION: Text = Text {
    en: "The configuration has changed since the call (version {} then, {} now); members and priorities are those of now.",
    zh: "通话之后配置已变更（当时版本 {}，当前版本 {}），以下成员与优先级取自当前配置。",
};

/// What to explain.
#[derive(Args)]
pub struct ExplainArgs {
    /// The call's unique id.
    call: String,
    /// The tenant's id, for example TCC0000001.
    #[arg(long)]
    tenant: String,
    /// The platform's data folder.
    #[arg(long, default_value = "data", env = "EDGECALL_DATA")]
    data: PathBuf,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

/// The tenant's agents, as far as they matter.
struct Agents {
    config: TenantConfig,
    states: BTreeMap<AgentId, Vec<StateChange>>,
}

impl Company for Agents {
    fn members(&self, queue: &QueueId) -> Vec<Member> {
        let members = self.config.agents.iter().filter(|agent| agent.active);
        members
            .filter_map(|agent| {
                let place = agent.queues.iter().find(|place| place.queue == *queue)?;
                Some(Member {
                    agent: agent.id.clone(),
                    priority: place.priority,
                })
            })
            .collect()
    }

    fn states(&self, agent: &AgentId) -> &[StateChange] {
        self.states.get(agent).map_or(&[], Vec::as_slice)
    }
}

/// Explains a stored call.
pub async fn run(args: ExplainArgs) -> Result<ExitCode> {
    let tenant = TenantId::new(&args.tenant).context("the tenant's id is not one")?;
    let call = CallId::new(&args.call).context("the call's id is not one")?;
    if !args.data.join("keys").is_dir() {
        bail!("{} holds no platform data", args.data.display());
    }
    let stores = BorrowedStores::open(&args.data)?;
    let identity = NodeIdentity {
        node: "explain".to_owned(),
        address: String::new(),
    };
    let scope = stores.store.spool_scope(&identity, &tenant);
    let Some(record) = scope.call_record(&call).await? else {
        bail!("call {call} is not stored for tenant {tenant}");
    };
    let key = ObjectKey::event_log(scope.tenant(), record.start, &call)?;
    let log = scope
        .get_object(&key, None)
        .await?
        .with_context(|| format!("no event log {}", key.as_str()))?;
    let events = read_events(&log.bytes);
    let agents = load_agents(&scope, &record, &events).await?;
    let explanation =
        explain(&events, &agents).context("the log does not begin with the call's start")?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&explanation)?);
    } else {
        print!("{}", told(&explanation, &agents.config, &record.time_zone));
    }
    Ok(ExitCode::SUCCESS)
}

/// The present configuration and the states around the call of everybody who is or was in its queues.
async fn load_agents(scope: &NodeScope, record: &CallRecord, events: &[Event]) -> Result<Agents> {
    let mut agents = Agents {
        config: scope.load_config().await?,
        states: BTreeMap::new(),
    };
    let mut wanted = named_agents(events);
    for event in events {
        if let EventBody::QueueRequested { queue, .. } = &event.body {
            wanted.extend(agents.members(queue).into_iter().map(|member| member.agent));
        }
    }
    let end = record.end.plus(1);
    for agent in wanted {
        let from = record.start.plus(-LOOK_BACK_MS);
        let mut changes = scope.agent_states(&agent, from, end).await?;
        if changes.first().is_none_or(|first| first.at > record.start) {
            changes = scope.agent_states(&agent, At(0), end).await?;
        }
        agents.states.insert(agent, changes);
    }
    Ok(agents)
}

fn told(explanation: &Explanation, config: &TenantConfig, zone: &str) -> String {
    let mut out = String::new();
    if explanation.config_version != config.version {
        let (then, now) = (explanation.config_version, config.version);
        out += &crate::words::say(&OTHER_VERSION, &[&then, &now]);
        out.push('\n');
    }
    if explanation.visits.is_empty() {
        out += NO_QUEUE.get(language());
        out.push('\n');
    }
    for visit in &explanation.visits {
        let result = result_text(visit.result).get(language());
        out += &format!(
            "{}  {} – {}  {} s  {result}\n",
            visit.name,
            clock(visit.asked, zone),
            clock(visit.left, zone),
            visit.left.seconds_since(visit.asked),
        );
        for stretch in &visit.stretches {
            out += &stretch_told(stretch, config, zone);
        }
    }
    out
}

fn result_text(result: Option<QueueResult>) -> Text {
    let (en, zh) = match result {
        Some(QueueResult::Answered) => ("answered", "已接听"),
        Some(QueueResult::Abandoned) => ("the customer hung up", "客户放弃"),
        Some(QueueResult::TimedOut) => ("the longest wait was over", "排队超时"),
        Some(QueueResult::NoAgent) => ("nobody of the queue was signed in", "无座席在线"),
        Some(QueueResult::Full) => ("the queue was full", "队列已满"),
        Some(_) => ("taken out of the queue", "其他离队"),
        None => ("still waits", "仍在排队"),
    };
    Text { en, zh }
}

/// One line for the time, one for each reason with the agents that it is true of.
fn stretch_told(stretch: &Stretch, config: &TenantConfig, zone: &str) -> String {
    let (from, to) = (clock(stretch.from, zone), clock(stretch.to, zone));
    let mut out = format!("  {from} – {to}\n");
    let mut by_reason: Vec<(String, Vec<String>)> = Vec::new();
    for why in &stretch.agents {
        let text = reason_told(&why.reason, zone);
        let agent = config.agents.iter().find(|agent| agent.id == why.agent);
        let name = agent.map_or_else(
            || why.agent.to_string(),
            |agent| format!("{} {}", agent.number, agent.name),
        );
        match by_reason.iter_mut().find(|(known, _)| *known == text) {
            Some((_, names)) => names.push(name),
            None => by_reason.push((text, vec![name])),
        }
    }
    if by_reason.is_empty() {
        out += &format!("    {}\n", NO_MEMBER.get(language()));
    }
    for (reason, names) in by_reason {
        out += &format!("    {reason}: {}\n", names.join(", "));
    }
    out
}

fn reason_told(reason: &Reason, zone: &str) -> String {
    let text = reason.text().get(language()).to_owned();
    match reason {
        Reason::NotAvailable { note, .. } if !note.is_empty() => format!("{text} ({note})"),
        Reason::InCall {
            call: Some(call), ..
        } => format!("{text} ({call})"),
        Reason::Rejected { until } => format!("{text} (→ {})", clock(*until, zone)),
        _ => text,
    }
}

/// `HH:MM:SS.mmm` in the call's time zone.
fn clock(at: At, zone: &str) -> String {
    let stamp = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    stamp.to_zoned(zone).strftime("%H:%M:%S%.3f").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calls_zone() {
        assert_eq!(
            clock(At(1_763_596_799_123), "Asia/Shanghai"),
            "07:59:59.123"
        );
        assert_eq!(clock(At(0), "nowhere"), "00:00:00.000");
    }
}
