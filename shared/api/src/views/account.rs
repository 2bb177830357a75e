use crate::page::{Access, Page, Role};
use edgecall_model::organisation::{Edition, ServiceLimit, TenantState};
use edgecall_model::{AgentId, At, Language, Money, TenantId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An edition with what it contains and costs (PORTAL-01, PORTAL-37).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EditionView {
    /// Edition.
    pub edition: Edition,
    /// Price of a seat per month.
    pub seat_price: Money,
    /// Stable names of what it contains; the portal has their texts.
    pub features: Vec<String>,
}

/// Public price list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceList {
    /// Editions.
    pub editions: Vec<EditionView>,
    /// Minutes.
    pub minutes: Vec<super::PriceView>,
    /// Days of the trial.
    pub trial_days: u32,
    /// Seats of the trial.
    pub trial_seats: u32,
    /// Billed minutes of the trial.
    pub trial_minutes: u32,
    /// Days for which recordings of the trial are kept.
    pub trial_recording_days: u32,
}

/// A slider check: move the slider to the gap in the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Challenge {
    /// Id to send with the answer; valid 5 minutes, once.
    pub id: String,
    /// SVG picture, 300 by 120, with a gap.
    pub picture: String,
}

/// Answer to a slider check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChallengeAnswer {
    /// Id of the check.
    pub id: String,
    /// Position of the slider, 0 to 300.
    #[schemars(range(min = 0, max = 300))]
    pub position: u16,
}

/// Sign-up form (PORTAL-02).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignUp {
    /// E-mail.
    #[schemars(length(min = 3, max = 254), email)]
    pub email: String,
    /// Password (SEC-08).
    #[schemars(length(min = 8, max = 30))]
    pub password: String,
    /// Company name.
    #[schemars(length(min = 2, max = 100))]
    pub company: String,
    /// Contact name.
    #[schemars(length(min = 1, max = 50))]
    pub contact: String,
    /// Mobile number.
    #[schemars(regex(pattern = r"^\+?[0-9 -]{6,20}$"))]
    pub mobile: String,
    /// Language of mails.
    pub language: Language,
    /// Slider check.
    pub challenge: ChallengeAnswer,
    /// Terms accepted.
    pub terms: bool,
}

/// A sign-up that waits for its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignUpStarted {
    /// Id of the sign-up.
    pub sign_up: String,
    /// A new code can be sent after so many seconds.
    pub resend_after_seconds: u32,
    /// The code is valid for so many seconds.
    pub valid_seconds: u32,
}

/// A code from an e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CodeEntry {
    /// 6 digits.
    #[schemars(regex(pattern = r"^[0-9]{6}$"))]
    pub code: String,
}

/// Sign-in form (SEC-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SignIn {
    /// E-mail.
    #[schemars(length(min = 3, max = 254))]
    pub email: String,
    /// Password.
    #[schemars(length(min = 1, max = 100))]
    pub password: String,
}

/// Who is signed in. The session itself is the cookie `edgecall_session` (HttpOnly); programs may send
/// its value as `Authorization: Bearer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionView {
    /// E-mail.
    pub email: String,
    /// Name.
    pub name: String,
    /// Company; empty for agents.
    pub company: String,
    /// Language.
    pub language: Language,
    /// May open instances (portal account).
    pub portal: bool,
    /// Must choose a new password first (SEC-12).
    pub must_change_password: bool,
    /// Roles in tenants.
    pub memberships: Vec<MembershipView>,
    /// Absolute end of the session (SEC-15).
    pub ends: At,
    /// The session's value for programs; only in the answer that creates the session.
    pub token: Option<String>,
}

/// A role in a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MembershipView {
    /// Tenant.
    pub tenant: TenantId,
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub time_zone: String,
    /// Its state.
    pub state: TenantState,
    /// Roles; an owner may be an agent too.
    pub roles: Vec<Role>,
    /// The agent, when one of the roles is agent.
    pub agent: Option<AgentId>,
    /// Pages and access.
    pub pages: Vec<PageAccess>,
}

/// Access to a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PageAccess {
    /// Page.
    pub page: Page,
    /// Access.
    pub access: Access,
}

/// Asks for a password reset (SEC-11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordReset {
    /// E-mail.
    #[schemars(length(min = 3, max = 254))]
    pub email: String,
}

/// A new password (SEC-08).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewPassword {
    /// Password.
    #[schemars(length(min = 8, max = 30))]
    pub password: String,
}

