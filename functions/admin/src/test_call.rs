//! Test calls: a real call, placed by the media node's test caller.

use crate::not_found;
use bytes::Bytes;
use edgecall_api::operations::console::{TestCallCreate, TestCallShow};
use edgecall_model::error::{ProblemBody, codes};
use edgecall_model::node_api::{INTERNAL_HEADER, TestCallOrder, TestCallState};
use edgecall_model::{Problem, TenantId};
use edgecall_store::{RateLimit, random_id};
use function_runtime::{Context, Input};
use http::{Request, StatusCode};
use std::time::Duration;

/// The node may take this long; it prepares what the caller says.
const PATIENCE: Duration = Duration::from_secs(10);
/// Test calls of a tenant a minute.
const LIMIT: RateLimit = RateLimit {
    requests: 20,
    window_ms: 60_000,
};

fn gone() -> Problem {
    not_found("The test call", "该测试电话")
}

pub async fn create(
    context: &mut Context,
    input: Input<TestCallCreate>,
) -> Result<TestCallState, Problem> {
    let scope = context.scope()?.clone();
    let form = input.body;
    let config = scope.load_config().await?;
    let invalid = |field: &str, en: &str, zh: &str| {
        Problem::new(&codes::INVALID_FIELD)
            .at(field)
            .with_text(format!("{field}: {en}"), zh)
    };
    if !config.numbers.iter().any(|number| number.number == form.to) {
        return Err(invalid(
            "to",
            "must be one of your numbers",
            "应为本企业的号码",
        ));
    }
    if !(1..=600).contains(&form.script.hang_up_after_seconds) {
        return Err(invalid(
            "script.hang_up_after_seconds",
            "must be 1 to 600",
            "应为 1–600",
        ));
    }
    if let Some(wrong) = form
        .script
        .keys
        .iter()
        .position(|key| !"0123456789*#".contains(key.key))
    {
        return Err(invalid(
            &format!("script.keys.{wrong}.key"),
            "must be 0 to 9, * or #",
            "应为 0–9、* 或 #",
        ));
    }
    let rate = context
        .store()
        .count_request(
            &format!("testcalls#{}", scope.tenant()),
            LIMIT,
            context.now(),
        )
        .await?;
    if !rate.allowed {
        return Err(Problem::new(&codes::LIMIT_REACHED)
            .with_text("20 test calls a minute", "每分钟 20 次测试电话"));
    }
    let order = TestCallOrder {
        // The tenant is part of the id, so that nobody else can ask for the call's state.
        id: format!("{}-{}", scope.tenant(), random_id()),
        tenant: scope.tenant().clone(),
        to: form.to,
        from: form.from,
        script: form.script,
    };
    let body = rmp_serde::to_vec_named(&order).map_err(|_| Problem::new(&codes::INTERNAL))?;
    let state = ask(context, "POST", "/control/test-calls", body.into()).await?;
    context.audit(order.id.clone(), None::<&()>, Some(&order));
    Ok(state)
}

pub async fn show(
    context: &mut Context,
    input: Input<TestCallShow>,
) -> Result<TestCallState, Problem> {
    let id = input.parameter("test_call");
    if !is_own(context.scope()?.tenant(), id) {
        return Err(gone());
    }
    ask(
        context,
        "GET",
        &format!("/control/test-calls/{id}"),
        Bytes::new(),
    )
    .await
}

fn is_own(tenant: &TenantId, id: &str) -> bool {
    let random = id
        .strip_prefix(tenant.as_str())
        .and_then(|rest| rest.strip_prefix('-'));
    random.is_some_and(|random| {
        !random.is_empty() && random.bytes().all(|b| b.is_ascii_alphanumeric())
    })
}

async fn ask(
    context: &Context,
    method: &str,
    path: &str,
    body: Bytes,
) -> Result<TestCallState, Problem> {
    let away = || Problem::new(&codes::MEDIA_UNAVAILABLE);
    let config = context.platform().config();
    let Some(control) = &config.media_control else {
        return Err(away());
    };
    let request = Request::builder()
        .method(method)
        .uri(format!("{control}{path}"))
        .header(INTERNAL_HEADER, &config.internal_token)
        .header("content-type", "application/vnd.msgpack")
        .header("x-request-id", context.request_id())
        .body(body)
        .map_err(|_| away())?;
    let answer = context
        .platform()
        .send(request, PATIENCE)
        .await
        .map_err(|fault| {
            tracing::error!(request_id = context.request_id(), %fault, "media node did not answer");
            away()
        })?;
    if answer.status().is_success() {
        return rmp_serde::from_slice(answer.body()).map_err(|error| {
            tracing::error!(request_id = context.request_id(), %error, "media node's answer cannot be read");
            away()
        });
    }
    let said: Option<ProblemBody> = serde_json::from_slice(answer.body()).ok();
    match (answer.status(), said) {
        (StatusCode::NOT_FOUND, _) => Err(gone()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some(said)) => Err(Problem::new(&codes::INVALID_FIELD)
            .with_text(said.error.message, said.error.message_zh)),
        (status, _) => {
            tracing::error!(
                request_id = context.request_id(),
                status = status.as_u16(),
                "media node refused"
            );
            Err(away())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_call_belongs_to_the_tenant_in_its_id() {
        let tenant = TenantId::new("TCC0000001").expect("id");
        assert!(is_own(&tenant, "TCC0000001-0a1b"));
        for foreign in [
            "TCC0000002-0a1b",
            "TCC00000010a1b",
            "TCC0000001-",
            "TCC0000001-../drain",
            "TCC0000001-a%2f",
        ] {
            assert!(!is_own(&tenant, foreign), "{foreign}");
        }
    }
}
