//! Hotline numbers.

use super::{missing, page_of};
use edgecall_api::operations::console::{NumberList, NumberUpdate};
use edgecall_api::views::Listing;
use edgecall_model::error::codes;
use edgecall_model::number::HotlineNumber;
use edgecall_model::Problem;
use edgecall_store::ConfigChange;
use function_runtime::{Context, Input};

/// The tenant's numbers.
pub async fn list(ctx: &mut Context, input: Input<NumberList>) -> Result<Listing<HotlineNumber>, Problem> {
    let mut numbers = ctx.scope()?.load_config().await?.numbers;
    numbers.sort_by(|a, b| a.number.cmp(&b.number));
    page_of(numbers, &input.query)
}

/// Binds a number to a flow of its department; the next call takes it.
pub async fn update(ctx: &mut Context, input: Input<NumberUpdate>) -> Result<HotlineNumber, Problem> {
    let wanted = input.parameter("number").to_owned();
    let form = input.body;
    let saved = ctx
        .scope()?
        .edit_config(|config| {
            let before = config
                .numbers
                .iter()
                .find(|n| n.number == wanted)
                .ok_or_else(|| missing("The number", "该号码"))?
                .clone();
            let flow_fits = form.flow.as_ref().is_none_or(|flow| {
                config.flows.iter().any(|f| f.id == *flow && f.department == before.department)
            });
            if !flow_fits {
                return Err(Problem::new(&codes::INVALID_FIELD)
                    .at("flow")
                    .with_text("No such flow in the number's department", "号码所属部门没有该语音导航"));
            }
            let number = HotlineNumber { flow: form.flow.clone(), active: form.active, ..before.clone() };
            Ok((ConfigChange::new().put_number(&number)?, (before, number)))
        })
        .await?;
    let (before, number) = saved.value;
    ctx.audit(number.number.clone(), Some(&before), Some(&number));
    Ok(number)
}
