//! The request to a tenant's server: address, parameters, headers.

use bytes::Bytes;
use edgecall_model::flow::HttpMethod;
use edgecall_model::node_api::IvrHttpRequest;
use function_runtime::destination;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri, header};
use std::fmt::Write;

/// What is sent, before it is known where redirects lead.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Outgoing {
    /// From a node's request: parameters become the query of a GET or the JSON body of a POST.
    ///
    /// # Errors
    /// What is wrong with the address or a header, in words.
    pub(crate) fn new(ask: &IvrHttpRequest, private_allowed: bool) -> Result<Self, String> {
        let address = without_fragment(&escaped(&ask.url));
        let (method, address, body) = match ask.method {
            HttpMethod::Get => (Method::GET, with_query(address, ask), Bytes::new()),
            HttpMethod::Post => {
                let body =
                    serde_json::to_vec(&ask.parameters).map_err(|error| error.to_string())?;
                (Method::POST, address, Bytes::from(body))
            }
        };
        let uri = checked(&address, private_allowed)?;
        Ok(Outgoing {
            method,
            uri,
            headers: headers(ask)?,
            body,
        })
    }

    /// Where a redirect leads. 303, and 301 and 302 after a POST, are fetched with GET, as browsers do
    /// (RFC 9110 section 15.4). Headers of the flow stay with the server that they were meant for.
    ///
    /// # Errors
    /// The new address may not be called.
    pub(crate) fn redirected(
        &self,
        status: u16,
        location: &str,
        private_allowed: bool,
    ) -> Result<Self, String> {
        let uri = checked(
            &resolved(&self.uri, &without_fragment(&escaped(location))),
            private_allowed,
        )?;
        let mut next = Outgoing {
            uri,
            ..self.clone()
        };
        if status == 303 || (matches!(status, 301 | 302) && self.method == Method::POST) {
            next.method = Method::GET;
            next.body = Bytes::new();
            next.headers.remove(header::CONTENT_TYPE);
        }
        let origin = |uri: &Uri| {
            (
                uri.scheme_str().map(str::to_owned),
                uri.authority().map(ToString::to_string),
            )
        };
        if origin(&next.uri) != origin(&self.uri) {
            let own = [header::ACCEPT, header::USER_AGENT, header::CONTENT_TYPE];
            let kept = own
                .into_iter()
                .filter_map(|name| Some((name.clone(), next.headers.get(&name)?.clone())));
            next.headers = kept.collect();
        }
        Ok(next)
    }

    pub(crate) fn request(&self) -> Request<Bytes> {
        let mut request = Request::new(self.body.clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers.clone();
        destination::mark_tenant(&mut request);
        request
    }
}

fn checked(address: &str, private_allowed: bool) -> Result<Uri, String> {
    destination::tenant_address(address, private_allowed)
        .map_err(|problem| format!("address_refused: {}", problem.detail))
}

fn headers(ask: &IvrHttpRequest) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    headers.insert(
        header::USER_AGENT,
        HeaderValue::from_static("Edgecall-IVR/1"),
    );
    if ask.method == HttpMethod::Post {
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        );
    }
    if let Ok(call) = HeaderValue::from_str(ask.call.as_str()) {
        headers.insert(HeaderName::from_static("x-edgecall-call"), call);
    }
    for (name, value) in &ask.headers {
        let key = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| format!("{name:?} is not a header's name"))?;
        if edgecall_flow::is_platform_header(key.as_str()) {
            return Err(format!("the header {key} cannot be set by a flow"));
        }
        let value = HeaderValue::from_str(value).map_err(|_| {
            format!("the value of header {key} has characters that a header cannot hold")
        })?;
        headers.insert(key, value);
    }
    Ok(headers)
}

/// Percent-encodes what cannot stand in an address (blanks, Chinese), and leaves what is there alone.
fn escaped(address: &str) -> String {
    let mut text = String::new();
    for byte in address.trim().bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            text.push(char::from(byte));
        } else {
            push_escaped(&mut text, byte);
        }
    }
    text
}

fn push_escaped(text: &mut String, byte: u8) {
    // Writing to a String cannot fail.
    let _ = write!(text, "%{byte:02X}");
}

fn without_fragment(address: &str) -> String {
    address.split('#').next().unwrap_or("").to_owned()
}

fn with_query(mut address: String, ask: &IvrHttpRequest) -> String {
    let mut joint = if address.contains('?') { '&' } else { '?' };
    for (name, value) in &ask.parameters {
        address.push(joint);
        push_component(&mut address, name);
        address.push('=');
        push_component(&mut address, value);
        joint = '&';
    }
    address
}

fn push_component(text: &mut String, component: &str) {
    for byte in component.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            push_escaped(text, byte);
        }
    }
}

/// A `Location` against the address that answered (RFC 3986 section 5, without dot segments: servers
/// resolve those themselves).
fn resolved(base: &Uri, location: &str) -> String {
    let scheme = base.scheme_str().unwrap_or("http");
    let authority = base
        .authority()
        .map(ToString::to_string)
        .unwrap_or_default();
    let has_scheme = location.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    });
    if has_scheme {
        location.to_owned()
    } else if let Some(rest) = location.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if location.is_empty() || location.starts_with('?') {
        format!("{scheme}://{authority}{}{location}", base.path())
    } else {
        let folder = base
            .path()
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_read_against_the_address_that_answered() {
        let base: Uri = "https://crm.example.com/api/v1/customer?phone=1"
            .parse()
            .expect("address");
        let to = |location: &str| resolved(&base, location);
        assert_eq!(
            to("https://other.example.com/x"),
            "https://other.example.com/x"
        );
        assert_eq!(to("//other.example.com/x"), "https://other.example.com/x");
        assert_eq!(to("/x?a=1"), "https://crm.example.com/x?a=1");
        assert_eq!(to("other"), "https://crm.example.com/api/v1/other");
        assert_eq!(to("?b=2"), "https://crm.example.com/api/v1/customer?b=2");
    }

    #[test]
    fn the_host_is_told_that_the_address_is_a_tenants() {
        let outgoing = Outgoing {
            method: Method::GET,
            uri: Uri::from_static("https://crm.example.com/customer"),
            headers: HeaderMap::new(),
            body: Bytes::new(),
        };
        assert!(destination::is_for_tenant(&outgoing.request()));
    }

    #[test]
    fn what_cannot_stand_in_an_address_is_escaped_once() {
        assert_eq!(
            escaped("http://a.example/查询/a b%20c"),
            "http://a.example/%E6%9F%A5%E8%AF%A2/a%20b%20c"
        );
    }
}
