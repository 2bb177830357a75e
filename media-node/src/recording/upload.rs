//! One call's way from the spool into the stores. Every step may be done twice.

use super::spool::{Spool, SpooledCall, write_events};
use crate::push;
use bytes::Bytes;
use edgecall_metrics::BucketDelta;
use edgecall_model::config::TenantConfig;
use edgecall_model::event::Event;
use edgecall_model::record::{BillLine, CallRecord, RecordingRef};
use edgecall_model::{CallId, Problem, TenantId};
use edgecall_rating::RateCard;
use edgecall_store::{
    Finish, FinishedCall, NodeIdentity, NodeScope, ObjectKey, RecordingFormat, Store,
};
use media_audio::{Mp3Rate, SpoolKey, SpooledRecording, Track, mp3, repair_wav, wav};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Why a call is not stored (yet).
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// A store did not answer.
    #[error("{0}")]
    Store(Problem),
    /// A stored object is not what was sent.
    #[error("{key} has {found:?} bytes in the store, {sent} were sent")]
    Differs {
        /// The object.
        key: String,
        /// Its size there.
        found: Option<u64>,
        /// What was sent.
        sent: u64,
    },
    /// The disk.
    #[error("{}: {source}", path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The log does not describe a call.
    #[error("the event log cannot be used: {0}")]
    Log(String),
}

impl UploadError {
    /// Trying again cannot help.
    pub fn is_final(&self) -> bool {
        matches!(self, UploadError::Log(_))
    }
}

impl From<Problem> for UploadError {
    fn from(problem: Problem) -> Self {
        UploadError::Store(problem)
    }
}

/// What a record amounts to in bills and reports; the same for the node, replay and the demo.
///
/// # Errors
/// The tenant's opening day cannot be read; does not happen with configurations of this program.
pub fn finished_parts(
    record: &CallRecord,
    config: &TenantConfig,
) -> Result<(Vec<BillLine>, BucketDelta), UploadError> {
    let tenant = &config.tenant;
    let from = edgecall_model::time::local_hour(tenant.created, &tenant.time_zone).date;
    let card = RateCard::trial(tenant.billing_account.clone(), &from)
        .map_err(|fault| UploadError::Log(fault.to_string()))?;
    Ok((
        edgecall_rating::rate(record, &card),
        edgecall_metrics::fold(record),
    ))
}

/// Stores finished calls.
pub struct CallFinish {
    /// Where they come from.
    pub spool: Spool,
    /// Where they go.
    pub store: Store,
    /// This node.
    pub identity: NodeIdentity,
    /// Called after deliveries were put into the outbox.
    pub on_outbox: Arc<dyn Fn() + Send + Sync>,
    /// Configurations by tenant, for the accounts that are charged.
    pub configs: Mutex<HashMap<TenantId, Arc<TenantConfig>>>,
}

impl CallFinish {
    /// Repairs, encodes, uploads, verifies, stores the record with bill lines, report counts and pushes,
    /// and removes the folder.
    ///
    /// # Errors
    /// See [`UploadError`]; everything can be tried again.
    pub async fn store_call(&self, call: &CallId) -> Result<(), UploadError> {
        let place = self.spool.call(call);
        let events = self.complete_log(&place)?;
        let record = edgecall_model::record::fold(&events)
            .map_err(|error| UploadError::Log(format!("{error:?}")))?;
        let scope = self.store.spool_scope(&self.identity, &record.tenant);
        for recording in &record.recordings {
            self.store_recording(&scope, &place, &record, recording)
                .await?;
        }
        let log = write_events(&events).map_err(|e| UploadError::Log(e.to_string()))?;
        let key = ObjectKey::event_log(&record.tenant, record.start, call)?;
        put_verified(&scope, &key, "application/vnd.msgpack", log).await?;
        self.store_record(&scope, &place, &record, &events).await?;
        place.remove().map_err(|source| UploadError::Disk {
            path: place.dir().to_owned(),
            source,
        })?;
        tracing::info!(%call, tenant = %record.tenant, "call stored");
        Ok(())
    }

    /// The log with what a crash left open closed; the file is replaced, so that it stays the truth.
    fn complete_log(&self, place: &SpooledCall) -> Result<Vec<Event>, UploadError> {
        let path = place.log_path();
        let disk = |source| UploadError::Disk {
            path: path.clone(),
            source,
        };
        let mut events = place.events().map_err(disk)?;
        if events.is_empty() {
            return Err(UploadError::Log("it is empty".to_owned()));
        }
        let closing = edgecall_model::record::close_broken(&events);
        if closing.is_empty() {
            return Ok(events);
        }
        events.extend(closing);
        let bytes = write_events(&events).map_err(|e| UploadError::Log(e.to_string()))?;
        let draft = path.with_extension("closed");
        std::fs::write(&draft, bytes)
            .and_then(|()| std::fs::rename(&draft, &path))
            .map_err(disk)?;
        Ok(events)
    }