/// Changes the own password (SEC-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PasswordChange {
    /// Present password.
    pub old: String,
    /// New password.
    #[schemars(length(min = 8, max = 30))]
    pub password: String,
}

/// A person's own settings of the pages: language, theme, folds, saved views. The portal decides what
/// the values mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Preferences {
    /// At most 200 entries; keys of 1 to 100 characters, values up to 4 KiB of JSON text each.
    pub values: std::collections::BTreeMap<String, serde_json::Value>,
}

/// Form for a new instance (PORTAL-07).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewInstance {
    /// Name, unique within the portal account.
    #[schemars(length(min = 2, max = 50))]
    pub name: String,
    /// Domain prefix.
    #[schemars(regex(pattern = r"^[a-z][a-z0-9-]{2,29}$"))]
    pub prefix: String,
    /// Edition.
    pub edition: Edition,
    /// IANA time zone.
    pub time_zone: String,
    /// Default language; also that of the prompts of the first flow.
    pub language: Language,
    /// Industry.
    #[schemars(length(min = 1, max = 50))]
    pub industry: String,
    /// Flow template.
    pub template: FlowTemplate,
}

/// Template of the first flow (PORTAL-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FlowTemplate {
    /// Greets and queues.
    DirectToQueue,
    /// Greets; within the working hours to the queue, outside them says when to call.
    DayNight,
    /// Greets; 1 leads to the queue, 2 says the working hours.
    MenuOfTwo,
}

/// An instance in the portal (PORTAL-06).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InstanceView {
    /// Tenant id.
    pub tenant: TenantId,
    /// Name.
    pub name: String,
    /// Domain prefix.
    pub prefix: String,
    /// Full address of the instance's sign-in page.
    pub address: String,
    /// Edition.
    pub edition: Edition,
    /// State.
    pub state: TenantState,
    /// Time zone.
    pub time_zone: String,
    /// Language.
    pub language: Language,
    /// Industry.
    pub industry: String,
    /// Seats bought or lent.
    pub seats: u32,
    /// Seats used by active agents.
    pub seats_used: u32,
    /// Hotline numbers.
    pub numbers: Vec<String>,
    /// Estimated balance (BILL-67).
    pub estimated_balance: Money,
    /// Opened.
    pub created: At,
    /// End of service.
    pub service_end: Option<At>,
    /// The trial, while the instance is in one.
    pub trial: Option<TrialView>,
}

/// How far a trial is (PORTAL-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TrialView {
    /// Its end.
    pub ends: At,
    /// Days that are left, begun ones included; 0 when it is over.
    pub days_left: u32,
    /// Billed minutes that cost nothing.
    pub minutes: u32,
    /// Of these, still free.
    pub minutes_left: u32,
    /// Seats.
    pub seats: u32,
    /// Days for which recordings are kept.
    pub recording_days: u32,
    /// The limit that stops new calls, when one is reached.
    pub limit: Option<ServiceLimit>,
}

/// Renames an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RenameInstance {
    /// New name.
    #[schemars(length(min = 2, max = 50))]
    pub name: String,
}

/// A step of the first-call checklist (PORTAL-15).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistStep {
    /// (1) Company qualification.
    Qualification,
    /// (2) Seats.
    Seats,
    /// (3) A number.
    Number,
    /// (4) Agents added.
    Agents,
    /// (5) A flow chosen.
    Flow,
    /// (6) Number bound to the flow.
    NumberBound,
    /// (7) An agent signed in from the browser with a microphone test.
    AgentSignedIn,
    /// (8) First inbound call answered.
    FirstCall,
    /// (9) First recording played.
    FirstPlayback,
}

/// State of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChecklistItem {
    /// Step.
    pub step: ChecklistStep,
    /// The product can do it. What it cannot do yet is neither done nor needed.
    pub available: bool,
    /// Done.
    pub done: bool,
    /// Skipped by the owner.
    pub skipped: bool,
}

/// The checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Checklist {
    /// Steps in order.
    pub items: Vec<ChecklistItem>,
}

/// Skips a step, or takes that back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SkipStep {
    /// True = skip.
    pub skipped: bool,
}

/// What anybody may know of an instance (PORTAL-09).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SiteView {
    /// Tenant.
    pub tenant: TenantId,
    /// Instance name.
    pub name: String,
    /// Default language.
    pub language: Language,
}
