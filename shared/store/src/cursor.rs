//! Pages of lists. A cursor names the last row; it is signed for its list and tenant, so that a cursor of
//! another tenant, or a made-up one, is refused instead of read.

use crate::Store;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use edgecall_model::Problem;
use edgecall_model::error::codes;
use subtle::ConstantTimeEq;

const SIGNATURE: usize = 16;

/// Which page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// Rows, 1 to 100; `None` = 20.
    pub limit: Option<u16>,
}

impl PageRequest {
    /// Rows asked for, within bounds.
    pub fn rows(&self) -> usize {
        usize::from(self.limit.unwrap_or(20).clamp(1, 100))
    }
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// Rows.
    pub items: Vec<T>,
    /// Cursor of the next page; `None` on the last.
    pub next: Option<String>,
}

impl Store {
    /// A cursor behind `sk` in the list `pk`.
    pub(crate) fn cursor(&self, pk: &str, sk: &str) -> String {
        let mut bytes = self.signature(pk, sk).to_vec();
        bytes.extend(sk.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The sort key that a cursor of the list `pk` names.
    ///
    /// # Errors
    /// `bad_request` when the cursor belongs to another list or was not made here.
    pub(crate) fn read_cursor(
        &self,
        pk: &str,
        cursor: Option<&str>,
    ) -> Result<Option<String>, Problem> {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        let wrong = || {
            Problem::new(&codes::BAD_REQUEST)
                .at("cursor")
                .with_text("the cursor is not one of this list", "游标不属于该列表")
        };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| wrong())?;
        if bytes.len() < SIGNATURE {
            return Err(wrong());
        }
        let (signature, sk) = bytes.split_at(SIGNATURE);
        let sk = std::str::from_utf8(sk).map_err(|_| wrong())?;
        let right: bool = self.signature(pk, sk).as_slice().ct_eq(signature).into();
        if right {
            Ok(Some(sk.to_owned()))
        } else {
            Err(wrong())
        }
    }

    fn signature(&self, pk: &str, sk: &str) -> [u8; SIGNATURE] {
        let digest = self.keyed_digest("cursor", &format!("{pk}\n{sk}"));
        let mut signature = [0; SIGNATURE];
        signature.copy_from_slice(&digest[..SIGNATURE]);
        signature
    }
}
