//! From a request to an operation's handler and back.
//!
//! The order matters: a caller is counted before anything is looked up, known before anything is read, and
//! allowed before the input is judged, so that a stranger learns nothing from a refusal.

use crate::answer::{self, FileReply};
use crate::audit::{self, AuditDraft};
use crate::input::{self, InputSchemas};
use crate::{Context, Input, LARGEST_BODY, Platform, SESSION_COOKIE, limits, once, request};
use bytes::Bytes;
use edgecall_api::{Function, Nothing, Operation, OperationInfo, Permission, match_path};
use edgecall_model::error::codes;
use edgecall_model::node_api::INTERNAL_HEADER;
use edgecall_model::{Problem, TenantId};
use edgecall_store::{Begun, Rate, random_id};
use http::{HeaderValue, Request, Response, header};
use schemars::JsonSchema;
use sha2::{Digest, Sha256};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use subtle::ConstantTimeEq;

type Answering<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, Problem>> + Send + 'a>>;
type Run = Arc<dyn for<'a> Fn(&'a mut Context, Arrived) -> Answering<'a> + Send + Sync>;
type RawRun = Arc<
    dyn Fn(Platform, Request<Bytes>) -> Pin<Box<dyn Future<Output = Response<Bytes>> + Send>>
        + Send
        + Sync,
>;

/// An operation's handler: `async fn(&mut Context, Input<O>) -> Result<R, Problem>`.
pub trait Handler<'a, O: Operation, R>: Fn(&'a mut Context, Input<O>) -> Self::Future {
    /// What the handler returns while it works.
    type Future: Future<Output = Result<R, Problem>> + Send + 'a;
}

impl<'a, O, R, F, Fut> Handler<'a, O, R> for F
where
    O: Operation,
    F: Fn(&'a mut Context, Input<O>) -> Fut,
    Fut: Future<Output = Result<R, Problem>> + Send + 'a,
{
    type Future = Fut;
}

/// The parts of a request that an input is read from.
pub(crate) struct Arrived {
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) query: String,
    pub(crate) content_type: String,
    pub(crate) body: Bytes,
}

struct Route {
    operation: OperationInfo,
    run: Run,
}

struct RawRoute {
    method: &'static str,
    path: &'static str,
    internal: bool,
    run: RawRun,
}

/// What an address and a method mean.
enum Found<'r> {
    /// This operation, with the parameters of its path.
    Route(&'r Route, Vec<(String, String)>),
    /// The address exists, with these methods.
    OtherMethods(Vec<&'static str>),
    /// No such address.
    Nothing,
}

/// The operations of one function with their handlers.
pub struct Router {
    name: &'static str,
    routes: Vec<Route>,
    raw: Vec<RawRoute>,
}

impl std::fmt::Debug for Router {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Router({}, {} operations)", self.name, self.routes.len())
    }
}

impl Router {
    /// A router of the function `name` (`admin`, `ivr` and so on), without operations.
    pub fn new(name: &'static str) -> Self {
        Router {
            name,
            routes: Vec::new(),
            raw: Vec::new(),
        }
    }

    /// The function's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Adds an operation that answers JSON.
    #[must_use]
    pub fn on<O, H>(self, handler: H) -> Self
    where
        O: Operation,
        O::Query: Send,
        O::Body: Send,
        O::Reply: Send,
        H: for<'a> Handler<'a, O, O::Reply> + Send + Sync + 'static,
    {
        let nothing = <O::Reply as JsonSchema>::schema_id() == <Nothing as JsonSchema>::schema_id();
        self.add::<O, O::Reply, H>(handler, move |reply| answer::json(&reply, nothing))
    }

    /// Adds an operation that answers a file.
    #[must_use]
    pub fn on_file<O, H>(self, handler: H) -> Self
    where
        O: Operation,
        O::Query: Send,
        O::Body: Send,
        H: for<'a> Handler<'a, O, FileReply> + Send + Sync + 'static,
    {
        self.add::<O, FileReply, H>(handler, |reply| Ok(answer::file(reply)))
    }

