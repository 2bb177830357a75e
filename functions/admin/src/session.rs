//! Signing in and out, and the person's own page settings.

use edgecall_api::Nothing;
use edgecall_api::operations::account::{
    PreferencesSave, PreferencesShow, SessionCreate, SessionDelete, SessionShow,
};
use edgecall_api::views::{MembershipView, PageAccess, Preferences, SessionView};
use edgecall_model::error::codes;
use edgecall_model::page::{Access, PAGES};
use edgecall_model::{At, Problem};
use edgecall_store::{Account, LoginLine, Membership, Session, Tries};
use function_runtime::{Context, Input};

/// Life of an agent's cookie, which is of no use after its session.
const AGENT_COOKIE_MS: i64 = 30 * 24 * 3_600_000;
/// Most page settings of a person.
const MOST_PREFERENCES: usize = 200;
/// Longest setting, JSON text.
const LONGEST_PREFERENCE: usize = 4096;

pub async fn create(
    context: &mut Context,
    input: Input<SessionCreate>,
) -> Result<SessionView, Problem> {
    let form = input.body;
    let checked = check(context, &form.email, &form.password).await;
    let result = checked
        .as_ref()
        .map_or_else(|problem| problem.code.code, |_| "ok");
    log(context, &form.email, "sign_in", result).await;
    let account = checked?;
    context.audit_who(&account);
    context.audit_key(account.email.clone());
    start(context, &account).await
}

/// The account, when e-mail and password are right and the account is not locked (SEC-13).
async fn check(context: &Context, email: &str, password: &str) -> Result<Account, Problem> {
    let (store, now) = (context.store(), context.now());
    let key = email.trim().to_lowercase();
    if let Tries::Locked(until) = store.tries(&key, now).await? {
        return Err(locked(until, now));
    }
    match store.check_credentials(email, password, now).await {
        Ok(account) => {
            store.clear_tries(&key).await?;
            Ok(account)
        }
        Err(problem) if problem.code.code == codes::WRONG_CREDENTIALS.code => {
            match store.count_wrong_try(&key, now).await? {
                Tries::Locked(until) => Err(locked(until, now)),
                Tries::Open => Err(problem),
            }
        }
        Err(problem) => Err(problem),
    }
}

fn locked(until: At, now: At) -> Problem {
    let minutes = (until.since(now) + 59_999) / 60_000;
    Problem::new(&codes::ACCOUNT_LOCKED)
        .with_text(format!("{minutes} min"), format!("{minutes} 分钟"))
}

async fn log(context: &Context, email: &str, action: &str, result: &str) {
    let line = LoginLine {
        at: context.now(),
        email: email.to_owned(),
        address: context.address().to_owned(),
        action: action.to_owned(),
        result: result.to_owned(),
    };
    if let Err(problem) = context.store().log_login(&line).await {
        tracing::error!(request_id = context.request_id(), %problem, "sign-in not logged");
    }
}

/// Signs an account in: cookie for browsers, token for programs.
///
/// # Errors
/// `store_unavailable`.
pub async fn start(context: &mut Context, account: &Account) -> Result<SessionView, Problem> {
    let (token, session) = context
        .store()
        .start_session(account, context.now())
        .await?;
    // An agent's session ends on the server when the desk's pings do; each of them moves that end (SEC-14).
    let cookie_ends = if account.portal {
        session.ends()
    } else {
        context.now().plus(AGENT_COOKIE_MS)
    };
    context.set_session_cookie(&token, cookie_ends);
    let mut view = view(&session, context.now()).await?;
    view.token = Some(token.0);
    Ok(view)
}

pub async fn show(context: &mut Context, _: Input<SessionShow>) -> Result<SessionView, Problem> {
    let now = context.now();
    view(context.session()?, now).await
}

pub async fn delete(context: &mut Context, _: Input<SessionDelete>) -> Result<Nothing, Problem> {
    let session = context.session()?.clone();
    session.end().await?;
    log(context, &session.account().email, "sign_out", "ok").await;
    context.audit_key(session.account().email.clone());
    context.clear_session_cookie();
    Ok(Nothing {})
}

async fn view(session: &Session, now: At) -> Result<SessionView, Problem> {
    let account = session.account();
    let mut memberships = Vec::new();
    for membership in session.memberships() {
        memberships.push(membership_view(session, membership, now).await?);
    }
    Ok(SessionView {
        email: account.email.clone(),
        name: account.name.clone(),
        company: account.company.clone(),
        language: account.language,
        portal: account.portal,
        must_change_password: account.must_change_password,
        memberships,
        ends: session.ends(),
        token: None,
    })
}

async fn membership_view(
    session: &Session,
    membership: &Membership,
    now: At,
) -> Result<MembershipView, Problem> {
    let tenant = session.member_of(&membership.tenant)?.load_tenant().await?;
    let pages = PAGES
        .iter()
        .map(|page| PageAccess {
            page: *page,
            access: membership.access(*page),
        })
        .filter(|page| page.access > Access::None)
        .collect();
    Ok(MembershipView {
        tenant: membership.tenant.clone(),
        state: tenant.state_at(now),
        name: tenant.name,
        time_zone: tenant.time_zone,
        roles: membership.roles(),
        agent: membership.agent.clone(),
        pages,
    })
}

pub async fn preferences(
    context: &mut Context,
    _: Input<PreferencesShow>,
) -> Result<Preferences, Problem> {
    let stored = context
        .store()
        .preferences(&context.session()?.account().id)
        .await?;
    let value = |text: &str| serde_json::from_str(text).unwrap_or_default();
    Ok(Preferences {
        values: stored
            .into_iter()
            .map(|(key, text)| (key, value(&text)))
            .collect(),
    })
}

pub async fn save_preferences(
    context: &mut Context,
    input: Input<PreferencesSave>,
) -> Result<Preferences, Problem> {
    let values = &input.body.values;
    let invalid = |en: &str, zh: &str| {
        Problem::new(&codes::INVALID_FIELD)
            .at("values")
            .with_text(en, zh)
    };
    if values.len() > MOST_PREFERENCES {
        return Err(invalid(
            "values: must have at most 200 entries",
            "至多 200 项",
        ));
    }
    if values
        .keys()
        .any(|key| !(1..=100).contains(&key.chars().count()))
    {
        return Err(invalid(
            "values: keys must have 1 to 100 characters",
            "键名长度应为 1–100 个字符",
        ));
    }
    let texts: Vec<(String, String)> = values
        .iter()
        .map(|(key, value)| (key.clone(), value.to_string()))
        .collect();
    if texts
        .iter()
        .any(|(_, text)| text.len() > LONGEST_PREFERENCE)
    {
        return Err(Problem::new(&codes::TOO_LARGE).with(LONGEST_PREFERENCE.to_string()));
    }
    context
        .store()
        .save_preferences(&context.session()?.account().id, &texts)
        .await?;
    Ok(input.body)
}
