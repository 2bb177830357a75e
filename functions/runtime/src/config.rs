//! What a function learns from its environment.

use edgecall_model::organisation::TrialTerms;
use edgecall_store::{StoreConfig, StoreSettings};
use std::fmt;

/// The environment of a function. Names are those of the environment variables (or Worker bindings).
#[derive(Clone)]
pub struct PlatformConfig {
    /// `EDGECALL_DYNAMODB_ENDPOINT`, `EDGECALL_S3_ENDPOINT`, `AWS_REGION`, `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY`, `EDGECALL_TABLE`, `EDGECALL_BUCKET`, `EDGECALL_SEAL_KEY`.
    pub store: StoreSettings,
    /// `EDGECALL_INTERNAL_TOKEN`: proves that a request comes from the platform itself.
    pub internal_token: String,
    /// `EDGECALL_PUBLIC_URL`: address of the portal, without a closing slash.
    pub public_url: String,
    /// `EDGECALL_MEDIA_CONTROL`: address of the media node's control API.
    pub media_control: Option<String>,
    /// `EDGECALL_MAIL_URL`: where e-mails and SMS are posted to.
    pub mail_url: Option<String>,
    /// `EDGECALL_PRIVATE_DESTINATIONS`: `1` lets tenants' addresses lie in private networks.
    pub private_destinations: bool,
    /// `EDGECALL_SITE_DOMAIN`: instances are at `<prefix>.<domain>`; without it at `<public url>/at/<prefix>`.
    pub site_domain: Option<String>,
    /// `EDGECALL_PUBLIC_RATE`: changing requests a minute that one address may send without a session.
    pub public_rate: u32,
    /// `EDGECALL_TRIAL_DAYS`, `EDGECALL_TRIAL_SEATS`, `EDGECALL_TRIAL_MINUTES`, `EDGECALL_TRIAL_RECORDING_DAYS`: what
    /// the trial of a new instance gives (PORTAL-12). Instances keep the values that they were opened with.
    pub trial: TrialTerms,
    /// `EDGECALL_OPERATOR_NAME`: legal name of the operator's company, on settlement notices (BILL-55).
    pub operator_name: String,
}

/// The operator's name, when nothing else is said.
const OPERATOR_NAME: &str = "Edgecall";
/// Changing requests a minute and address, when nothing else is said.
const PUBLIC_RATE: u32 = 120;

/// A variable that is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    /// Its name.
    pub name: &'static str,
    /// What would be right.
    pub wanted: &'static str,
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "environment variable {} must be {}",
            self.name, self.wanted
        )
    }
}

impl std::error::Error for ConfigFault {}