    fn add<O, R, H>(
        mut self,
        handler: H,
        write: impl Fn(R) -> Result<Response<Bytes>, Problem> + Send + Sync + 'static,
    ) -> Self
    where
        O: Operation,
        O::Query: Send,
        O::Body: Send,
        R: Send,
        H: for<'a> Handler<'a, O, R> + Send + Sync + 'static,
    {
        let (handler, write) = (Arc::new(handler), Arc::new(write));
        let schemas: Arc<OnceLock<InputSchemas>> = Arc::default();
        let run: Run = Arc::new(move |context, arrived| {
            let (handler, write, schemas) = (handler.clone(), write.clone(), schemas.clone());
            Box::pin(async move {
                let schemas = schemas.get_or_init(InputSchemas::of::<O>);
                let Arrived {
                    parameters,
                    query,
                    content_type,
                    body,
                } = arrived;
                let input = input::read::<O>(schemas, parameters, &query, &content_type, &body)?;
                write(handler(context, input).await?)
            })
        });
        self.routes.push(Route {
            operation: OperationInfo::of::<O>(),
            run,
        });
        self
    }

    /// Adds a route that is not an operation of the API: health, the API's own document.
    #[must_use]
    pub fn raw<F, Fut>(self, method: &'static str, path: &'static str, handler: F) -> Self
    where
        F: Fn(Platform, Request<Bytes>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Response<Bytes>> + Send + 'static,
    {
        self.add_raw(method, path, false, handler)
    }

    /// Adds a route for the platform itself; only requests with the internal token reach it.
    #[must_use]
    pub fn internal<F, Fut>(self, method: &'static str, path: &'static str, handler: F) -> Self
    where
        F: Fn(Platform, Request<Bytes>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Response<Bytes>> + Send + 'static,
    {
        self.add_raw(method, path, true, handler)
    }

    fn add_raw<F, Fut>(
        mut self,
        method: &'static str,
        path: &'static str,
        internal: bool,
        handler: F,
    ) -> Self
    where
        F: Fn(Platform, Request<Bytes>) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Response<Bytes>> + Send + 'static,
    {
        let run: RawRun = Arc::new(move |platform, request| Box::pin(handler(platform, request)));
        self.raw.push(RawRoute {
            method,
            path,
            internal,
            run,
        });
        self
    }

    /// Operations of `function` that have no handler here; tests want none.
    pub fn missing(&self, function: Function) -> Vec<&'static str> {
        let has = |id: &str| self.routes.iter().any(|route| route.operation.id == id);
        let all = edgecall_api::all();
        all.iter()
            .filter(|o| o.function == function && !has(o.id))
            .map(|o| o.id)
            .collect()
    }

    /// Answers a request.
    pub async fn handle(&self, request: Request<Bytes>, platform: &Platform) -> Response<Bytes> {
        let request_id = request_id(&request);
        let (method, path) = (
            request.method().as_str().to_owned(),
            request.uri().path().to_owned(),
        );
        let began = platform.now();
        let mut response = if let Some(route) = self
            .raw
            .iter()
            .find(|r| r.path == path && r.method == method)
        {
            run_raw(route, request, platform).await
        } else {
            self.answer(request, platform, &request_id).await
        };
        answer::protect(&mut response, &request_id);
        let (status, duration_ms) = (response.status().as_u16(), platform.now().since(began));
        if status >= 500 {
            tracing::error!(%request_id, %method, %path, status, duration_ms, "request failed");
        } else {
            tracing::info!(%request_id, %method, %path, status, duration_ms, "request");
        }
        response
    }

    fn find(&self, method: &str, path: &str) -> Found<'_> {
        let mut allowed = Vec::new();
        for route in &self.routes {
            let Some(parameters) = match_path(route.operation.path, path) else {
                continue;
            };
            if route.operation.method.as_str() != method {
                allowed.push(route.operation.method.as_str());
                continue;
            }
            let decoded = parameters
                .into_iter()
                .map(|(name, value)| Some((name.to_owned(), request::decode(value, false)?)))
                .collect::<Option<Vec<_>>>();
            return decoded.map_or(Found::Nothing, |parameters| Found::Route(route, parameters));
        }
        allowed.extend(
            self.raw
                .iter()
                .filter(|raw| raw.path == path)
                .map(|raw| raw.method),
        );
        if allowed.is_empty() {
            Found::Nothing
        } else {
            Found::OtherMethods(allowed)
        }
    }

