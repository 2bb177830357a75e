//! Test calls: ordered here, placed by a media node.

use super::missing;
use bytes::Bytes;
use edgecall_api::operations::console::{TestCallCreate, TestCallShow};
use edgecall_model::error::codes;
use edgecall_model::node_api::{INTERNAL_HEADER, TestCallOrder, TestCallState};
use edgecall_model::Problem;
use edgecall_store::random_id;
use function_runtime::{Context, Input};
use std::time::Duration;

const NODE_LIMIT: Duration = Duration::from_secs(5);

/// Places a test call to one of the tenant's own numbers.
pub async fn create(ctx: &mut Context, input: Input<TestCallCreate>) -> Result<TestCallState, Problem> {
    let form = input.body;
    let scope = ctx.scope()?;
    let config = scope.load_config().await?;
    if !config.numbers.iter().any(|n| n.number == form.to && n.active) {
        return Err(Problem::new(&codes::INVALID_FIELD)
            .at("to")
            .with_text("One of your own active numbers", "请填写本企业已启用的号码"));
    }
    if !config.tenant.state.takes_calls() {
        return Err(Problem::new(&codes::TENANT_SUSPENDED));
    }
    check_script(&form.script)?;
    let order = TestCallOrder {
        id: format!("{}-{}", scope.tenant(), random_id()),
        tenant: scope.tenant().clone(),
        to: form.to,
        from: form.from,
        script: form.script,
    };
    let body = rmp_serde::to_vec_named(&order).map_err(|_| Problem::new(&codes::INTERNAL))?;
    let state = ask(ctx, http::Method::POST, "/control/test-calls", body).await?;
    ctx.audit(order.id.clone(), None::<&TestCallOrder>, Some(&order));
    Ok(state)
}

/// State of a test call of this tenant.
pub async fn show(ctx: &mut Context, input: Input<TestCallShow>) -> Result<TestCallState, Problem> {
    let id = input.parameter("test_call").to_owned();
    let own = format!("{}-", ctx.scope()?.tenant());
    let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if !id.starts_with(&own) || !plain || id.len() > 100 {
        return Err(missing("The test call", "该测试电话"));
    }
    ask(ctx, http::Method::GET, &format!("/control/test-calls/{id}"), Vec::new()).await
}

fn check_script(script: &edgecall_model::node_api::TestCallScript) -> Result<(), Problem> {
    let fault = |field: &str, en: &'static str, zh: &'static str| {
        Err(Problem::new(&codes::INVALID_FIELD).at(field).with_text(en, zh))
    };
    if !(1..=600).contains(&script.hang_up_after_seconds) {
        return fault("script.hang_up_after_seconds", "1 to 600 seconds", "1–600 秒");
    }
    if script.keys.len() > 50 || script.keys.iter().any(|k| !"0123456789*#".contains(k.key)) {
        return fault("script.keys", "At most 50 keys out of 0 to 9, * and #", "最多 50 个按键，可用 0–9、* 和 #");
    }
    match &script.sound {
        edgecall_model::node_api::TestSound::Tone(hz) if !(100..=3400).contains(hz) => {
            fault("script.sound", "A tone of 100 to 3400 hertz", "音调为 100–3400 赫兹")
        }
        edgecall_model::node_api::TestSound::Say(text) if text.is_empty() || text.chars().count() > 500 => {
            fault("script.sound", "A text of 1 to 500 characters", "文本为 1–500 个字符")
        }
        _ => Ok(()),
    }
}

async fn ask(ctx: &Context, method: http::Method, path: &str, body: Vec<u8>) -> Result<TestCallState, Problem> {
    let away = || Problem::new(&codes::MEDIA_UNAVAILABLE);
    let config = ctx.platform().config();
    let base = config.media_control.clone().ok_or_else(away)?;
    let request = http::Request::builder()
        .method(method)
        .uri(format!("{base}{path}"))
        .header(INTERNAL_HEADER, config.internal_token.as_str())
        .header(http::header::CONTENT_TYPE, "application/msgpack")
        .body(Bytes::from(body))
        .map_err(|_| Problem::new(&codes::INTERNAL))?;
    let answer = ctx.platform().send(request, NODE_LIMIT).await.map_err(|_| away())?;
    match answer.status().as_u16() {
        200 | 201 | 202 => rmp_serde::from_slice(answer.body()).map_err(|_| away()),
        404 => Err(missing("The test call", "该测试电话")),
        409 | 429 => Err(Problem::new(&codes::LIMIT_REACHED).with_text("test calls at the same time", "同时进行的测试电话数")),
        _ => Err(away()),
    }
}
