//! Editions, prices and trial limits (PORTAL-01, PORTAL-12, PORTAL-37).

use edgecall_api::operations::account::PriceListShow;
use edgecall_api::views::{EditionView, PriceList, PriceView};
use edgecall_model::error::codes;
use edgecall_model::organisation::Edition;
use edgecall_model::{BillingAccountId, Problem};
use edgecall_rating::{RateCard, seat_price};
use function_runtime::{Context, Input};

/// Instances of one portal account (PORTAL-08).
pub const MOST_INSTANCES: usize = 10;

/// What both editions have.
const STANDARD: &[&str] = &[
    "inbound_calls",
    "browser_desk",
    "queues",
    "call_flows",
    "recordings",
    "call_records",
    "reports",
    "statements",
    "webhooks",
    "open_api",
    "chat",
    "audio_video",
];
/// What only the advanced edition has.
const ADVANCED: &[&str] = &[
    "digit_collection",
    "self_service",
    "dynamic_branch",
    "queue_overflow",
    "named_agent_first",
    "interface_node",
    "condition_node",
    "voice_mailbox",
    "number_protection",
    "same_region_caller_id",
    "outbound_survey",
    "live_listening",
];

pub async fn show(context: &mut Context, _: Input<PriceListShow>) -> Result<PriceList, Problem> {
    let account = BillingAccountId::new("public").ok_or_else(|| Problem::new(&codes::INTERNAL))?;
    let card =
        RateCard::trial(account, "2020-01-01").map_err(|_| Problem::new(&codes::INTERNAL))?;
    let trial = context.platform().config().trial;
    let minutes = card
        .lists
        .iter()
        .flat_map(|list| &list.rates)
        .map(|rate| PriceView {
            number_kind: rate.number_kind,
            charge: rate.charge,
            rate: rate.per_minute,
        });
    let names = |lists: &[&[&str]]| lists.concat().into_iter().map(str::to_owned).collect();
    Ok(PriceList {
        editions: vec![
            EditionView {
                edition: Edition::Standard,
                seat_price: seat_price(Edition::Standard),
                features: names(&[STANDARD]),
            },
            EditionView {
                edition: Edition::Advanced,
                seat_price: seat_price(Edition::Advanced),
                features: names(&[STANDARD, ADVANCED]),
            },
        ],
        minutes: minutes.collect(),
        trial_days: trial.days,
        trial_seats: trial.seats,
        trial_minutes: trial.minutes,
        trial_recording_days: trial.recording_days,
    })
}
