//! The organisation tree for the pickers (ORG-03).

use edgecall_api::operations::console::OrganisationShow;
use edgecall_api::views::OrganisationView;
use edgecall_model::Problem;
use function_runtime::{Context, Input};

pub async fn show(
    context: &mut Context,
    _: Input<OrganisationShow>,
) -> Result<OrganisationView, Problem> {
    let config = context.scope()?.load_config().await?;
    Ok(OrganisationView {
        tenant: config.tenant,
        branches: config.branches,
        departments: config.departments,
    })
}
