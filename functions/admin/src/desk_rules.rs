//! Rules for desks (file 10 section 5).

use edgecall_api::operations::console::{DeskRulesShow, DeskRulesUpdate};
use edgecall_model::Problem;
use edgecall_model::agent::AgentState;
use edgecall_model::config::TenantConfig;
use edgecall_model::error::codes;
use edgecall_model::event::BoundPhone;
use edgecall_model::rules::{AgentPhone, DeskRules};
use edgecall_store::ConfigChange;
use function_runtime::{Context, Input};
use std::ops::RangeInclusive;

/// Most phones that ring beside an agent's browser.
const MOST_PHONES: usize = 5;

pub async fn show(
    context: &mut Context,
    _input: Input<DeskRulesShow>,
) -> Result<DeskRules, Problem> {
    Ok(context.scope()?.load_config().await?.rules)
}

pub async fn update(
    context: &mut Context,
    input: Input<DeskRulesUpdate>,
) -> Result<DeskRules, Problem> {
    let saved = context
        .scope()?
        .edit_config(|config| {
            let mut rules = input.body.clone();
            check(config, &mut rules)?;
            let before = config.rules.clone();
            Ok((ConfigChange::new().put_rules(&rules)?, (before, rules)))
        })
        .await?;
    let (before, after) = saved.value;
    context.audit("desk", Some(&before), Some(&after));
    Ok(after)
}

fn wrong(field: impl Into<String>, en: impl Into<String>, zh: impl Into<String>) -> Problem {
    Problem::new(&codes::INVALID_FIELD)
        .at(field)
        .with_text(en, zh)
}

fn within(field: String, value: u16, range: RangeInclusive<u16>) -> Result<(), Problem> {
    if range.contains(&value) {
        return Ok(());
    }
    let (least, most) = (range.start(), range.end());
    let en = format!("{least} to {most}");
    Err(wrong(field, en, format!("须在 {least} 到 {most} 之间")))
}

/// Refuses what breaks a rule; numbers are kept in normal form, and what is set for agents and queues that
/// are gone is dropped.
fn check(config: &TenantConfig, rules: &mut DeskRules) -> Result<(), Problem> {
    let at = |name: &str| name.to_owned();
    within(at("lost_seconds"), rules.lost_seconds, 0..=120)?;
    within(at("park_seconds"), rules.park_seconds, 10..=3_600)?;
    within(at("dial_seconds"), rules.dial_seconds, 5..=120)?;
    if let Some(busy) = &rules.auto_busy {
        within(at("auto_busy.misses"), u16::from(busy.misses), 1..=10)?;
    }
    let may_dial = |state: &AgentState| {
        *state == AgentState::Wrapup || state.is_chosen() && *state != AgentState::Offline
    };
    if !rules.dial_states.iter().all(may_dial) {
        return Err(wrong(
            "dial_states",
            "available, busy, break, outbound, wrapup",
            "可选：空闲、示忙、小休、外呼、话后整理",
        ));
    }
    let chosen = |state: &AgentState| state.is_chosen() && *state != AgentState::Offline;
    for (field, states) in [
        ("transfer_states", &rules.transfer_states),
        ("consult_states", &rules.consult_states),
    ] {
        if !states.iter().all(chosen) {
            let en = "available, busy, break, outbound";
            return Err(wrong(field, en, "可选：空闲、示忙、小休、外呼"));
        }
    }
    rules
        .agents
        .retain(|id, _| config.agents.iter().any(|agent| agent.id == *id));
    rules
        .queues
        .retain(|id, _| config.queues.iter().any(|queue| queue.id == *id));
    for (id, queue) in &rules.queues {
        let field = |name| format!("queues.{id}.{name}");
        within(field("break_minutes"), queue.break_minutes, 0..=240)?;
        within(field("break_heads"), queue.break_heads, 0..=999)?;
    }
    for (id, agent) in &mut rules.agents {
        let field = |name| format!("agents.{id}.{name}");
        within(field("wrapup_seconds"), agent.wrapup_seconds, 0..=10_800)?;
        if agent.phones.len() > MOST_PHONES {
            let (en, zh) = (
                format!("At most {MOST_PHONES} phones"),
                format!("最多 {MOST_PHONES} 部话机"),
            );
            return Err(wrong(field("phones"), en, zh));
        }
        for phone in &mut agent.phones {
            check_phone(field("phones"), phone)?;
        }
    }
    Ok(())
}

fn check_phone(field: String, phone: &mut AgentPhone) -> Result<(), Problem> {
    match phone.kind {
        BoundPhone::Browser => Err(wrong(
            field,
            "The browser rings by itself",
            "浏览器无需绑定",
        )),
        BoundPhone::Telephone => match edgecall_numbering::normalise(&phone.number) {
            Ok(number) => {
                phone.number = number;
                Ok(())
            }
            Err(_) => Err(wrong(field, "Not a telephone number", "不是有效的电话号码")),
        },
        BoundPhone::IpPhone | BoundPhone::Iad => {
            let digits = phone.number.bytes().all(|b| b.is_ascii_digit());
            if digits && (3..=8).contains(&phone.number.len()) {
                return Ok(());
            }
            Err(wrong(
                field,
                "An extension has 3 to 8 digits",
                "分机号须为 3–8 位数字",
            ))
        }
    }
}
