//! The way of an INVITE to its tenant: number, tenant, audio, engine.

use super::cause::customer_end;
use super::{CODECS, CustomerLeg, CustomerSession, NumberBook, RtpPorts, TEST_CALLER_TRUNK};
use crate::clock;
use crate::ladder::LadderKeeper;
use crate::tenant::{TenantMessage, TenantSender, TenantUnavailable, Tenants};
use edgecall_engine::{Arrival, Input};
use edgecall_model::{CallId, LegNo, TenantId, TrunkId};
use sip_core::{CallEvent, IncomingCall, SipEndpoint, SipEvent};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;

/// What is needed to take calls.
pub struct Inbound {
    /// The endpoint that the calls come from.
    pub sip: Arc<SipEndpoint>,
    /// Numbers.
    pub numbers: NumberBook,
    /// Tenants.
    pub tenants: Arc<Tenants>,
    /// Sockets for audio.
    pub ports: Arc<RtpPorts>,
    /// SIP ladders.
    pub ladders: LadderKeeper,
    /// Address for session descriptions, when it is not the bound one.
    pub public_ip: Option<IpAddr>,
}

/// Takes calls until the endpoint is gone.
pub async fn serve(inbound: Arc<Inbound>, mut events: mpsc::Receiver<SipEvent>) {
    while let Some(SipEvent::Invite(call)) = events.recv().await {
        let inbound = inbound.clone();
        tokio::spawn(async move { inbound.take(call).await });
    }
}

/// A refusal: the SIP status and what the log says.
struct Refusal {
    code: u16,
    why: String,
}

fn refuse(code: u16, why: impl Into<String>) -> Refusal {
    Refusal {
        code,
        why: why.into(),
    }
}

impl Inbound {
    async fn take(&self, call: IncomingCall) {
        let received = Instant::now();
        if let Err(refusal) = self
            .offer(&call, received)
            .await
            .map(|(leg, arrival, tenant)| {
                let id = arrival.call.clone();
                let message = TenantMessage::CallArrived {
                    arrival,
                    leg: Box::new(leg),
                };
                if !tenant.send(message) {
                    let _ = call.control.reject(503, None);
                }
                tokio::spawn(follow_dialog(id, call.events, tenant));
            })
        {
            tracing::info!(sip_call_id = %call.call_id, code = refusal.code, "call refused: {}", refusal.why);
            metrics::counter!("calls_refused_total", "code" => refusal.code.to_string())
                .increment(1);
            // A caller who has gone needs no refusal.
            let _ = call.control.reject(refusal.code, None);
        }
    }

    async fn offer(
        &self,
        call: &IncomingCall,
        received: Instant,
    ) -> Result<(CustomerLeg, Arrival, TenantSender), Refusal> {
        let tenant = self.tenant_of(&call.to.user).await?;
        let handle = self
            .tenants
            .get(&tenant)
            .await
            .map_err(|fault| match fault {
                TenantUnavailable::Elsewhere { .. } | TenantUnavailable::Draining => {
                    refuse(503, fault.to_string())
                }
                TenantUnavailable::Store(_) => refuse(500, fault.to_string()),
            })?;
        let socket = self
            .ports
            .bind()
            .map_err(|error| refuse(503, error.to_string()))?;
        let address = self
            .public_ip
            .unwrap_or_else(|| self.sip.address_for(call.source.ip()));
        // A trunk's own order of codecs goes before ours.
        let codecs = self.sip.trunk(&call.trunk).map(|trunk| trunk.codecs);
        let codecs = codecs.unwrap_or_else(|| CODECS.to_vec());
        let session = CustomerSession::new(address, &socket, &codecs, call.offer.as_deref())
            .map_err(|fault| refuse(fault.sip_code(), fault.to_string()))?;
        let customer = call
            .asserted
            .as_ref()
            .filter(|p| !p.user.is_empty())
            .unwrap_or(&call.from);
        let now = clock::now();
        let id = clock::fresh_call_id(now);
        self.ladders.belongs(&call.call_id, &id, &tenant, now);
        let arrival = Arrival {
            call: id,
            customer: customer.user.clone(),
            hotline: call.to.user.clone(),
            trunk: trunk_of(&call.trunk),
            sip_call_id: call.call_id.clone(),
            excluded: false,
        };
        let control = call.control.clone();
        let leg = CustomerLeg {
            control,
            session,
            socket: Some(socket),
            received,
        };
        Ok((leg, arrival, handle.sender))
    }

    async fn tenant_of(&self, dialled: &str) -> Result<TenantId, Refusal> {
        let number = edgecall_numbering::normalise(dialled)
            .map_err(|_| refuse(404, format!("{dialled:?} is not a telephone number")))?;
        match self.numbers.owner(&number).await {
            Ok(Some(tenant)) => Ok(tenant),
            Ok(None) => Err(refuse(
                404,
                format!("the number {number} belongs to nobody"),
            )),
            Err(problem) => Err(refuse(503, problem.to_string())),
        }
    }
}

fn trunk_of(trunk: &str) -> Option<TrunkId> {
    if trunk == TEST_CALLER_TRUNK {
        None
    } else {
        TrunkId::new(trunk)
    }
}

/// Tells the tenant what happens to the customer's dialog, until its last event.
async fn follow_dialog(
    call: CallId,
    mut events: mpsc::UnboundedReceiver<CallEvent>,
    tenant: TenantSender,
) {
    while let Some(event) = events.recv().await {
        if let Some(reason) = customer_end(&event) {
            tenant.input(Input::LegEnded {
                call,
                leg: LegNo(0),
                reason,
            });
            return;
        }
        match event {
            CallEvent::Accepted { sdp } => {
                tenant.send(TenantMessage::CustomerAccepted {
                    call: call.clone(),
                    sdp,
                });
            }
            CallEvent::Digit { digit, .. } => {
                tenant.send(TenantMessage::CustomerKey {
                    call: call.clone(),
                    digit,
                });
            }
            CallEvent::ReOffer(offer) => {
                tenant.send(TenantMessage::CustomerReOffer {
                    call: call.clone(),
                    offer,
                });
            }
            // Customers cannot transfer a call; dropping the request declines it.
            CallEvent::TransferAsked(_) => {}
            CallEvent::Ended { .. } => return,
            CallEvent::Ringing { .. }
            | CallEvent::Answered { .. }
            | CallEvent::Cancelled
            | CallEvent::TransferProgress { .. }
            | CallEvent::Failed { .. } => {}
        }
    }
}
