use super::*;

const NOW: u64 = 1_790_000_000_000;
const SECOND: u64 = 1000;

fn verifier() -> DigestVerifier {
    DigestVerifier::new(
        60 * SECOND,
        vec![DigestAlgorithm::Md5, DigestAlgorithm::Sha256],
    )
    .unwrap()
}

fn nonce_of(challenge: &[String]) -> String {
    let (_, rest) = challenge[0].split_once("nonce=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

/// What a device sends; computed from the RFC's formula, apart from the code under test.
struct Device<'a> {
    algorithm: &'a str,
    password: &'a str,
    nonce: &'a str,
    nc: &'a str,
}

impl Device<'_> {
    fn sign(&self) -> DigestParams {
        let hash = |text: String| {
            if self.algorithm.starts_with("SHA-256") {
                hex::encode(Sha256::digest(text.as_bytes()))
            } else {
                hex::encode(md5::Md5::digest(text.as_bytes()))
            }
        };
        let mut first = hash(format!("trunk7:edgecall:{}", self.password));
        if self.algorithm.ends_with("-sess") {
            first = hash(format!("{first}:{}:c0ffee", self.nonce));
        }
        let second = hash("INVITE:sip:4001@example.com".to_owned());
        let response = hash(format!(
            "{first}:{}:{}:c0ffee:auth:{second}",
            self.nonce, self.nc
        ));
        DigestParams::parse(&format!(
            "Digest username=\"trunk7\", realm=\"edgecall\", nonce=\"{}\", \
             uri=\"sip:4001@example.com\", response=\"{response}\", algorithm={}, \
             cnonce=\"c0ffee\", qop=auth, nc={}",
            self.nonce, self.algorithm, self.nc
        ))
        .unwrap()
    }
}

fn check(verifier: &DigestVerifier, params: &DigestParams, now_ms: u64) -> Verdict {
    let secret = DigestSecret::Password("hunter2".to_owned());
    verifier.verify(
        SignedRequest {
            method: "INVITE",
            params,
        },
        "edgecall",
        Some(&secret),
        now_ms,
    )
}

fn device<'a>(nonce: &'a str, nc: &'a str) -> Device<'a> {
    Device {
        algorithm: "MD5",
        password: "hunter2",
        nonce,
        nc,
    }
}

#[test]
fn the_published_example_of_rfc_2617_verifies() {
    // RFC 2617 section 3.5 with its own nonce; only the digest formula is under test here.
    let params = DigestParams::parse(
        "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", \
         nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", qop=auth, \
         nc=00000001, cnonce=\"0a4f113b\", response=\"6629fae49393a05397450978507c4ef1\"",
    )
    .unwrap();
    let request = SignedRequest {
        method: "GET",
        params: &params,
    };
    let secret = DigestSecret::Password("Circle Of Life".to_owned());
    assert!(verifier().digest_fits(request, "testrealm@host.com", Some(&secret)));
    let wrong = DigestSecret::Password("Circle of Life".to_owned());
    assert!(!verifier().digest_fits(request, "testrealm@host.com", Some(&wrong)));
}

#[test]
fn every_algorithm_and_its_session_variant_signs_in() {
    for algorithm in ["MD5", "MD5-sess", "SHA-256", "SHA-256-sess"] {
        let verifier = verifier();
        let nonce = nonce_of(&verifier.challenge("edgecall", false, NOW).unwrap());
        let params = Device {
            algorithm,
            ..device(&nonce, "00000001")
        }
        .sign();
        assert_eq!(
            check(&verifier, &params, NOW + SECOND),
            Verdict::Good,
            "{algorithm}"
        );
    }
}

#[test]
fn counts_past_nine_and_past_255_verify_as_hex() {
    let verifier = verifier();
    let nonce = nonce_of(&verifier.challenge("edgecall", false, NOW).unwrap());
    for nc in ["00000009", "0000000a", "00000010", "00000100", "0000ffff"] {
        assert_eq!(
            check(&verifier, &device(&nonce, nc).sign(), NOW),
            Verdict::Good,
            "{nc}"
        );
    }
}