    async fn answer(
        &self,
        request: Request<Bytes>,
        platform: &Platform,
        request_id: &str,
    ) -> Response<Bytes> {
        let (parts, body) = request.into_parts();
        let (route, parameters) = match self.find(parts.method.as_str(), parts.uri.path()) {
            Found::Route(route, parameters) => (route, parameters),
            Found::OtherMethods(allowed) => return other_methods(parts.method.as_str(), &allowed),
            Found::Nothing => return answer::problem(&not_found("The address", "该地址")),
        };
        let mut context = Context {
            platform: platform.clone(),
            now: platform.now(),
            language: request::language(&parts.headers),
            address: request::address(&parts.headers),
            request_id: request_id.to_owned(),
            headers: parts.headers,
            session: None,
            scope: None,
            audit: AuditDraft::default(),
            answer_headers: Vec::new(),
        };
        let arrived = Arrived {
            parameters,
            query: parts.uri.query().unwrap_or("").to_owned(),
            content_type: request::header(&context.headers, "content-type")
                .unwrap_or("")
                .to_owned(),
            body,
        };
        let mut rate = None;
        let outcome = carry_out(route, &mut context, arrived, &mut rate).await;
        audit::write_line(&route.operation, &context, outcome.as_ref().err()).await;
        let mut response = outcome.unwrap_or_else(|problem| answer::problem(&problem));
        response
            .headers_mut()
            .extend(rate.iter().flat_map(rate_headers));
        for (name, value) in context.answer_headers {
            response.headers_mut().append(name, value);
        }
        response
    }
}

fn other_methods(method: &str, allowed: &[&str]) -> Response<Bytes> {
    let mut refusal = answer::problem(&Problem::new(&codes::METHOD_NOT_ALLOWED).with(method));
    if let Ok(value) = HeaderValue::from_str(&allowed.join(", ")) {
        refusal.headers_mut().insert(header::ALLOW, value);
    }
    refusal
}

async fn run_raw(
    route: &RawRoute,
    request: Request<Bytes>,
    platform: &Platform,
) -> Response<Bytes> {
    let given = request::header(request.headers(), INTERNAL_HEADER).unwrap_or("");
    let right: bool = given
        .as_bytes()
        .ct_eq(platform.config().internal_token.as_bytes())
        .into();
    if route.internal && !right {
        // To everybody else these addresses do not exist.
        return answer::problem(&not_found("The address", "该地址"));
    }
    (route.run)(platform.clone(), request).await
}

