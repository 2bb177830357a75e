//! Changing and resetting passwords (SEC-08, SEC-10, SEC-11).

use crate::mail;
use edgecall_api::Nothing;
use edgecall_api::operations::account::{
    PasswordChangeOwn, PasswordResetConfirm, PasswordResetCreate,
};
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_store::{RateLimit, password_fault, verify_password};
use function_runtime::{Context, Input};

/// Reset mails to one address an hour.
const RESETS: RateLimit = RateLimit {
    requests: 5,
    window_ms: 3_600_000,
};

pub async fn change(
    context: &mut Context,
    input: Input<PasswordChangeOwn>,
) -> Result<Nothing, Problem> {
    let session = context.session()?.clone();
    let account = session.account();
    context.audit_key(account.email.clone());
    if !verify_password(&input.body.old, &account.password_hash) {
        return Err(Problem::new(&codes::WRONG_CREDENTIALS).at("old"));
    }
    if let Some(code) = password_fault(&input.body.password, &account.email) {
        return Err(Problem::new(code).at("password"));
    }
    session.change_password(&input.body.password).await?;
    Ok(Nothing {})
}

/// The same answer whether the account exists or not, and whether a mail was sent or not.
pub async fn ask_reset(
    context: &mut Context,
    input: Input<PasswordResetCreate>,
) -> Result<Nothing, Problem> {
    let (email, now) = (input.body.email, context.now());
    let key = format!("reset#{}", email.trim().to_lowercase());
    let rate = context.store().count_request(&key, RESETS, now).await?;
    let account = context.store().account_by_email(&email).await?;
    if let Some(account) = account.filter(|_| rate.allowed) {
        let token = context.store().start_password_reset(&account, now).await?;
        // In the fragment: it stays in the browser and out of every log on the way.
        let link = format!(
            "{}/reset-password#{token}",
            context.platform().config().public_url
        );
        let sent = mail::send(
            context.platform(),
            &account.email,
            &mail::reset(account.language, &link),
        )
        .await;
        if let Err(problem) = sent {
            tracing::error!(request_id = context.request_id(), %problem, "reset mail not sent");
        }
    }
    Ok(Nothing {})
}

pub async fn confirm_reset(
    context: &mut Context,
    input: Input<PasswordResetConfirm>,
) -> Result<Nothing, Problem> {
    let (token, now) = (input.parameter("token"), context.now());
    // A weak password must not use the link up.
    let account = context.store().account_of_reset(token, now).await?;
    context.audit_who(&account);
    context.audit_key(account.email.clone());
    if let Some(code) = password_fault(&input.body.password, &account.email) {
        return Err(Problem::new(code).at("password"));
    }
    let account = context.store().take_password_reset(token, now).await?;
    context
        .store()
        .set_password(&account, &input.body.password)
        .await?;
    context.store().clear_tries(&account.email).await?;
    Ok(Nothing {})
}