#[test]
fn a_count_seen_before_is_stale_and_not_accepted() {
    let verifier = verifier();
    let nonce = nonce_of(&verifier.challenge("edgecall", false, NOW).unwrap());
    assert_eq!(
        check(&verifier, &device(&nonce, "00000002").sign(), NOW),
        Verdict::Good
    );
    assert_eq!(
        check(&verifier, &device(&nonce, "00000002").sign(), NOW),
        Verdict::Stale
    );
    assert_eq!(
        check(&verifier, &device(&nonce, "00000001").sign(), NOW),
        Verdict::Stale
    );
    assert_eq!(
        check(&verifier, &device(&nonce, "00000003").sign(), NOW),
        Verdict::Good
    );
}

#[test]
fn an_expired_nonce_is_stale_only_for_the_right_password() {
    let verifier = verifier();
    let nonce = nonce_of(&verifier.challenge("edgecall", false, NOW).unwrap());
    let late = NOW + 61 * SECOND;
    assert_eq!(
        check(&verifier, &device(&nonce, "00000001").sign(), late),
        Verdict::Stale
    );
    let wrong = Device {
        password: "guess",
        ..device(&nonce, "00000001")
    }
    .sign();
    assert_eq!(check(&verifier, &wrong, late), Verdict::NewChallenge);
}

#[test]
fn a_nonce_that_is_not_ours_is_never_accepted() {
    let foreign = nonce_of(&verifier().challenge("edgecall", false, NOW).unwrap());
    for nonce in [foreign.as_str(), "", "00", "not hex at all"] {
        let params = device(nonce, "00000001").sign();
        assert_eq!(
            check(&verifier(), &params, NOW),
            Verdict::NewChallenge,
            "{nonce}"
        );
    }
}

#[test]
fn a_wrong_password_and_an_unknown_user_look_the_same() {
    let verifier = verifier();
    let nonce = nonce_of(&verifier.challenge("edgecall", false, NOW).unwrap());
    let params = Device {
        password: "guess",
        ..device(&nonce, "00000001")
    }
    .sign();
    let request = SignedRequest {
        method: "INVITE",
        params: &params,
    };
    assert_eq!(check(&verifier, &params, NOW), Verdict::Wrong);
    assert_eq!(
        verifier.verify(request, "edgecall", None, NOW),
        Verdict::Wrong
    );
}

#[test]
fn a_stored_hash_signs_in_with_its_own_algorithm_only() {
    let verifier = verifier();
    let hash = hex::encode(md5::Md5::digest(b"trunk7:edgecall:hunter2"));
    let secret = DigestSecret::Ha1 {
        algorithm: DigestAlgorithm::Md5,
        hash,
    };
    let nonce = nonce_of(&verifier.challenge("edgecall", false, NOW).unwrap());
    let verify = |algorithm| {
        let params = Device {
            algorithm,
            ..device(&nonce, "00000001")
        }
        .sign();
        let request = SignedRequest {
            method: "INVITE",
            params: &params,
        };
        verifier.verify(request, "edgecall", Some(&secret), NOW)
    };
    assert_eq!(verify("SHA-256"), Verdict::Wrong);
    assert_eq!(verify("MD5"), Verdict::Good);
}

#[test]
fn a_digest_for_another_method_or_realm_is_wrong() {
    let verifier = verifier();
    let nonce = nonce_of(&verifier.challenge("edgecall", false, NOW).unwrap());
    let params = device(&nonce, "00000001").sign();
    let secret = DigestSecret::Password("hunter2".to_owned());
    let request = SignedRequest {
        method: "REGISTER",
        params: &params,
    };
    assert_eq!(
        verifier.verify(request, "edgecall", Some(&secret), NOW),
        Verdict::Wrong
    );
    let request = SignedRequest {
        method: "INVITE",
        params: &params,
    };
    assert_eq!(
        verifier.verify(request, "elsewhere", Some(&secret), NOW),
        Verdict::Wrong
    );
}

#[test]
fn broken_headers_are_not_read() {
    for value in [
        "",
        "Digest",
        "Basic dHJ1bms6cGFzcw==",
        "Digest username=\"a",
        "Digest username=\"a\" realm=\"b\"",
        "Digest username=\"a\", username=\"b\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"x\"",
        "Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"u\"",
    ] {
        assert_eq!(DigestParams::parse(value), None, "{value}");
    }
    let params = DigestParams::parse(
        "digest username=\"a \\\"b\\\", c\", realm=r,nonce=\"n\",uri=\"u\", response=x, nc=1",
    )
    .unwrap();
    assert_eq!(params.username, "a \"b\", c");
    assert_eq!(params.count(), None);
}
