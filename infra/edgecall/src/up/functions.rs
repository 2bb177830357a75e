//! The edge functions, as WASM components on the embedded host.

use crate::keys::Keys;
use crate::stores::{BUCKET, REGION, StoreAddresses, TABLE};
use anyhow::{Result, bail};
use edge_host::{AllowedDestinations, EdgeHost, Function, FunctionSpec, HostConfig, Wasm};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where functions are and what they reach.
pub struct FunctionSettings {
    /// Folder with `admin.wasm` and so on.
    pub folder: Option<PathBuf>,
    /// Folder for compiled components.
    pub cache: PathBuf,
    /// Stores.
    pub stores: StoreAddresses,
    /// Mailbox.
    pub mailbox: SocketAddr,
    /// This process's HTTP address, for the node's control API.
    pub own: SocketAddr,
    /// Address of the portal.
    pub public_url: String,
    /// Tenants may name private addresses.
    pub private_destinations: bool,
}

/// The loaded functions.
#[derive(Clone)]
pub struct Functions {
    /// Administration API.
    pub admin: Function,
    /// HTTP nodes.
    pub ivr: Function,
    /// Webhooks.
    pub webhooks: Function,
    /// Reports.
    pub reports: Function,
    /// Bills.
    pub billing: Function,
    /// Pages.
    pub portal: Function,
}

impl Functions {
    /// Loads all; what is not compiled yet is compiled, all at once.
    ///
    /// # Errors
    /// A component is missing or cannot be used; the message names it.
    pub async fn load(settings: &FunctionSettings, keys: &Keys) -> Result<Functions> {
        let Some(folder) = &settings.folder else {
            bail!(
                "no folder with edge functions; start with ./edgecall up, or set EDGECALL_FUNCTIONS_DIR"
            );
        };
        let host = EdgeHost::new(HostConfig {
            cache_dir: settings.cache.clone(),
        })?;
        let load = |name: &'static str| {
            let spec = spec(name, folder, settings, keys);
            let host = host.clone();
            async move { anyhow::Ok(host.load(spec?).await?) }
        };
        let (admin, ivr, webhooks, reports, billing, portal) = tokio::try_join!(
            load("admin"),
            load("ivr"),
            load("webhooks"),
            load("reports"),
            load("billing"),
            load("portal"),
        )?;
        Ok(Functions {
            admin,
            ivr,
            webhooks,
            reports,
            billing,
            portal,
        })
    }

    /// The function of an operation, by its folder's name.
    pub fn by_name(&self, name: &str) -> &Function {
        match name {
            "ivr" => &self.ivr,
            "webhooks" => &self.webhooks,
            "reports" => &self.reports,
            "billing" => &self.billing,
            "portal" => &self.portal,
            _ => &self.admin,
        }
    }
}

fn spec(
    name: &str,
    folder: &Path,
    settings: &FunctionSettings,
    keys: &Keys,
) -> Result<FunctionSpec> {
    let file = folder.join(format!("{name}.wasm"));
    if !file.is_file() {
        bail!(
            "the edge function {} is missing; build it with ./edgecall up",
            file.display()
        );
    }
    let listed = [
        settings.stores.tables,
        settings.stores.objects,
        settings.mailbox,
        settings.own,
    ];
    let listed = AllowedDestinations::only(listed.map(|address| address.to_string()));
    let mut spec = FunctionSpec::new(name, Wasm::File(file));
    spec.allowed = match name {
        // These two carry tenants' requests to tenants' own servers.
        "ivr" | "webhooks" => listed
            .and_public()
            .and_private(settings.private_destinations),
        _ => listed,
    };
    spec.time_limit = match name {
        // All tries of an HTTP node take 30 s at most; a round of webhooks waits 30 s for its slowest.
        "ivr" | "webhooks" => Duration::from_secs(45),
        _ => Duration::from_secs(30),
    };
    if name == "billing" {
        // Fonts and a document of many pages.
        spec.memory_bytes = 256 << 20;
    }
    spec.env = environment(settings, keys);
    Ok(spec)
}

fn environment(settings: &FunctionSettings, keys: &Keys) -> Vec<(String, String)> {
    let mut variables = vec![
        (
            "EDGECALL_DYNAMODB_ENDPOINT",
            format!("http://{}", settings.stores.tables),
        ),
        (
            "EDGECALL_S3_ENDPOINT",
            format!("http://{}", settings.stores.objects),
        ),
        ("EDGECALL_TABLE", TABLE.to_owned()),
        ("EDGECALL_BUCKET", BUCKET.to_owned()),
        ("EDGECALL_SEAL_KEY", hex::encode(keys.seal)),
        ("EDGECALL_INTERNAL_TOKEN", keys.internal_token.clone()),
        ("EDGECALL_PUBLIC_URL", settings.public_url.clone()),
        ("EDGECALL_MEDIA_CONTROL", format!("http://{}", settings.own)),
        (
            "EDGECALL_MAIL_URL",
            format!("http://{}/messages", settings.mailbox),
        ),
        (
            "EDGECALL_PRIVATE_DESTINATIONS",
            u8::from(settings.private_destinations).to_string(),
        ),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_ACCESS_KEY_ID", keys.access_key.clone()),
        ("AWS_SECRET_ACCESS_KEY", keys.secret_key.clone()),
    ];
    // Settings of the operator that concern the functions alone; tests loosen the rate.
    for name in [
        "EDGECALL_PUBLIC_RATE",
        "EDGECALL_TRIAL_DAYS",
        "EDGECALL_TRIAL_SEATS",
        "EDGECALL_TRIAL_MINUTES",
        "EDGECALL_TRIAL_RECORDING_DAYS",
        "EDGECALL_OPERATOR_NAME",
    ] {
        if let Ok(value) = std::env::var(name) {
            variables.push((name, value));
        }
    }
    variables
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
