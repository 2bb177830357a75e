//! The processes of a measurement: stores and generator on one core, the node under test alone on another.

use crate::company::{self, Company, User};
use crate::load::{Found, Load};
use crate::node::{NodeOrder, NodeSays, settings};
use crate::sound::{AGENT_HZ, CALLER_HZ, share_of};
use anyhow::{Context, Result, bail};
use edgecall_model::At;
use edgecall_store::{CallFilter, NodeIdentity, ObjectKey, PageRequest, RecordingFormat, Store};
use embedded_services::{objects, objects::Objects, tables, tables::Tables};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// Longest that a node may take to start, and to drain.
const PATIENCE: Duration = Duration::from_secs(60);
/// Ports of the agents' sockets on the generator's side.
const AGENTS_FROM: u16 = 14_000;

/// Which cores are used.
#[derive(Clone, Copy, Debug)]
pub struct Cores {
    /// The node's.
    pub node: usize,
    /// Everything else's.
    pub rest: usize,
}

/// Stores that the nodes of one bench share.
pub struct Rig {
    /// The folder of everything; deleted at the end by whoever made it.
    pub dir: PathBuf,
    /// Cores.
    pub cores: Cores,
    tables: Tables,
    objects: Objects,
    store: Store,
    next: AtomicU16,
}

impl Rig {
    /// Starts stores in a folder.
    ///
    /// # Errors
    /// The folder cannot be used.
    pub async fn start(dir: &Path, cores: Cores) -> Result<Rig> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let tables = tables::start(dir, any)?;
        let objects = objects::start(dir, any, "key", "secret", &["edgecall"])?;
        let store = Store::connect(&settings(tables.addr(), objects.addr()), None);
        store.create_table_if_missing().await?;
        let numbers: Vec<String> = (0..90).map(|n| format!("0219555{n:04}")).collect();
        store.add_test_numbers(&numbers).await?;
        Ok(Rig {
            dir: dir.to_owned(),
            cores,
            tables,
            objects,
            store,
            next: AtomicU16::new(0),
        })
    }

    /// A node for a user with so many agents.
    ///
    /// # Errors
    /// It does not start.
    pub async fn node(&self, user: User, agents: usize, opus: bool) -> Result<Node> {
        let nth = self.next.fetch_add(1, Ordering::Relaxed);
        let company = company::open(&self.store, user, &format!("bench-{nth}"), agents).await?;
        let order = NodeOrder {
            tables: self.tables.addr(),
            objects: self.objects.addr(),
            data: self.dir.join(format!("node-{nth}")),
            user,
            company: company.clone(),
            agents_at: 16_000,
            agents_from: AGENTS_FROM,
            opus,
            talk_ms: 3_000,
        };
        let mut child = pinned(self.cores.node)?
            .arg("node")
            .arg(serde_json::to_string(&order)?)
            .env("EDGECALL_STARTED", crate::since_boot_ms().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the node (is taskset there?)")?;
        let out = child.stdout.take().context("no output")?;
        let pid = child.id().context("the node ended at once")?;
        let mut lines = BufReader::new(out).lines();
        let NodeSays::Ready { sip, start_ms } = next(&mut lines).await? else {
            bail!("the node said something else than that it is ready");
        };
        Ok(Node {
            child,
            lines,
            company,
            pid,
            sip,
            start_ms,
            opus,
            agents: if matches!(user, User::Talk | User::Queue) {
                agents
            } else {
                0
            },
            core: self.cores.rest,
            idle_kib: crate::process::memory_kib(pid)?,
            spool: self.dir.join(format!("node-{nth}/spool")),
        })
    }
}

/// What recordings of a load hold.
#[derive(Clone, Copy, Debug, Default)]
pub struct Recorded {
    /// Recordings that were looked at.
    pub recordings: usize,
    /// Blocks of 20 ms in them.
    pub blocks: usize,
    /// Blocks with the caller on the left and the agent on the right.
    pub both: usize,
}

impl Rig {
    /// Looks at up to `most` recordings of a company, as soon as they are stored.
    ///
    /// # Errors
    /// The store; a recording that is no WAV file.
    pub async fn recorded(&self, company: &Company, most: usize) -> Result<Recorded> {
        let identity = NodeIdentity {
            node: "bench-reader".into(),
            address: String::new(),
        };
        let scope = self.store.spool_scope(&identity, &company.tenant);
        let mut found = Recorded::default();
        let began = Instant::now();
        while found.recordings == 0 && began.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let page = PageRequest {
                cursor: None,
                limit: Some(50),
            };
            let records = scope.call_records(&every_call(), &page).await?.items;
            let talks = records.iter().filter(|r| r.talk_seconds >= 5).take(most);
            for (record, recording) in talks.filter_map(|r| Some((r, r.recordings.first()?))) {
                let (start, number) = (record.start, recording.recording);
                let wav = RecordingFormat::Wav;
                let key = ObjectKey::recording(scope.tenant(), start, &record.call, number, wav)?;
                if let Some(object) = scope.get_object(&key, None).await? {
                    listen(&media_audio::wav::parse(&object.bytes)?, &mut found);
                }
            }
        }
        Ok(found)
    }
}

