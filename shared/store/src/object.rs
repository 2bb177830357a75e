//! Objects: recordings and event logs, by keys that always begin with the tenant.

use crate::scope::TenantScope;
use crate::{Store, fault};
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use edgecall_model::{At, CallId, Problem, TenantId};

/// Longest key that every store takes.
const LONGEST: usize = 140;

/// The address of an object, made from ids only.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectKey {
    tenant: TenantId,
    path: String,
}

/// Stored form of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecordingFormat {
    /// Stereo WAV.
    Wav,
    /// Stereo MP3.
    Mp3,
    /// Mono WAV with both sides.
    Mixed,
}

impl RecordingFormat {
    /// All.
    pub const ALL: [RecordingFormat; 3] = [
        RecordingFormat::Wav,
        RecordingFormat::Mp3,
        RecordingFormat::Mixed,
    ];

    /// Name in the API.
    pub fn name(self) -> &'static str {
        match self {
            RecordingFormat::Wav => "wav",
            RecordingFormat::Mp3 => "mp3",
            RecordingFormat::Mixed => "mixed",
        }
    }

    /// End of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            RecordingFormat::Wav => "wav",
            RecordingFormat::Mp3 => "mp3",
            RecordingFormat::Mixed => "mixed.wav",
        }
    }

    /// Content type.
    pub fn content_type(self) -> &'static str {
        match self {
            RecordingFormat::Mp3 => "audio/mpeg",
            RecordingFormat::Wav | RecordingFormat::Mixed => "audio/wav",
        }
    }
}

/// Part of an object, first and last byte included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectRange {
    /// First byte.
    pub first: u64,
    /// Last byte.
    pub last: u64,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// The bytes asked for.
    pub bytes: Bytes,
    /// Size of the whole object.
    pub total: u64,
}

impl ObjectKey {
    /// A key in a tenant's folder. Every part is a name: ASCII letters, digits, `-`, `_` and single dots.
    /// `None` when a part is anything else or the key is longer than 140 bytes.
    pub fn new(tenant: &TenantId, parts: &[&str]) -> Option<Self> {
        let is_name = |part: &&str| {
            !part.is_empty()
                && !part.starts_with('.')
                && !part.contains("..")
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        };
        let path = format!("{tenant}/{}", parts.join("/"));
        let fits = !parts.is_empty() && parts.iter().all(is_name) && path.len() <= LONGEST;
        fits.then(|| ObjectKey {
            tenant: tenant.clone(),
            path,
        })
    }

    /// Where a recording is: the day is that of the call's start in UTC.
    ///
    /// # Errors
    /// `internal` when the ids are too long for a key.
    pub fn recording(
        tenant: &TenantId,
        start: At,
        call: &CallId,
        recording: u16,
        format: RecordingFormat,
    ) -> Result<Self, Problem> {
        Self::on_day(
            tenant,
            start,
            &format!("{call}-{recording}.{}", format.ending()),
        )
    }

    /// Where the event log of a call is.
    ///
    /// # Errors
    /// `internal` when the ids are too long for a key.
    pub fn event_log(tenant: &TenantId, start: At, call: &CallId) -> Result<Self, Problem> {
        Self::on_day(tenant, start, &format!("{call}.events"))
    }

    /// Where the SIP ladder of a call is, beside its log.
    ///
    /// # Errors
    /// `internal` when the ids are too long for a key.
    pub fn sip_ladder(tenant: &TenantId, start: At, call: &CallId) -> Result<Self, Problem> {
        Self::on_day(tenant, start, &format!("{call}.sip"))
    }

    fn on_day(tenant: &TenantId, start: At, name: &str) -> Result<Self, Problem> {
        let day = edgecall_model::time::local_hour(start, "UTC").date;
        let mut parts: Vec<&str> = day.split('-').collect();
        parts.push(name);
        Self::new(tenant, &parts)
            .ok_or_else(|| fault::internal(format!("no object key fits {name}")))
    }

    /// The key as the object store takes it.
    pub fn as_str(&self) -> &str {
        &self.path
    }

    /// The tenant it belongs to.
    pub fn tenant(&self) -> &TenantId {
        &self.tenant
    }
}

impl Store {
    /// Makes the bucket where it is not there yet; for tests and the local host.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub async fn create_bucket_if_missing(&self) -> Result<(), Problem> {
        let made = self
            .inner
            .objects
            .create_bucket()
            .bucket(&self.inner.config.bucket)
            .send()
            .await;
        match made {
            Err(error)
                if !matches!(
                    error.code(),
                    Some("BucketAlreadyOwnedByYou" | "BucketAlreadyExists")
                ) =>
            {
                Err(fault::problem("create bucket", &error))
            }
            _ => Ok(()),
        }
    }
}

