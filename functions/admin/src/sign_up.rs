//! Signing up by e-mail (PORTAL-02).

use crate::{challenge, mail, session};
use edgecall_api::operations::account::{SignUpConfirm, SignUpCreate, SignUpResend};
use edgecall_api::views::{SessionView, SignUpStarted};
use edgecall_model::error::codes;
use edgecall_model::{Language, Problem};
use edgecall_store::{CodeCheck, PendingSignUp, SignUpDraft, hash_password, password_fault};
use function_runtime::{Context, Input};

pub async fn create(
    context: &mut Context,
    input: Input<SignUpCreate>,
) -> Result<SignUpStarted, Problem> {
    let form = input.body;
    if !form.terms {
        return Err(Problem::new(&codes::TERMS_NOT_ACCEPTED).at("terms"));
    }
    if let Some(code) = password_fault(&form.password, &form.email) {
        return Err(Problem::new(code).at("password"));
    }
    challenge::passed(context, &form.challenge).await?;
    if context
        .store()
        .account_by_email(&form.email)
        .await?
        .is_some()
    {
        return Err(Problem::new(&codes::EMAIL_TAKEN).at("email"));
    }
    let draft = SignUpDraft {
        email: form.email,
        password_hash: hash_password(&form.password)?,
        company: form.company.trim().to_owned(),
        contact: form.contact.trim().to_owned(),
        mobile: form.mobile,
        language: form.language,
    };
    let pending = context.store().start_sign_up(draft, context.now()).await?;
    mail_code(context, pending).await
}

pub async fn resend(
    context: &mut Context,
    input: Input<SignUpResend>,
) -> Result<SignUpStarted, Problem> {
    let pending = context
        .store()
        .renew_sign_up(input.parameter("sign_up"), context.now())
        .await?;
    mail_code(context, pending).await
}

async fn mail_code(context: &Context, pending: PendingSignUp) -> Result<SignUpStarted, Problem> {
    let language: Language = pending.draft.language;
    mail::send(
        context.platform(),
        &pending.draft.email,
        &mail::code(language, &pending.code),
    )
    .await?;
    let seconds = |ms: i64| u32::try_from(ms / 1000).unwrap_or(0);
    Ok(SignUpStarted {
        sign_up: pending.id,
        resend_after_seconds: seconds(pending.resend_ms),
        valid_seconds: seconds(pending.valid_ms),
    })
}

pub async fn confirm(
    context: &mut Context,
    input: Input<SignUpConfirm>,
) -> Result<SessionView, Problem> {
    let (id, now) = (input.parameter("sign_up"), context.now());
    let draft = match context
        .store()
        .check_sign_up_code(id, &input.body.code, now)
        .await?
    {
        CodeCheck::Right(draft) => *draft,
        CodeCheck::Wrong(_) => return Err(Problem::new(&codes::WRONG_CODE).at("code")),
        CodeCheck::Expired => return Err(Problem::new(&codes::CODE_EXPIRED).at("code")),
    };
    let account = context
        .store()
        .create_account(draft.into_account(now))
        .await?;
    context.audit_who(&account);
    context.audit_key(account.email.clone());
    session::start(context, &account).await
}
