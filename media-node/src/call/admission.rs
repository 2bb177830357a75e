//! Which SIP requests are calls of a trunk.

use crate::config::{TrunkAccount, TrunkProof};
use sip_core::{Admission, DigestSecret, Network, RequestFacts, TrunkDirectory};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, PoisonError, RwLock};

/// Name under which the product's own test caller is admitted. Its calls have no trunk in their record.
pub const TEST_CALLER_TRUNK: &str = "test-caller";
/// Realm of digest challenges.
const REALM: &str = "edgecall";

/// The node's trunks. Cheap to clone.
#[derive(Clone)]
pub struct Admissions {
    trunks: Arc<Vec<Known>>,
    /// Where the test caller of this process sends from; it proves itself by being this process.
    test_caller: Arc<RwLock<Option<SocketAddr>>>,
}

struct Known {
    id: String,
    proof: KnownProof,
}

enum KnownProof {
    Sources(Vec<Network>),
    Digest { username: String, password: String },
}

/// A trunk source that is neither an address nor a CIDR block.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("trunk {trunk}: {text:?} is not an IP address or a block such as 203.0.113.0/24")]
pub struct BadSource {
    /// The trunk.
    pub trunk: String,
    /// What was given.
    pub text: String,
}

impl Admissions {
    /// Reads the trunks' settings.
    ///
    /// # Errors
    /// [`BadSource`].
    pub fn new(trunks: &[TrunkAccount]) -> Result<Admissions, BadSource> {
        let mut known = Vec::new();
        for trunk in trunks {
            let proof = match &trunk.proof {
                TrunkProof::Address { sources } => {
                    let block = |text: &String| {
                        let bad = || BadSource {
                            trunk: trunk.id.clone(),
                            text: text.clone(),
                        };
                        Network::parse(text).map_err(|_| bad())
                    };
                    KnownProof::Sources(sources.iter().map(block).collect::<Result<_, _>>()?)
                }
                TrunkProof::Digest { username, password } => KnownProof::Digest {
                    username: username.clone(),
                    password: password.clone(),
                },
            };
            known.push(Known {
                id: trunk.id.clone(),
                proof,
            });
        }
        Ok(Admissions {
            trunks: Arc::new(known),
            test_caller: Arc::default(),
        })
    }

    /// Admits the test caller that sends from `address`.
    pub fn admit_test_caller(&self, address: SocketAddr) {
        *self
            .test_caller
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(address);
    }

    fn decide(&self, facts: &RequestFacts) -> Admission {
        let test_caller = *self
            .test_caller
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        if test_caller == Some(facts.source) {
            return Admission::Trunk(TEST_CALLER_TRUNK.to_owned());
        }
        // Credentials come before the address: whoever signs in means that trunk.
        if let Some(name) = &facts.username {
            for trunk in self.trunks.iter() {
                if let KnownProof::Digest { username, password } = &trunk.proof
                    && username == name
                {
                    return Admission::Digest {
                        realm: REALM.to_owned(),
                        secret: DigestSecret::Password(password.clone()),
                        trunk: trunk.id.clone(),
                    };
                }
            }
            return Admission::Challenge {
                realm: REALM.to_owned(),
            };
        }
        for trunk in self.trunks.iter() {
            if let KnownProof::Sources(blocks) = &trunk.proof
                && blocks.iter().any(|block| block.contains(facts.source.ip()))
            {
                return Admission::Trunk(trunk.id.clone());
            }
        }
        let digest = self
            .trunks
            .iter()
            .any(|t| matches!(t.proof, KnownProof::Digest { .. }));
        if digest {
            Admission::Challenge {
                realm: REALM.to_owned(),
            }
        } else {
            Admission::Refuse(403)
        }
    }
}

impl TrunkDirectory for Admissions {
    async fn admit(&self, facts: &RequestFacts) -> Admission {
        self.decide(facts)
    }

    fn knows_source(&self, source: IpAddr) -> bool {
        self.trunks.iter().any(|trunk| match &trunk.proof {
            KnownProof::Sources(blocks) => blocks.iter().any(|block| block.contains(source)),
            KnownProof::Digest { .. } => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sip_core::{Party, Transport};

    fn facts(source: &str, username: Option<&str>) -> RequestFacts {
        RequestFacts {
            source: source.parse().unwrap(),
            transport: Transport::Udp,
            call_id: "c".into(),
            from: Party::default(),
            to: Party::default(),
            username: username.map(str::to_owned),
            realm: None,
        }
    }

    fn admissions() -> Admissions {
        let address = TrunkProof::Address {
            sources: vec!["203.0.113.0/24".into()],
        };
        let digest = TrunkProof::Digest {
            username: "carrier".into(),
            password: "p".into(),
        };
        Admissions::new(&[
            TrunkAccount {
                id: "by-address".into(),
                proof: address,
            },
            TrunkAccount {
                id: "by-digest".into(),
                proof: digest,
            },
        ])
        .unwrap()
    }

    #[test]
    fn a_trunk_is_known_by_its_address_block_and_strangers_are_challenged() {
        let admissions = admissions();
        let known = admissions.decide(&facts("203.0.113.9:5060", None));
        assert!(matches!(known, Admission::Trunk(id) if id == "by-address"));
        let stranger = admissions.decide(&facts("203.0.114.9:5060", None));
        assert!(matches!(stranger, Admission::Challenge { .. }));
        let unknown_user = admissions.decide(&facts("203.0.114.9:5060", Some("nobody")));
        assert!(matches!(unknown_user, Admission::Challenge { .. }));
        let user = admissions.decide(&facts("203.0.114.9:5060", Some("carrier")));
        assert!(matches!(user, Admission::Digest { trunk, .. } if trunk == "by-digest"));
    }

    #[test]
    fn the_test_caller_is_known_by_its_very_port() {
        let admissions = admissions();
        admissions.admit_test_caller("127.0.0.1:40000".parse().unwrap());
        let own = admissions.decide(&facts("127.0.0.1:40000", None));
        assert!(matches!(own, Admission::Trunk(id) if id == TEST_CALLER_TRUNK));
        let other = admissions.decide(&facts("127.0.0.1:40001", None));
        assert!(matches!(other, Admission::Challenge { .. }));
    }

    #[test]
    fn a_source_that_is_no_address_is_named() {
        let trunk = TrunkAccount {
            id: "t".into(),
            proof: TrunkProof::Address {
                sources: vec!["203.0.113.0/40".into()],
            },
        };
        let fault = Admissions::new(&[trunk]).err().unwrap();
        assert_eq!(fault.text, "203.0.113.0/40");
    }
}