fn every_call() -> CallFilter {
    CallFilter {
        from: At(0),
        to: At(i64::MAX / 2),
        ..CallFilter::default()
    }
}

/// Counts the blocks of a recording; its first and last half second are the parties' coming and going.
fn listen(wav: &media_audio::wav::WavAudio, found: &mut Recorded) {
    let block = wav.rate as usize / 50;
    let side =
        |index: usize| -> Vec<f64> { wav.channel(index).into_iter().map(f64::from).collect() };
    let (left, right) = (side(0), side(1));
    let pairs = left.chunks_exact(block).zip(right.chunks_exact(block));
    let count = pairs.len();
    found.recordings += 1;
    for (left, right) in pairs.take(count.saturating_sub(25)).skip(25) {
        let rate = f64::from(wav.rate);
        let has = |samples: &[f64], hz| share_of(samples, hz, rate) > 0.4;
        found.blocks += 1;
        found.both += usize::from(has(left, CALLER_HZ) && has(right, AGENT_HZ));
    }
}

/// This program again, on one core.
fn pinned(core: usize) -> Result<Command> {
    let mut command = Command::new("taskset");
    command
        .arg("-c")
        .arg(core.to_string())
        .arg(std::env::current_exe()?);
    Ok(command)
}

/// The same with a priority that makes it punctual: it sleeps most of the time.
fn punctual(core: usize) -> Result<Command> {
    let mut command = Command::new("taskset");
    command
        .args(["-c", &core.to_string(), "chrt", "-f", "20"])
        .arg(std::env::current_exe()?);
    Ok(command)
}

/// Whether this user may give such a priority.
async fn may_be_punctual() -> bool {
    let tried = Command::new("chrt")
        .args(["-f", "20", "true"])
        .stderr(Stdio::null())
        .status()
        .await;
    tried.is_ok_and(|status| status.success())
}

async fn next(lines: &mut Lines<BufReader<ChildStdout>>) -> Result<NodeSays> {
    loop {
        let line = tokio::time::timeout(PATIENCE, lines.next_line())
            .await
            .context("the node says nothing")??
            .context("the node has ended")?;
        if let Ok(says) = serde_json::from_str(&line) {
            return Ok(says);
        }
    }
}

/// A node that runs.
pub struct Node {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// Whose calls it takes.
    pub company: Company,
    core: usize,
    agents: usize,
    opus: bool,
    /// Process id.
    pub pid: u32,
    /// Where it takes calls.
    pub sip: SocketAddr,
    /// From the start of the process to the first call that it could take, ms.
    pub start_ms: f64,
    /// Its memory once it was ready, desks and phones included, KiB.
    pub idle_kib: u64,
    /// Where it keeps calls that the stores do not have yet.
    pub spool: PathBuf,
}

impl Node {
    /// A load on this node's number, to be adapted.
    pub fn load(&self, calls: usize, rate: f64) -> Load {
        Load {
            target: self.sip,
            number: self.company.number.clone(),
            calls,
            rate,
            settle_ms: 3_000,
            window_ms: 8_000,
            audio: true,
            expect_hz: 0,
            agents_at: (self.agents > 0).then_some(16_000),
            agents: self.agents,
            agents_from: AGENTS_FROM,
            opus: self.opus,
            hang_up_ms: None,
            hang_up_spread_ms: 0,
            key_ms: None,
            refill: false,
            pid: self.pid,
        }
    }

    /// Runs a load from the other core, ahead of everything else there where the system allows that.
    ///
    /// # Errors
    /// The generator fails.
    pub async fn run(&self, load: &Load) -> Result<Found> {
        let mut command = match may_be_punctual().await {
            true => punctual(self.core)?,
            false => pinned(self.core)?,
        };
        let output = command
            .arg("load")
            .arg(serde_json::to_string(load)?)
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .output()
            .await?;
        let text = String::from_utf8_lossy(&output.stdout);
        let last = text.lines().last().unwrap_or_default();
        serde_json::from_str(last).with_context(|| format!("the generator failed: {text}"))
    }

    /// Ends the node; gives the drain time in ms and, for queues, the waits from free to ring.
    ///
    /// # Errors
    /// It does not end.
    pub async fn drain(mut self) -> Result<(f64, Option<(usize, f64, f64, f64)>)> {
        drop(self.child.stdin.take());
        let began = Instant::now();
        let says = next(&mut self.lines).await?;
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        status.context("the node does not end")??;
        match says {
            NodeSays::Over {
                drain_ms,
                free_to_ring,
            } => Ok((drain_ms, free_to_ring)),
            NodeSays::Ready { .. } => {
                bail!(
                    "the node started twice after {} ms",
                    began.elapsed().as_millis()
                )
            }
        }
    }
}
