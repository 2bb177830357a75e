//! Administration API: accounts and instances, the console's configuration, call records.
//!
//! One file per thing that a person would name; each holds the handlers of its operations. What is the same
//! for all (sessions, permissions, validation, audit) is `function_runtime`'s.

mod agent;
mod call_record;
mod challenge;
mod checklist;
mod desk;
mod desk_rules;
mod flow;
mod health;
mod instance;
mod mail;
mod number;
mod opening;
mod operation_log;
mod organisation;
mod password;
mod price_list;
mod queue;
mod recording;
mod session;
mod settings;
mod sign_up;
mod template;
mod test_call;
mod time_condition;

use bytes::Bytes;
use edgecall_api::operations::{account, console, records};
use edgecall_api::views::{Listing, Paging};
use edgecall_model::Problem;
use edgecall_model::error::codes;
use edgecall_store::{Page, PageRequest};
use function_runtime::{Platform, Router};
use http::{Request, Response};
use std::sync::OnceLock;

/// The operations of this function.
pub fn router() -> &'static Router {
    static ROUTER: OnceLock<Router> = OnceLock::new();
    ROUTER.get_or_init(|| console_of(account_of(Router::new("admin"))))
}

fn account_of(router: Router) -> Router {
    router
        .raw("GET", "/api/health", health::show)
        .raw("GET", "/api/openapi.json", health::document)
        .on::<account::PriceListShow, _>(price_list::show)
        .on::<account::ChallengeCreate, _>(challenge::create)
        .on::<account::SignUpCreate, _>(sign_up::create)
        .on::<account::SignUpResend, _>(sign_up::resend)
        .on::<account::SignUpConfirm, _>(sign_up::confirm)
        .on::<account::SessionCreate, _>(session::create)
        .on::<account::SessionShow, _>(session::show)
        .on::<account::SessionDelete, _>(session::delete)
        .on::<account::PasswordChangeOwn, _>(password::change)
        .on::<account::PasswordResetCreate, _>(password::ask_reset)
        .on::<account::PasswordResetConfirm, _>(password::confirm_reset)
        .on::<account::PreferencesShow, _>(session::preferences)
        .on::<account::PreferencesSave, _>(session::save_preferences)
        .on::<account::InstanceList, _>(instance::list)
        .on::<account::InstanceCreate, _>(opening::create)
        .on::<account::SiteShow, _>(instance::site)
}

fn console_of(router: Router) -> Router {
    router
        .on::<console::InstanceShow, _>(instance::show)
        .on::<console::InstanceRename, _>(instance::rename)
        .on::<console::ChecklistShow, _>(checklist::show)
        .on::<console::ChecklistSkip, _>(checklist::skip)
        .on::<console::OrganisationShow, _>(organisation::show)
        .on::<console::AgentList, _>(agent::list)
        .on::<console::AgentCreate, _>(agent::create)
        .on::<console::AgentShow, _>(agent::show)
        .on::<console::AgentUpdate, _>(agent::update)
        .on::<console::AgentDelete, _>(agent::delete)
        .on::<console::AgentBulkChange, _>(agent::change_several)
        .on::<console::QueueList, _>(queue::list)
        .on::<console::QueueCreate, _>(queue::create)
        .on::<console::QueueUpdate, _>(queue::update)
        .on::<console::QueueDelete, _>(queue::delete)
        .on::<console::DeskRulesShow, _>(desk_rules::show)
        .on::<console::DeskRulesUpdate, _>(desk_rules::update)
        .on::<console::FlowList, _>(flow::list)
        .on::<console::FlowCreate, _>(flow::create)
        .on::<console::FlowShow, _>(flow::show)
        .on::<console::FlowPublish, _>(flow::publish)
        .on::<console::FlowDelete, _>(flow::delete)
        .on::<console::FlowCheckRun, _>(flow::check)
        .on::<console::TimeConditionList, _>(time_condition::list)
        .on::<console::TimeConditionCreate, _>(time_condition::create)
        .on::<console::TimeConditionShow, _>(time_condition::show)
        .on::<console::TimeConditionUpdate, _>(time_condition::update)
        .on::<console::TimeConditionDelete, _>(time_condition::delete)
        .on::<console::SettingsShow, _>(settings::show)
        .on::<console::SettingsUpdate, _>(settings::update)
        .on::<console::NumberList, _>(number::list)
        .on::<console::NumberUpdate, _>(number::update)
        .on::<console::TestCallCreate, _>(test_call::create)
        .on::<console::TestCallShow, _>(test_call::show)
        .on::<console::OperationLogList, _>(operation_log::list)
        .on::<console::DeskShow, _>(desk::show)
        .on::<records::CallRecordList, _>(call_record::list)
        .on::<records::CallRecordShow, _>(call_record::show)
        .on::<records::CallEventList, _>(call_record::events)
        .on_file::<records::RecordingAudio, _>(recording::audio)
}

/// Answers a request.
pub async fn handle(request: Request<Bytes>, platform: &Platform) -> Response<Bytes> {
    router().handle(request, platform).await
}

/// An object of the tenant that is not there.
fn not_found(en: &str, zh: &str) -> Problem {
    Problem::new(&codes::NOT_FOUND).with_text(en, zh)
}

/// A page of a list that the store made.
fn page_request(paging: &Paging) -> PageRequest {
    PageRequest {
        cursor: paging.cursor.clone(),
        limit: paging.limit,
    }
}

fn listing<T>(page: Page<T>) -> Listing<T> {
    Listing {
        items: page.items,
        next: page.next,
        total: None,
    }
}

/// A page of a list that is in memory (configuration): the cursor is the number of rows before it.
fn part_of<T>(all: Vec<T>, paging: &Paging) -> Result<Listing<T>, Problem> {
    let start = match &paging.cursor {
        None => 0,
        Some(cursor) => cursor.parse::<usize>().map_err(|_| {
            Problem::new(&codes::BAD_REQUEST)
                .at("cursor")
                .with_text("the cursor is not one of this list", "游标不属于该列表")
        })?,
    };
    let (total, rows) = (all.len(), page_request(paging).rows());
    let items: Vec<T> = all.into_iter().skip(start).take(rows).collect();
    let end = start.saturating_add(items.len());
    let next = (end < total && !items.is_empty()).then(|| end.to_string());
    Ok(Listing {
        items,
        next,
        total: u64::try_from(total).ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_this_function_has_a_handler() {
        assert_eq!(
            router().missing(edgecall_api::Function::Admin),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn pages_of_a_list_end_with_its_last_row() {
        let page = |cursor: Option<&str>| {
            part_of(
                (0..45).collect(),
                &Paging {
                    cursor: cursor.map(str::to_owned),
                    limit: None,
                },
            )
            .expect("page")
        };
        let first = page(None);
        assert_eq!(
            (first.items.len(), first.next.as_deref(), first.total),
            (20, Some("20"), Some(45))
        );
        assert_eq!(
            (page(Some("40")).items.len(), page(Some("40")).next),
            (5, None)
        );
        assert_eq!(
            (page(Some("99")).items.len(), page(Some("99")).next),
            (0, None)
        );
        assert!(
            part_of(
                vec![1],
                &Paging {
                    cursor: Some("x".into()),
                    limit: None
                }
            )
            .is_err()
        );
    }
}