/// A name for the request: the caller's, when it can be one, else a new one.
fn request_id(request: &Request<Bytes>) -> String {
    let fits = |id: &&str| {
        (8..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    match request::header(request.headers(), "x-request-id").filter(fits) {
        Some(id) => id.to_owned(),
        None => random_id(),
    }
}

fn not_found(en: &str, zh: &str) -> Problem {
    Problem::new(&codes::NOT_FOUND).with_text(en, zh)
}

async fn carry_out(
    route: &Route,
    context: &mut Context,
    arrived: Arrived,
    rate: &mut Option<Rate>,
) -> Result<Response<Bytes>, Problem> {
    let operation = &route.operation;
    if arrived.body.len() > LARGEST_BODY {
        return Err(Problem::new(&codes::TOO_LARGE).with(LARGEST_BODY.to_string()));
    }
    *rate = Some(count(operation, context).await?);
    if let Some(rate) = rate.filter(|rate| !rate.allowed) {
        return Err(limits::refusal(&rate));
    }
    admit(operation, context, &arrived).await?;
    let key = once::idempotency_key(operation, context)?;
    let Some((owner, key)) = key else {
        return (route.run)(context, arrived).await;
    };
    let request = once::digest(operation, &arrived);
    match context
        .store()
        .begin_idempotent(&owner, &key, &request, context.now)
        .await?
    {
        Begun::Repeat(stored) => Ok(once::replay(stored)),
        Begun::First => {
            let outcome = (route.run)(context, arrived).await;
            once::keep_first(context, &owner, &key, &outcome).await;
            outcome
        }
    }
}

fn changes(operation: &OperationInfo) -> bool {
    operation.method != edgecall_api::Method::Get
}

/// Counts the caller: by session where one is needed (its digest, right or made up), else by address.
async fn count(operation: &OperationInfo, context: &Context) -> Result<Rate, Problem> {
    let public = operation.permission == Permission::Public;
    let caller = match token(context).filter(|_| !public) {
        Some(token) => format!(
            "session#{}",
            hex::encode(&Sha256::digest(token.as_bytes())[..16])
        ),
        None => format!("address#{}", context.address),
    };
    let signed_in = caller.starts_with("session#");
    limits::count(
        &context.platform,
        &caller,
        signed_in,
        changes(operation),
        context.now,
    )
    .await
}

fn token(context: &Context) -> Option<&str> {
    request::bearer(&context.headers).or_else(|| request::cookie(&context.headers, SESSION_COOKIE))
}

/// Who is it, and may they?
async fn admit(
    operation: &OperationInfo,
    context: &mut Context,
    arrived: &Arrived,
) -> Result<(), Problem> {
    let by_cookie = request::bearer(&context.headers).is_none()
        && request::cookie(&context.headers, SESSION_COOKIE).is_some();
    // A page of another site can make the browser send the cookie, but not this header.
    if by_cookie && changes(operation) && context.header("x-edgecall-request") != Some("1") {
        return Err(Problem::new(&codes::BAD_REQUEST).with_text(
            "header X-Edgecall-Request: 1 is missing",
            "缺少请求头 X-Edgecall-Request: 1",
        ));
    }
    if operation.permission == Permission::Public {
        return Ok(());
    }
    let signed_out = || Problem::new(&codes::NOT_SIGNED_IN);
    let token = token(context).ok_or_else(signed_out)?.to_owned();
    let session = context.store().authenticate(&token, context.now).await?;
    if let Permission::Tenant(page, access) = operation.permission {
        let named = arrived.parameters.iter().find(|(name, _)| name == "tenant");
        let tenant = named
            .and_then(|(_, id)| TenantId::new(id.clone()))
            .ok_or_else(|| not_found("The instance", "该实例"))?;
        let scope = session.tenant(&tenant, page, access)?;
        if session.account().must_change_password {
            return Err(Problem::new(&codes::NO_PERMISSION).with_text(
                "this before you have chosen your own password",
                "在修改初始密码之前使用",
            ));
        }
        context.scope = Some(scope);
    }
    context.session = Some(session);
    Ok(())
}

fn rate_headers(rate: &Rate) -> [(Option<http::HeaderName>, HeaderValue); 3] {
    let name = |name: &'static str| Some(http::HeaderName::from_static(name));
    [
        (name("ratelimit-limit"), HeaderValue::from(rate.limit)),
        (
            name("ratelimit-remaining"),
            HeaderValue::from(rate.remaining),
        ),
        (
            name("ratelimit-reset"),
            HeaderValue::from(limits::seconds(rate.reset_ms)),
        ),
    ]
}
