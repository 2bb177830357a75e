//! `edgecall instance TENANT`: what an operator changes of an instance: state, end of service, seats, free minutes.

use crate::stores::BorrowedStores;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use edgecall_model::organisation::{Tenant, TenantState, TrialTerms};
use edgecall_model::time::{day_start, local_time};
use edgecall_model::{At, TenantId};
use edgecall_store::{AuditLine, ConfigChange, NodeIdentity, NodeScope};
use std::path::PathBuf;
use std::process::ExitCode;

/// Which instance, and what to change; without changes it is shown.
#[derive(Args)]
pub struct InstanceArgs {
    /// The tenant's id, for example TCC0000001.
    tenant: String,
    /// New state.
    #[arg(long, value_enum)]
    state: Option<NewState>,
    /// First day without service in the instance's time zone (YYYY-MM-DD), or `none`.
    #[arg(long)]
    service_end: Option<String>,
    /// Seats: agents who may be active.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    seats: Option<u32>,
    /// Free minutes of the trial.
    #[arg(long, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    free_minutes: Option<u32>,
    /// The platform's data folder.
    #[arg(long, default_value = "data", env = "EDGECALL_DATA")]
    data: PathBuf,
}

/// States that an operator gives.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum NewState {
    /// On trial.
    Trial,
    /// In service; the end of the trial is taken away unless another end is given.
    Active,
    /// Out of service.
    Suspended,
}

impl InstanceArgs {
    /// The tenant as it is to be.
    fn changed(&self, before: &Tenant) -> Result<Tenant> {
        let mut tenant = before.clone();
        match self.state {
            Some(NewState::Trial) => tenant.state = TenantState::Trial,
            Some(NewState::Suspended) => tenant.state = TenantState::Suspended,
            Some(NewState::Active) => {
                tenant.state = TenantState::Active;
                tenant.service_end = None;
            }
            None => {}
        }
        match self.service_end.as_deref() {
            None => {}
            Some("none") => tenant.service_end = None,
            Some(day) => {
                let end = day_start(day, &tenant.time_zone);
                tenant.service_end = Some(end.context("the end of service is a day YYYY-MM-DD")?);
            }
        }
        if let Some(seats) = self.seats {
            tenant.seats = seats;
        }
        if let Some(minutes) = self.free_minutes {
            let Some(trial) = tenant.trial else {
                bail!("{} was opened without a trial", tenant.id);
            };
            tenant.trial = Some(TrialTerms { minutes, ..trial });
        }
        Ok(tenant)
    }
}

/// Changes and shows an instance.
pub async fn run(args: InstanceArgs) -> Result<ExitCode> {
    let id = TenantId::new(&args.tenant).context("the tenant's id is not one")?;
    if !args.data.join("keys").is_dir() {
        bail!("{} holds no platform data", args.data.display());
    }
    let stores = BorrowedStores::open(&args.data)?;
    let identity = NodeIdentity {
        node: "operator".to_owned(),
        address: String::new(),
    };
    let scope = stores.store.spool_scope(&identity, &id);
    let before = scope.load_tenant().await?;
    let after = args.changed(&before)?;
    if after != before {
        save(&scope, &before, &after).await?;
    }
    let used = scope.trial_minutes(&after).await?;
    print!("{}", shown(&after, used));
    Ok(ExitCode::SUCCESS)
}

async fn save(scope: &NodeScope, before: &Tenant, after: &Tenant) -> Result<()> {
    scope
        .edit_config(|config| {
            // Whatever else was saved meanwhile stays.
            let tenant = Tenant {
                state: after.state,
                service_end: after.service_end,
                seats: after.seats,
                trial: after.trial,
                ..config.tenant.clone()
            };
            Ok((ConfigChange::new().put_tenant(&tenant)?, ()))
        })
        .await?;
    let line = AuditLine {
        at: media_node::clock::now(),
        who: "operator".to_owned(),
        address: String::new(),
        operation: "operator_instance".to_owned(),
        object: "instance".to_owned(),
        action: "update".to_owned(),
        key: after.id.to_string(),
        result: "ok".to_owned(),
        before: serde_json::to_string(before)?,
        after: serde_json::to_string(after)?,
    };
    Ok(scope.log_operation(&line).await?)
}

fn shown(tenant: &Tenant, used: i64) -> String {
    let day = |at: At| {
        local_time(at, &tenant.time_zone)
            .strftime("%F %R")
            .to_string()
    };
    let end = tenant.service_end.map_or_else(|| "none".to_owned(), day);
    let mut text = format!(
        "{} {}\n  state        {:?}\n  service end  {end}\n  seats        {}\n",
        tenant.id, tenant.name, tenant.state, tenant.seats
    );
    if let Some(trial) = tenant.trial {
        text.push_str(&format!(
            "  free minutes {used} of {} used\n",
            trial.minutes
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgecall_model::organisation::Edition;
    use edgecall_model::{BillingAccountId, Language};

    fn tenant() -> Tenant {
        Tenant {
            id: TenantId::new("TCC0000001").unwrap(),
            name: "Harbour Books".into(),
            prefix: "harbour".into(),
            edition: Edition::Advanced,
            state: TenantState::Trial,
            time_zone: "Asia/Shanghai".into(),
            language: Language::English,
            industry: "retail".into(),
            created: At(0),
            service_end: Some(At(1)),
            seats: 2,
            billing_account: BillingAccountId::new("ZH0000001").unwrap(),
            trial: Some(TrialTerms::default()),
            agent_session_seconds: 3_600,
        }
    }

    fn args() -> InstanceArgs {
        InstanceArgs {
            tenant: "TCC0000001".into(),
            state: None,
            service_end: None,
            seats: None,
            free_minutes: None,
            data: PathBuf::new(),
        }
    }

    #[test]
    fn an_instance_that_becomes_active_has_no_end_of_trial_any_more() {
        let active = InstanceArgs {
            state: Some(NewState::Active),
            seats: Some(20),
            ..args()
        };
        let changed = active.changed(&tenant()).unwrap();
        assert_eq!(
            (changed.state, changed.service_end, changed.seats),
            (TenantState::Active, None, 20)
        );
        assert_eq!(args().changed(&tenant()).unwrap(), tenant());
    }

    #[test]
    fn the_end_of_service_is_a_day_on_the_instances_clock() {
        let until = |day: &str| InstanceArgs {
            service_end: Some(day.into()),
            free_minutes: Some(500),
            ..args()
        };
        let changed = until("2025-11-20").changed(&tenant()).unwrap();
        assert_eq!(changed.service_end, Some(At(1_763_568_000_000)));
        assert_eq!(changed.trial.map(|trial| trial.minutes), Some(500));
        assert!(until("soon").changed(&tenant()).is_err());
    }
}
