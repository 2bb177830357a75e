//! Recordings of trials are kept for some days only (PORTAL-12): their files are deleted afterwards. The call record,
//! which says that there was a recording, stays.

use edgecall_model::organisation::Tenant;
use edgecall_model::record::CallRecord;
use edgecall_model::{At, Problem, TenantId};
use edgecall_store::{
    CallFilter, NodeIdentity, NodeScope, ObjectKey, PageRequest, RecordingFormat, Store,
};
use std::collections::HashMap;
use std::time::Duration;

/// How often it is looked for recordings to delete.
const EVERY: Duration = Duration::from_secs(3_600);

/// Deletes what is due, every hour, until the process ends.
pub async fn keep_deleting(store: Store, identity: NodeIdentity) {
    // Calls that began before are done with; forgotten at a restart, which costs one more look.
    let mut done: HashMap<TenantId, At> = HashMap::new();
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        let now = crate::clock::now();
        let tenants = match store.tenants().await {
            Ok(tenants) => tenants,
            Err(problem) => {
                tracing::warn!(%problem, "recordings of trials not looked at");
                continue;
            }
        };
        for tenant in tenants {
            let scope = store.spool_scope(&identity, &tenant);
            let from = done.get(&tenant).copied().unwrap_or(At(0));
            match delete_due(&scope, from, now).await {
                Ok(until) => {
                    done.insert(tenant, until);
                }
                Err(problem) => {
                    tracing::warn!(%tenant, %problem, "recordings of the trial not deleted yet");
                }
            }
        }
    }
}

/// Deletes the recordings of a tenant's trial whose days are over at `now`, of calls that began at `from` or later.
/// Gives the time before whose calls nothing is left to delete.
///
/// # Errors
/// A store does not answer; the same can be asked again.
pub async fn delete_due(scope: &NodeScope, from: At, now: At) -> Result<At, Problem> {
    let tenant = scope.load_tenant().await?;
    let (Some(trial), Some(end)) = (&tenant.trial, tenant.trial_end()) else {
        return Ok(from);
    };
    let kept_ms = i64::from(trial.recording_days) * 24 * 3_600_000;
    // A call that began before this may have ended later, and is looked at again.
    let until = now.plus(-kept_ms).min(end);
    let filter = CallFilter {
        from,
        to: until,
        ..CallFilter::default()
    };
    let mut page = PageRequest::default();
    let mut open = until;
    loop {
        let found = scope.call_records(&filter, &page).await?;
        for record in &found.items {
            if is_due(&tenant, record, now) {
                delete(scope, record).await?;
            } else {
                open = open.min(record.start);
            }
        }
        match found.next {
            Some(next) => page.cursor = Some(next),
            None => return Ok(open),
        }
    }
}

fn is_due(tenant: &Tenant, record: &CallRecord, now: At) -> bool {
    tenant
        .recordings_kept_until(record.start, record.end)
        .is_some_and(|until| now >= until)
}

async fn delete(scope: &NodeScope, record: &CallRecord) -> Result<(), Problem> {
    for recording in &record.recordings {
        for format in RecordingFormat::ALL {
            let key = ObjectKey::recording(
                scope.tenant(),
                record.start,
                &record.call,
                recording.recording,
                format,
            )?;
            scope.delete_object(&key).await?;
        }
    }
    Ok(())
}
