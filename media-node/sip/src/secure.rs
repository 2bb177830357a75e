//! TLS connections that we open: each is checked against the name of its server, not its address.

use crate::error::SipError;
use crate::resolve::Target;
use rsipstack::sip::HostWithPort;
use rsipstack::transaction::endpoint::EndpointInnerRef;
use rsipstack::transport::tls::{TlsConfig, TlsConnection};
use rsipstack::transport::{SipAddr, SipConnection};
use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::Mutex;

/// A server that has not finished its handshake by now is not there.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(5);

/// Opens TLS connections and remembers them.
pub(crate) struct TlsDialer {
    /// Certificates that we trust, PEM. Without them nobody is trusted.
    trust: Option<Vec<u8>>,
    open: Mutex<HashMap<(SocketAddr, String), SipConnection>>,
}

impl TlsDialer {
    pub(crate) fn new(trust: Option<Vec<u8>>) -> TlsDialer {
        TlsDialer {
            trust,
            open: Mutex::default(),
        }
    }

    /// Makes sure that the stack has an open connection to the target; it then uses that one.
    pub(crate) async fn ensure(
        &self,
        stack: &EndpointInnerRef,
        target: &Target,
    ) -> Result<(), SipError> {
        let Some(trust) = &self.trust else {
            return Err(SipError::NoTrust);
        };
        let key = (target.address, target.name.clone());
        // Held while dialling, so that a burst of calls opens one connection.
        let mut open = self.open.lock().await;
        if let Some(connection) = open.get(&key)
            && !connection.cancel_token().is_some_and(|t| t.is_cancelled())
        {
            return Ok(());
        }
        let config = TlsConfig {
            ca_certs: Some(trust.clone()),
            sni_hostname: Some(target.name.clone()),
            ..TlsConfig::default()
        };
        let remote = SipAddr {
            r#type: Some(rsipstack::sip::Transport::Tls),
            addr: HostWithPort::from(target.address),
        };
        let token = Some(tokio_util::sync::CancellationToken::new());
        let dialled = TlsConnection::connect(&remote, Some(&config), None, token);
        let failed = |problem: String| SipError::Tls {
            address: target.address,
            name: target.name.clone(),
            problem,
        };
        let connection = match tokio::time::timeout(HANDSHAKE_LIMIT, dialled).await {
            Ok(Ok(connection)) => SipConnection::Tls(connection),
            Ok(Err(error)) => return Err(failed(error.to_string())),
            Err(_) => return Err(failed("no handshake within 5 s".to_owned())),
        };
        stack.transport_layer.add_connection(connection.clone());
        open.retain(|_, c| !c.cancel_token().is_some_and(|t| t.is_cancelled()));
        open.insert(key, connection);
        Ok(())
    }
}
