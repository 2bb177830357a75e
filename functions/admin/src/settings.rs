//! Settings of the tenant as a whole.

use edgecall_api::operations::console::{SettingsShow, SettingsUpdate};
use edgecall_api::views::TenantSettings;
use edgecall_model::Problem;
use edgecall_model::organisation::Tenant;
use edgecall_store::ConfigChange;
use function_runtime::{Context, Input};

fn settings_of(tenant: &Tenant) -> TenantSettings {
    TenantSettings {
        agent_session_seconds: tenant.agent_session_seconds,
    }
}

pub async fn show(
    context: &mut Context,
    _: Input<SettingsShow>,
) -> Result<TenantSettings, Problem> {
    Ok(settings_of(&context.scope()?.load_tenant().await?))
}

pub async fn update(
    context: &mut Context,
    input: Input<SettingsUpdate>,
) -> Result<TenantSettings, Problem> {
    let scope = context.scope()?.clone();
    let saved = scope
        .edit_config(|config| {
            let tenant = Tenant {
                agent_session_seconds: input.body.agent_session_seconds,
                ..config.tenant.clone()
            };
            let change = ConfigChange::new().put_tenant(&tenant)?;
            Ok((change, settings_of(&config.tenant)))
        })
        .await?;
    context.audit(
        scope.tenant().as_str(),
        Some(&saved.value),
        Some(&input.body),
    );
    Ok(input.body)
}