    async fn store_recording(
        &self,
        scope: &NodeScope,
        place: &SpooledCall,
        record: &CallRecord,
        recording: &RecordingRef,
    ) -> Result<(), UploadError> {
        let source = place.recording_path(recording.recording);
        if !source.exists() {
            tracing::warn!(call = %record.call, "recording without a file: nothing was said before the end");
            return Ok(());
        }
        let (file, key) = (source.clone(), place.recording_key().cloned());
        let made = tokio::task::spawn_blocking(move || forms(&file, key.as_ref())).await;
        let made = made.unwrap_or_else(|error| Err(format!("encoding ended early: {error}")));
        let forms = match made {
            Ok(forms) => forms,
            // Unusable sound must not keep the call from being stored, and is not thrown away.
            Err(error) => {
                let aside = place
                    .put_aside(&source)
                    .map_err(|fault| UploadError::Disk {
                        path: source,
                        source: fault,
                    })?;
                tracing::error!(call = %record.call, error, file = %aside.display(), "recording cannot be used");
                return Ok(());
            }
        };
        for (format, bytes) in forms {
            let key = ObjectKey::recording(
                &record.tenant,
                record.start,
                &record.call,
                recording.recording,
                format,
            )?;
            put_verified(scope, &key, format.content_type(), bytes).await?;
        }
        Ok(())
    }

    async fn store_record(
        &self,
        scope: &NodeScope,
        place: &SpooledCall,
        record: &CallRecord,
        events: &[Event],
    ) -> Result<(), UploadError> {
        let config = self.config(scope).await?;
        let (bill_lines, delta) = finished_parts(record, &config)?;
        let webhooks = scope.webhooks().await?;
        let mut deliveries = push::at_the_end(record, &webhooks);
        let pushed = place.pushed();
        for (place, event) in events.iter().enumerate() {
            if !pushed.contains(&event.seq) {
                deliveries.extend(push::during(&events[..=place], &webhooks));
            }
        }
        // What one step cannot take goes before it; event ids make a repetition harmless.
        if deliveries.len() > 15 {
            scope.enqueue(&deliveries.split_off(15)).await?;
        }
        let bytes = edgecall_model::record::record_bytes(record);
        let call = FinishedCall {
            record,
            record_bytes: &bytes,
            bill_lines: &bill_lines,
            delta: &delta,
            deliveries: &deliveries,
        };
        if scope.finish_call(&call).await? == Finish::Already {
            tracing::info!(call = %record.call, "the record was there already");
        }
        if !deliveries.is_empty() {
            (self.on_outbox)();
        }
        Ok(())
    }

    async fn config(&self, scope: &NodeScope) -> Result<Arc<TenantConfig>, UploadError> {
        let known = {
            let configs = self.configs.lock().unwrap_or_else(PoisonError::into_inner);
            configs.get(scope.tenant()).cloned()
        };
        if let Some(config) = known {
            return Ok(config);
        }
        let config = Arc::new(scope.load_config().await?);
        let mut configs = self.configs.lock().unwrap_or_else(PoisonError::into_inner);
        // Account and opening day, which are all that is used of it, never change.
        configs.insert(scope.tenant().clone(), config.clone());
        Ok(config)
    }
}

/// A recording in all the forms that are stored.
fn forms(source: &Path, key: Option<&SpoolKey>) -> Result<Vec<(RecordingFormat, Vec<u8>)>, String> {
    match key {
        Some(key) => sealed_forms(source, key),
        None => plain_forms(source),
    }
}

fn sealed_forms(source: &Path, key: &SpoolKey) -> Result<Vec<(RecordingFormat, Vec<u8>)>, String> {
    let recording = SpooledRecording::open(source, key).map_err(|e| e.to_string())?;
    let wav = |track| recording.wav(track).map_err(|e| e.to_string());
    let mp3 = recording
        .mp3(Track::Stereo, Mp3Rate::Everywhere)
        .map_err(|e| e.to_string())?;
    Ok(vec![
        (RecordingFormat::Wav, wav(Track::Stereo)?),
        (RecordingFormat::Mp3, mp3),
        (RecordingFormat::Mixed, wav(Track::Mixed)?),
    ])
}

/// Repairs a WAV file and makes the other forms beside it.
fn plain_forms(source: &Path) -> Result<Vec<(RecordingFormat, Vec<u8>)>, String> {
    let (mp3, mixed) = (
        source.with_extension("mp3"),
        source.with_extension("mixed.wav"),
    );
    repair_wav(source).map_err(|e| e.to_string())?;
    wav::mix_file(source, &mixed).map_err(|e| e.to_string())?;
    mp3::encode(source, &mp3).map_err(|e| e.to_string())?;
    let read = |path: &Path| std::fs::read(path).map_err(|e| e.to_string());
    Ok(vec![
        (RecordingFormat::Wav, read(source)?),
        (RecordingFormat::Mp3, read(&mp3)?),
        (RecordingFormat::Mixed, read(&mixed)?),
    ])
}

async fn put_verified(
    scope: &NodeScope,
    key: &ObjectKey,
    content_type: &str,
    bytes: Vec<u8>,
) -> Result<(), UploadError> {
    let sent = bytes.len() as u64;
    scope
        .put_object(key, content_type, Bytes::from(bytes))
        .await?;
    let found = scope.object_size(key).await?;
    if found == Some(sent) {
        Ok(())
    } else {
        Err(UploadError::Differs {
            key: key.as_str().to_owned(),
            found,
            sent,
        })
    }
}
