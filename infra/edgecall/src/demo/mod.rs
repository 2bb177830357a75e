//! `edgecall demo`: a company with a simulated day, so that pages have something true to show. Every call went
//! through the engine; its log, record, charges and counts are stored exactly as a node stores them.

mod company;
mod day;
mod sound;

use crate::stores::{BorrowedStores, prepare};
use crate::words::{language, say};
use anyhow::{Context, Result};
use clap::Args;
use day::simulate;
use edgecall_model::event::Event;
use edgecall_model::record::fold;
use edgecall_model::time::{day_start, local_hour};
use edgecall_model::{CallId, Language, Text};
use edgecall_store::NodeIdentity;
use media_node::clock;
use media_node::prompt::PromptLibrary;
use media_node::recording::{CallFinish, Spool, SpooledCall};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Zone of the demo company.
const ZONE: &str = "Asia/Shanghai";
const DAY_MS: i64 = 86_400_000;

const DONE: Text = Text {
    en: "The demo company is ready: {} calls on {}, {} of them with recording.\n  Sign in as {}\n  Password   {}\n  Replay     edgecall replay {} --tenant {}",
    zh: "演示企业已就绪：{} 个通话（{}），其中 {} 个有录音。\n  登录邮箱  {}\n  密码      {}\n  重放      edgecall replay {} --tenant {}",
};
const KNOWN: Text = Text {
    en: "(the account was there before)",
    zh: "（账号已存在，密码不变）",
};

/// What to simulate.
#[derive(Args)]
pub struct DemoArgs {
    /// The platform's data folder.
    #[arg(long, default_value = "data", env = "EDGECALL_DATA")]
    data: PathBuf,
    /// E-mail of the owner.
    #[arg(long, default_value = "demo@example.com")]
    email: String,
    /// Domain prefix of the company.
    #[arg(long, default_value = "bright-lamps")]
    prefix: String,
    /// Local day to simulate, YYYY-MM-DD; default yesterday.
    #[arg(long)]
    day: Option<String>,
    /// Number of calls.
    #[arg(long, default_value_t = 120)]
    calls: u16,
    /// The same seed gives the same day.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// So many calls get a recording.
    #[arg(long, default_value_t = 8)]
    recordings: usize,
    /// The company speaks Chinese or English; default that of the shell.
    #[arg(long, value_parser = ["zh-CN", "en"])]
    company_language: Option<String>,
    /// The speech engine.
    #[arg(long, default_value = "espeak-ng", env = "EDGECALL_SPEECH_PROGRAM")]
    speech_program: PathBuf,
}

impl DemoArgs {
    fn language(&self) -> Language {
        match self.company_language.as_deref() {
            Some("zh-CN") => Language::Chinese,
            Some(_) => Language::English,
            None => language(),
        }
    }
}

/// Opens the company, simulates the day, stores it.
pub async fn run(args: DemoArgs) -> Result<ExitCode> {
    let stores = BorrowedStores::open(&args.data)?;
    let store = &stores.store;
    prepare(store).await?;
    let yesterday = local_hour(clock::now().plus(-DAY_MS), ZONE).date;
    let date = args.day.clone().unwrap_or(yesterday);
    let midnight =
        day_start(&date, ZONE).with_context(|| format!("{date} is not a day YYYY-MM-DD"))?;
    let company = company::open(store, &args, midnight).await?;
    let identity = NodeIdentity {
        node: "demo".to_owned(),
        address: String::new(),
    };
    let scope = store.spool_scope(&identity, &company.tenant);
    let config = Arc::new(scope.load_config().await?);
    let day = simulate(config, midnight, i64::from(args.calls), args.seed);
    let keeper = Keeper::new(&args, store, identity)?;
    let mut recorded = 0;
    for (call, events) in &day.calls {
        recorded += usize::from(
            keeper
                .store(call, events, recorded < args.recordings)
                .await?,
        );
    }
    scope.log_states(&day.states).await?;
    keeper.tidy();
    let first = day.calls.first().map_or("", |(call, _)| call.as_str());
    let password = company
        .password
        .unwrap_or_else(|| KNOWN.get(language()).to_owned());
    let values: [&dyn std::fmt::Display; 7] = [
        &day.calls.len(),
        &date,
        &recorded,
        &company.email,
        &password,
        &first,
        &company.tenant,
    ];
    println!("{}", say(&DONE, &values));
    Ok(ExitCode::SUCCESS)
}

/// Stores simulated calls the way a node does: through a spool.
struct Keeper {
    finish: CallFinish,
    prompts: PromptLibrary,
    language: Language,
    folder: PathBuf,
}

impl Keeper {
    fn new(
        args: &DemoArgs,
        store: &edgecall_store::Store,
        identity: NodeIdentity,
    ) -> Result<Keeper> {
        let folder = args.data.join("demo");
        let unusable = || format!("cannot use {}", folder.display());
        let spool = Spool::open(folder.join("spool")).with_context(unusable)?;
        let prompts = PromptLibrary::new(args.data.join("prompts"), args.speech_program.clone())
            .with_context(unusable)?;
        let finish = CallFinish {
            spool,
            store: store.clone(),
            identity,
            on_outbox: Arc::new(|| {}),
            configs: Default::default(),
        };
        Ok(Keeper {
            finish,
            prompts,
            language: args.language(),
            folder: folder.clone(),
        })
    }

    /// Stores one call; true when it has a recording.
    async fn store(&self, call: &CallId, events: &[Event], record: bool) -> Result<bool> {
        let place = self.finish.spool.call(call);
        let mut log = place.log()?;
        for event in events {
            log.append(event)?;
        }
        drop(log);
        let recorded = record && self.record(&place, events).await?;
        self.finish.store_call(call).await?;
        Ok(recorded)
    }

    async fn record(&self, place: &SpooledCall, events: &[Event]) -> Result<bool> {
        let record = fold(events)?;
        for recording in &record.recordings {
            let path = place.recording_path(recording.recording);
            sound::write(recording, &record, self.language, &self.prompts, &path).await?;
        }
        Ok(!record.recordings.is_empty())
    }

    /// The folder is empty by now.
    fn tidy(&self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
