//! What every tenant's task uses of the node.

use crate::agent_log::AgentLog;
use crate::ivr::IvrClient;
use crate::prompt::PromptLibrary;
use crate::push::Pushes;
use crate::recording::{Finisher, Spool};
use crate::tenant::TenantSender;
use edgecall_engine::Input;
use edgecall_model::CallId;
use edgecall_model::node_api::IvrHttpRequest;
use media_audio::Pcm;
use std::sync::Arc;

/// The node's services.
pub struct Services {
    /// Prompts.
    pub prompts: PromptLibrary,
    /// Queue and hold music.
    pub music: Arc<Pcm>,
    /// What an agent hears while somebody is being called.
    pub ringback: Arc<Pcm>,
    /// What everybody hears when a supervisor cuts in (SUP-204).
    pub barge_in_tone: Arc<Pcm>,
    /// Calls on disk.
    pub spool: Spool,
    /// Calls on their way to the stores.
    pub finisher: Finisher,
    /// Webhooks of running calls.
    pub pushes: Pushes,
    /// Agents' states.
    pub agent_log: AgentLog,
    /// HTTP nodes.
    pub ivr: IvrClient,
}

impl Services {
    /// Has an HTTP node's request carried out; the result comes back as an input.
    pub(crate) fn ask_ivr(&self, tenant: TenantSender, call: CallId, request: IvrHttpRequest) {
        let ivr = self.ivr.clone();
        tokio::spawn(async move {
            let number = request.request;
            let result = ivr.ask(request).await;
            tenant.input(Input::HttpResult {
                call,
                request: number,
                result,
            });
        });
    }
}
