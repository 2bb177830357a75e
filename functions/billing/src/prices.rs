//! A tenant's own prices (BILL-70).

use edgecall_api::operations::billing::PricesShow;
use edgecall_api::views::{PriceView, Prices};
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_model::organisation::Tenant;
use edgecall_model::time::local_hour;
use edgecall_rating::{RateCard, seat_price};
use function_runtime::{Context, Input};

pub async fn show(ctx: &mut Context, _: Input<PricesShow>) -> Result<Prices, Problem> {
    let tenant = ctx.scope()?.load_tenant().await?;
    let today = local_hour(ctx.now(), &tenant.time_zone).date;
    let card = card(&tenant)?;
    let list = card
        .lists
        .iter()
        .rev()
        .find(|list| list.from <= today)
        .or(card.lists.first());
    let minutes = list
        .into_iter()
        .flat_map(|list| &list.rates)
        .map(|rate| PriceView {
            number_kind: rate.number_kind,
            charge: rate.charge,
            rate: rate.per_minute,
        });
    Ok(Prices {
        minutes: minutes.collect(),
        seat: seat_price(tenant.edition),
    })
}

/// The tenant's rate card: the one that its calls were rated with.
pub fn card(tenant: &Tenant) -> Result<RateCard, Problem> {
    let from = local_hour(tenant.created, &tenant.time_zone).date;
    RateCard::trial(tenant.billing_account.clone(), &from).map_err(|fault| {
        tracing::error!(tenant = %tenant.id, %fault, "no rate card");
        Problem::new(&codes::INTERNAL)
    })
}