impl PlatformConfig {
    /// Reads the environment through `look_up`.
    ///
    /// # Errors
    /// The first variable that is missing or wrong.
    pub fn read(look_up: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigFault> {
        let given = |name: &str| look_up(name).filter(|value| !value.is_empty());
        let needed = |name: &'static str, wanted: &'static str| {
            given(name).ok_or(ConfigFault { name, wanted })
        };
        let without_slash = |url: String| url.trim_end_matches('/').to_owned();
        let seal_key = needed("EDGECALL_SEAL_KEY", "32 bytes in hexadecimal")?;
        let mut key = [0; 32];
        hex::decode_to_slice(seal_key.trim(), &mut key).map_err(|_| ConfigFault {
            name: "EDGECALL_SEAL_KEY",
            wanted: "32 bytes in hexadecimal",
        })?;
        let public_rate = match given("EDGECALL_PUBLIC_RATE") {
            None => PUBLIC_RATE,
            Some(text) => text.parse().map_err(|_| ConfigFault {
                name: "EDGECALL_PUBLIC_RATE",
                wanted: "a number of requests a minute",
            })?,
        };
        Ok(PlatformConfig {
            store: StoreSettings {
                dynamodb_endpoint: given("EDGECALL_DYNAMODB_ENDPOINT"),
                s3_endpoint: given("EDGECALL_S3_ENDPOINT"),
                region: given("AWS_REGION").unwrap_or_else(|| "us-east-1".into()),
                access_key: needed("AWS_ACCESS_KEY_ID", "an access key of the stores")?,
                secret_key: needed("AWS_SECRET_ACCESS_KEY", "the secret of the access key")?,
                store: StoreConfig {
                    table: given("EDGECALL_TABLE").unwrap_or_else(|| "edgecall".into()),
                    bucket: given("EDGECALL_BUCKET").unwrap_or_else(|| "edgecall".into()),
                    seal_key: key,
                },
            },
            internal_token: needed(
                "EDGECALL_INTERNAL_TOKEN",
                "a secret that nodes and functions share",
            )?,
            public_url: without_slash(needed("EDGECALL_PUBLIC_URL", "the address of the portal")?),
            media_control: given("EDGECALL_MEDIA_CONTROL").map(without_slash),
            mail_url: given("EDGECALL_MAIL_URL").map(without_slash),
            private_destinations: given("EDGECALL_PRIVATE_DESTINATIONS").as_deref() == Some("1"),
            site_domain: given("EDGECALL_SITE_DOMAIN"),
            public_rate,
            operator_name: given("EDGECALL_OPERATOR_NAME").unwrap_or_else(|| OPERATOR_NAME.into()),
            trial: trial(given)?,
        })
    }
}

fn trial(given: impl Fn(&str) -> Option<String>) -> Result<TrialTerms, ConfigFault> {
    let number = |name: &'static str, range: std::ops::RangeInclusive<u32>, wanted, fallback| {
        let Some(text) = given(name) else {
            return Ok(fallback);
        };
        let value = text.trim().parse().ok();
        value
            .filter(|value| range.contains(value))
            .ok_or(ConfigFault { name, wanted })
    };
    let usual = TrialTerms::default();
    Ok(TrialTerms {
        days: number(
            "EDGECALL_TRIAL_DAYS",
            1..=365,
            "a number of days, 1 to 365",
            usual.days,
        )?,
        seats: number(
            "EDGECALL_TRIAL_SEATS",
            1..=1_000,
            "a number of seats, 1 to 1000",
            usual.seats,
        )?,
        minutes: number(
            "EDGECALL_TRIAL_MINUTES",
            0..=1_000_000,
            "a number of minutes, 0 to 1000000",
            usual.minutes,
        )?,
        recording_days: number(
            "EDGECALL_TRIAL_RECORDING_DAYS",
            1..=3_650,
            "a number of days, 1 to 3650",
            usual.recording_days,
        )?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(name: &str) -> Option<String> {
        let value = match name {
            "EDGECALL_SEAL_KEY" => "07".repeat(32),
            "AWS_ACCESS_KEY_ID" | "AWS_SECRET_ACCESS_KEY" | "EDGECALL_INTERNAL_TOKEN" => {
                "secret".into()
            }
            "EDGECALL_PUBLIC_URL" => "http://localhost:8080/".into(),
            _ => return None,
        };
        Some(value)
    }

    #[test]
    fn what_is_not_given_has_a_default_or_is_named() {
        let config = PlatformConfig::read(environment).expect("complete");
        assert_eq!(
            (config.store.store.table.as_str(), config.public_rate),
            ("edgecall", 120)
        );
        assert_eq!(config.public_url, "http://localhost:8080");
        assert!(!config.private_destinations);
        let without = |missing: &'static str| {
            PlatformConfig::read(move |name| {
                if name == missing {
                    None
                } else {
                    environment(name)
                }
            })
        };
        for name in [
            "EDGECALL_SEAL_KEY",
            "EDGECALL_INTERNAL_TOKEN",
            "EDGECALL_PUBLIC_URL",
        ] {
            assert_eq!(without(name).err().map(|fault| fault.name), Some(name));
        }
        let short = PlatformConfig::read(|name| match name {
            "EDGECALL_SEAL_KEY" => Some("0707".into()),
            _ => environment(name),
        });
        assert_eq!(
            short.err().map(|fault| fault.name),
            Some("EDGECALL_SEAL_KEY")
        );
    }

    #[test]
    fn what_a_trial_gives_is_set_by_the_operator_within_limits() {
        let with = |name: &'static str, value: &'static str| {
            PlatformConfig::read(move |asked| {
                if asked == name {
                    Some(value.into())
                } else {
                    environment(asked)
                }
            })
            .map(|config| config.trial)
        };
        let usual = TrialTerms::default();
        assert_eq!(with("EDGECALL_TRIAL_DAYS", ""), Ok(usual));
        assert_eq!(
            with("EDGECALL_TRIAL_MINUTES", "0"),
            Ok(TrialTerms {
                minutes: 0,
                ..usual
            })
        );
        for (name, value) in [
            ("EDGECALL_TRIAL_DAYS", "0"),
            ("EDGECALL_TRIAL_SEATS", "many"),
            ("EDGECALL_TRIAL_RECORDING_DAYS", "-1"),
        ] {
            assert_eq!(with(name, value).map_err(|fault| fault.name), Err(name));
        }
    }
}
