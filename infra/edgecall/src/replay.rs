//! `edgecall replay CALL`: the stored log folded again must give what is stored, byte for byte.

use crate::stores::BorrowedStores;
use anyhow::{Context, Result, bail};
use clap::Args;
use edgecall_model::record::{CallRecord, fold, record_bytes};
use edgecall_model::{CallId, TenantId};
use edgecall_store::{NodeIdentity, NodeScope, ObjectKey};
use media_node::recording::{finished_parts, read_events};
use std::path::PathBuf;
use std::process::ExitCode;

/// What to replay.
#[derive(Args)]
pub struct ReplayArgs {
    /// The call's unique id.
    call: String,
    /// The tenant's id, for example TCC0000001.
    #[arg(long)]
    tenant: String,
    /// The platform's data folder.
    #[arg(long, default_value = "data", env = "EDGECALL_DATA")]
    data: PathBuf,
    /// Accepted for symmetry with `up`; the running platform is found through its data folder.
    #[arg(long, hide = true)]
    port: Option<u16>,
}

/// One comparison: what it is about and whether both sides are the same.
struct Comparison {
    what: &'static str,
    detail: String,
    same: bool,
}

/// Replays a call and says what was compared. Fails when anything differs.
pub async fn run(args: ReplayArgs) -> Result<ExitCode> {
    let tenant = TenantId::new(&args.tenant).context("the tenant's id is not one")?;
    let call = CallId::new(&args.call).context("the call's id is not one")?;
    if !args.data.join("keys").is_dir() {
        bail!("{} holds no platform data", args.data.display());
    }
    let stores = BorrowedStores::open(&args.data)?;
    let identity = NodeIdentity {
        node: "replay".to_owned(),
        address: String::new(),
    };
    let scope = stores.store.spool_scope(&identity, &tenant);
    let comparisons = compare(&scope, &call).await?;
    for comparison in &comparisons {
        let verdict = if comparison.same { "same" } else { "DIFFERENT" };
        println!("{:<12} {verdict}  {}", comparison.what, comparison.detail);
    }
    let all_same = comparisons.iter().all(|c| c.same);
    Ok(if all_same {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn compare(scope: &NodeScope, call: &CallId) -> Result<Vec<Comparison>> {
    let Some(stored) = scope.call_record(call).await? else {
        bail!("call {call} is not stored for tenant {}", scope.tenant());
    };
    let stored_bytes = scope.call_record_bytes(call).await?.unwrap_or_default();
    let key = ObjectKey::event_log(scope.tenant(), stored.start, call)?;
    let log = scope
        .get_object(&key, None)
        .await?
        .with_context(|| format!("no event log {}", key.as_str()))?;
    let events = read_events(&log.bytes);
    let record = fold(&events).map_err(|e| anyhow::anyhow!("the log does not fold: {e}"))?;
    let bytes = record_bytes(&record);
    let mut comparisons = vec![
        Comparison {
            what: "event log",
            detail: format!("{} events", events.len()),
            same: true,
        },
        Comparison {
            what: "record",
            detail: format!(
                "{} bytes from the log, {} stored",
                bytes.len(),
                stored_bytes.len()
            ),
            same: bytes == stored_bytes,
        },
    ];
    comparisons.extend(compare_counts(scope, &record).await?);
    Ok(comparisons)
}

async fn compare_counts(scope: &NodeScope, record: &CallRecord) -> Result<Vec<Comparison>> {
    let config = scope.load_config().await?;
    let (lines, delta) = finished_parts(record, &config)?;
    let months: std::collections::BTreeSet<&str> =
        lines.iter().map(|line| line.month.as_str()).collect();
    let mut stored = Vec::new();
    for month in months {
        let all = scope.bill_lines(month, None).await?;
        stored.extend(all.into_iter().filter(|line| line.call == record.call));
    }
    stored.sort_by_key(|line| line.leg);
    let bill = Comparison {
        what: "bill lines",
        detail: format!("{} from the record, {} stored", lines.len(), stored.len()),
        same: rmp_serde::to_vec_named(&lines)? == rmp_serde::to_vec_named(&stored)?,
    };
    // Buckets are sums over calls: the stored hour must hold at least what this call adds.
    let rows = scope.report_buckets(&delta.date, &delta.date).await?;
    let row = rows.iter().find(|row| {
        row.hour == delta.hour && row.department == delta.department && row.hotline == delta.hotline
    });
    let counted = delta.counts.to_pairs().into_iter().all(|(name, added)| {
        let sum = row.map_or(0, |row| {
            row.counts
                .to_pairs()
                .iter()
                .find(|(n, _)| *n == name)
                .map_or(0, |p| p.1)
        });
        sum >= added
    });
    let report = Comparison {
        what: "report",
        detail: format!(
            "{} {:02}:00 holds what the call adds",
            delta.date, delta.hour
        ),
        same: counted,
    };
    Ok(vec![bill, report])
}
