//! A desk inside the node's own process: what an agent's WebSocket and browser do, without either. Used to
//! measure the node with phones that are plain RTP.

use super::link::{DeskLink, DeskOut, PhoneLink};
use crate::tenant::{TenantHandle, TenantMessage, TenantSender};
use edgecall_engine::AgentCommand;
use edgecall_model::AgentId;
use edgecall_model::desk::DeskEvent;
use media_audio::{LegFormat, Transport};
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc;

/// Ids of local desks, apart from those of the entrance.
static NEXT: AtomicU64 = AtomicU64::new(1 << 62);

/// A desk with a phone that is connected. Dropping it closes the desk.
pub struct LocalDesk {
    id: u64,
    agent: AgentId,
    tenant: TenantSender,
    outbox: mpsc::Receiver<DeskOut>,
}

impl LocalDesk {
    /// Opens an agent's desk and connects its phone. Like any desk it takes the place of an earlier one.
    pub fn open(
        tenant: &TenantHandle,
        agent: &AgentId,
        transport: Transport,
        format: LegFormat,
    ) -> LocalDesk {
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        let (link, outbox) = DeskLink::new(id, "local".to_owned());
        let tenant = tenant.sender.clone();
        tenant.send(TenantMessage::DeskOpened {
            agent: agent.clone(),
            desk: link,
        });
        let phone = Box::new(PhoneLink {
            connection: id,
            transport,
            format,
        });
        tenant.send(TenantMessage::PhoneConnected {
            agent: agent.clone(),
            desk: id,
            phone,
        });
        LocalDesk {
            id,
            agent: agent.clone(),
            tenant,
            outbox,
        }
    }

    /// A wish of the agent; its result comes as an event with the same id.
    pub fn command(&self, id: u32, command: AgentCommand) {
        self.tenant.send(TenantMessage::DeskCommand {
            agent: self.agent.clone(),
            desk: self.id,
            id,
            command,
        });
    }

    /// The next thing that the desk is told; `None` when the node has closed it.
    pub async fn event(&mut self) -> Option<DeskEvent> {
        match self.outbox.recv().await? {
            DeskOut::Event(event) | DeskOut::Last(event) => Some(event),
        }
    }
}

impl Drop for LocalDesk {
    fn drop(&mut self) {
        self.tenant.send(TenantMessage::DeskClosed {
            agent: self.agent.clone(),
            desk: self.id,
        });
    }
}