impl TenantScope {
    fn own<'k>(&self, key: &'k ObjectKey) -> Result<&'k str, Problem> {
        if key.tenant == self.tenant {
            Ok(key.as_str())
        } else {
            Err(fault::not_found("The file", "该文件"))
        }
    }

    /// Stores an object; the same key again replaces it.
    ///
    /// # Errors
    /// `not_found` for a key of another tenant; `store_unavailable`.
    pub async fn put_object(
        &self,
        key: &ObjectKey,
        content_type: &str,
        bytes: Bytes,
    ) -> Result<(), Problem> {
        self.store
            .inner
            .objects
            .put_object()
            .bucket(&self.store.inner.config.bucket)
            .key(self.own(key)?)
            .content_type(content_type)
            .body(ByteStream::from(bytes))
            .send()
            .await
            .map_err(|error| fault::problem("put object", &error))?;
        Ok(())
    }

    /// Size of an object in bytes; `None` when it is not there (yet).
    ///
    /// # Errors
    /// `not_found` for a key of another tenant; `store_unavailable`.
    pub async fn object_size(&self, key: &ObjectKey) -> Result<Option<u64>, Problem> {
        let objects = &self.store.inner.objects;
        let head = objects
            .head_object()
            .bucket(&self.store.inner.config.bucket)
            .key(self.own(key)?)
            .send()
            .await;
        match head {
            Ok(head) => Ok(Some(
                u64::try_from(head.content_length().unwrap_or(0)).unwrap_or(0),
            )),
            Err(error) if error.as_service_error().is_some_and(|e| e.is_not_found()) => Ok(None),
            Err(error) => Err(fault::problem("head object", &error)),
        }
    }

    /// Deletes an object; one that is not there stays so.
    ///
    /// # Errors
    /// `not_found` for a key of another tenant; `store_unavailable`.
    pub async fn delete_object(&self, key: &ObjectKey) -> Result<(), Problem> {
        self.store
            .inner
            .objects
            .delete_object()
            .bucket(&self.store.inner.config.bucket)
            .key(self.own(key)?)
            .send()
            .await
            .map_err(|error| fault::problem("delete object", &error))?;
        Ok(())
    }

    /// Reads an object or a part of it; `None` when it is not there (yet).
    ///
    /// # Errors
    /// `not_found` for a key of another tenant; `store_unavailable`.
    pub async fn get_object(
        &self,
        key: &ObjectKey,
        range: Option<ObjectRange>,
    ) -> Result<Option<Object>, Problem> {
        let sent = self
            .store
            .inner
            .objects
            .get_object()
            .bucket(&self.store.inner.config.bucket)
            .key(self.own(key)?)
            .set_range(range.map(|range| format!("bytes={}-{}", range.first, range.last)))
            .send()
            .await;
        let answer = match sent {
            Ok(answer) => answer,
            Err(error) if error.as_service_error().is_some_and(|e| e.is_no_such_key()) => {
                return Ok(None);
            }
            Err(error) => return Err(fault::problem("get object", &error)),
        };
        // `bytes 0-99/1234`
        let of_range = answer
            .content_range()
            .and_then(|text| text.rsplit('/').next()?.parse().ok());
        let whole = u64::try_from(answer.content_length().unwrap_or(0)).unwrap_or(0);
        let body = answer.body.collect().await.map_err(|error| {
            tracing::error!(%error, "an object broke off");
            Problem::new(&edgecall_model::error::codes::STORE_UNAVAILABLE)
        })?;
        Ok(Some(Object {
            bytes: body.into_bytes(),
            total: of_range.unwrap_or(whole),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant() -> TenantId {
        TenantId::new("TCC0000001").expect("id")
    }

    #[test]
    fn keys_carry_the_tenant_and_the_day() {
        let call = CallId::from_parts(At(1_763_596_799_000), [1; 5]);
        let key = ObjectKey::recording(
            &tenant(),
            At(1_763_596_799_000),
            &call,
            0,
            RecordingFormat::Mixed,
        );
        let key = key.expect("key");
        assert_eq!(
            key.as_str(),
            format!("TCC0000001/2025/11/19/{call}-0.mixed.wav")
        );
    }

    #[test]
    fn keys_cannot_leave_the_tenants_folder() {
        for bad in [
            "..", ".", "", "a/b", "a\\b", "a..b", ".hidden", "ä", "a b", "a\u{0}",
        ] {
            assert_eq!(ObjectKey::new(&tenant(), &[bad]), None, "{bad:?}");
        }
        assert_eq!(ObjectKey::new(&tenant(), &[&"a".repeat(140)]), None);
        assert!(ObjectKey::new(&tenant(), &["2026", "a-b_c.d"]).is_some());
    }
}
