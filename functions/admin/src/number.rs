//! Hotline numbers and the flows they lead to.

use crate::{not_found, part_of};
use edgecall_api::operations::console::{NumberList, NumberUpdate};
use edgecall_api::views::Listing;
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_model::number::HotlineNumber;
use edgecall_store::ConfigChange;
use function_runtime::{Context, Input};

pub async fn list(
    context: &mut Context,
    input: Input<NumberList>,
) -> Result<Listing<HotlineNumber>, Problem> {
    let mut numbers = context.scope()?.load_config().await?.numbers;
    numbers.sort_by(|a, b| a.number.cmp(&b.number));
    part_of(numbers, &input.query)
}

pub async fn update(
    context: &mut Context,
    input: Input<NumberUpdate>,
) -> Result<HotlineNumber, Problem> {
    let (wanted, form) = (input.parameter("number"), &input.body);
    let saved = context
        .scope()?
        .edit_config(|config| {
            let found = config.numbers.iter().find(|number| number.number == wanted);
            let before = found
                .cloned()
                .ok_or_else(|| not_found("The number", "该号码"))?;
            if let Some(flow) = &form.flow {
                let fits = |of: &edgecall_model::flow::Flow| {
                    of.id == *flow && of.department == before.department
                };
                if !config.flows.iter().any(fits) {
                    return Err(Problem::new(&codes::INVALID_FIELD).at("flow").with_text(
                        "flow: there is no such flow in the number's department",
                        "号码所属部门中没有该语音导航",
                    ));
                }
            }
            let after = HotlineNumber {
                flow: form.flow.clone(),
                active: form.active,
                ..before.clone()
            };
            Ok((ConfigChange::new().put_number(&after)?, (before, after)))
        })
        .await?;
    let (before, after) = saved.value;
    context.audit(after.number.clone(), Some(&before), Some(&after));
    Ok(after)
}
