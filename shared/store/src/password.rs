//! Password rule (SEC-08) and hashes (SEC-29).

use crate::fault;
use crate::random::{random_below, random_bytes};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use edgecall_model::error::codes;
use edgecall_model::{ErrorCode, Problem};

/// Memory-hard, and small enough for a WASM function: 19 MiB, two passes, one lane.
fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("fixed parameters are in range");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The salted hash under which a password is kept, in PHC form.
///
/// # Errors
/// `internal` when the memory for it is not there.
pub fn hash_password(password: &str) -> Result<String, Problem> {
    let salt = SaltString::encode_b64(&random_bytes::<16>()).map_err(fault::internal)?;
    let hash = hasher()
        .hash_password(password.as_bytes(), &salt)
        .map_err(fault::internal)?;
    Ok(hash.to_string())
}

/// Whether the password is the one that was hashed. Takes the same time for right and wrong.
pub fn verify_password(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Burns the time of one check, so that an unknown account answers as slowly as a known one (SEC-01).
pub(crate) fn pretend_to_verify(password: &str) {
    let _ = hasher().hash_password(
        password.as_bytes(),
        &SaltString::from_b64("ZWRnZWNhbGwtc2FsdA").expect("fixed salt"),
    );
}

/// Passwords that meet the rule and are still among the first that anybody tries.
const COMMON: &[&str] = &[
    "12345678a",
    "123456789a",
    "1234567890a",
    "a12345678",
    "a123456789",
    "aa123456",
    "aa12345678",
    "abc12345",
    "abc123456",
    "abc123456789",
    "abcd1234",
    "admin123",
    "admin1234",
    "admin@123",
    "asd123456",
    "asdf1234",
    "football1",
    "hello123",
    "iloveyou1",
    "letmein1",
    "p@ssw0rd",
    "p@ssword1",
    "pass1234",
    "passw0rd",
    "password1",
    "password12",
    "password123",
    "q1w2e3r4",
    "qaz123456",
    "qazwsx123",
    "qq123456",
    "qwe123456",
    "qwer1234",
    "qwerty123",
    "qwerty12345",
    "test1234",
    "welcome1",
    "welcome123",
    "woaini123",
    "woaini1314",
    "woaini520",
    "wang1234",
    "zaq12wsx",
    "1q2w3e4r",
    "1qaz2wsx",
    "1q2w3e4r5t",
    "zxcvbnm1",
];

/// Why a password may not be used, if so: 8 to 30 characters, not only digits, not only lower-case letters,
/// not the e-mail or its name, not one of the known common ones.
pub fn password_fault(password: &str, email: &str) -> Option<&'static ErrorCode> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let email = email.to_lowercase();
    let name = email.split('@').next().unwrap_or("");
    // The catalogue names `abcd1234` as a good example of the rule's form, so the form alone decides there.
    let common = lower != "abcd1234" && COMMON.contains(&lower.as_str());
    let weak = !(8..=30).contains(&length)
        || password.chars().all(|c| c.is_ascii_digit())
        || password.chars().all(|c| c.is_lowercase())
        || password.chars().any(char::is_control)
        || lower == email
        || (!name.is_empty() && lower == name)
        || common;
    weak.then_some(&codes::WEAK_PASSWORD)
}

/// A random first password (SEC-12): 12 characters that meet the rule, without look-alikes.
pub fn random_password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    loop {
        let password: String = (0..12)
            .map(|_| char::from(LETTERS[random_below(LETTERS.len() as u32) as usize]))
            .collect();
        let has = |test: fn(&char) -> bool| password.chars().any(|c| test(&c));
        if has(char::is_ascii_digit)
            && has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
        {
            return password;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_refuses_what_the_catalogue_names() {
        let weak = |p: &str| password_fault(p, "lin@example.com").is_some();
        assert!(weak("12345678") && weak("abcdefgh") && weak("Abc1234"));
        assert!(!weak("abcd1234"));
        assert!(weak("Password123") && weak("lin@example.com"));
        assert!(weak(&"a1".repeat(16)) && !weak(&"a1".repeat(15)));
        assert!(password_fault("Lin-Wei-88", "lin-wei-88@example.com").is_some());
    }

    #[test]
    fn first_passwords_have_twelve_characters_and_meet_the_rule() {
        for _ in 0..50 {
            let password = random_password();
            assert_eq!(password.len(), 12);
            assert_eq!(password_fault(&password, "lin@example.com"), None);
        }
    }

    #[test]
    fn only_the_right_password_verifies() {
        let hash = hash_password("abcd1234").expect("hash");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify_password("abcd1234", &hash));
        assert!(!verify_password("abcd1235", &hash));
        assert!(!verify_password("abcd1234", "not a hash"));
    }
}
