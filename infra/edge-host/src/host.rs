//! The engine that all functions share, and how a component becomes a [`Function`].

use crate::{
    AllowedDestinations, Function, InvalidDestination, Surroundings,
    code_cache::CodeCache,
    destinations::Rules,
    instance::{InstanceState, Instances},
    outbound::Outbound,
};
use std::{io, path::PathBuf, sync::Arc, thread, time::Duration};
use wasmtime::{
    Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig,
    component::{Component, Linker},
};
use wasmtime_wasi_http::{handler::ProxyPre, p2, p3};

/// Most memory that one instance of any function can get: address space is reserved for it at start.
pub const MAX_MEMORY_BYTES: usize = 512 << 20;

/// Instances of all functions together.
const INSTANCES: u32 = 1000;
/// Freed instance slots whose pages stay mapped for the next instance.
const WARM_SLOTS: u32 = 100;
/// Bytes of a freed slot that stay resident instead of going back to the system.
const RESIDENT: usize = 64 << 10;
/// How often running functions give way to others and are checked against their time.
const TICK: Duration = Duration::from_millis(10);

/// How the host is set up.
#[derive(Clone, Debug)]
pub struct HostConfig {
    /// Folder for compiled components. Becomes readable for this user only.
    pub cache_dir: PathBuf,
}

/// Why the host cannot start.
#[derive(Debug, thiserror::Error)]
pub enum HostError {
    /// The folder for compiled functions cannot be created or made private.
    #[error("cannot use {} for compiled functions: {source}", path.display())]
    CacheDir {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The WebAssembly engine does not start, most often because address space is limited (`ulimit -v`).
    #[error(
        "the WebAssembly engine does not start: {0}; is the address space limited (ulimit -v)?"
    )]
    Engine(String),
}

/// Where a component comes from.
#[derive(Clone, Debug)]
pub enum Wasm {
    /// A file.
    File(PathBuf),
    /// Its bytes, binary or as text.
    Bytes(Vec<u8>),
}

/// One function and its limits.
#[derive(Clone, Debug)]
pub struct FunctionSpec {
    /// Name in metrics, logs and the cache, for example `admin`.
    pub name: String,
    /// The component: it exports `wasi:http/handler@0.3` or `wasi:http/incoming-handler@0.2`.
    pub wasm: Wasm,
    /// Environment variables that the component sees. The process's own are not passed on.
    pub env: Vec<(String, String)>,
    /// Most memory of one instance in bytes, up to [`MAX_MEMORY_BYTES`].
    pub memory_bytes: usize,
    /// Longest time from request to the head of the answer, and again for its body.
    pub time_limit: Duration,
    /// Where it may send requests.
    pub allowed: AllowedDestinations,
    /// Requests at once; more are refused after a short wait.
    pub concurrency: usize,
    /// The time and the network that it sees.
    pub surroundings: Surroundings,
}

impl FunctionSpec {
    /// A function with 128 MiB, 30 s, 256 requests at once and no allowed destinations.
    pub fn new(name: impl Into<String>, wasm: Wasm) -> Self {
        Self {
            name: name.into(),
            wasm,
            env: Vec::new(),
            memory_bytes: 128 << 20,
            time_limit: Duration::from_secs(30),
            allowed: AllowedDestinations::default(),
            concurrency: 256,
            surroundings: Surroundings::default(),
        }
    }
}

/// Why a function cannot be loaded. Each message names the function.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be read.
    #[error("function {name}: cannot read {}: {source}", path.display())]
    Read {
        /// The function.
        name: String,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Not a component, or one that imports what this host does not have.
    #[error("function {name}: {reason}")]
    Component {
        /// The function.
        name: String,
        /// What is wrong with the component.
        reason: String,
    },
    /// A limit that cannot be.
    #[error("function {name}: {reason}")]
    Limit {
        /// The function.
        name: String,
        /// The limit and what it may be.
        reason: String,
    },
    /// An allowed destination that is not `host:port`.
    #[error("function {name}: {source}")]
    Destination {
        /// The function.
        name: String,
        /// The entry.
        source: InvalidDestination,
    },
}

/// Runs functions. Cheap to clone.
#[derive(Clone)]
pub struct EdgeHost {
    engine: Engine,
    linker: Arc<Linker<InstanceState>>,
    cache: CodeCache,
}

impl EdgeHost {
    /// Starts the engine and its clock.
    ///
    /// # Errors
    /// [`HostError`] when the cache folder or the address space is not to be had.
    pub fn new(config: HostConfig) -> Result<Self, HostError> {
        let path = config.cache_dir;
        let cache =
            CodeCache::open(&path).map_err(|source| HostError::CacheDir { path, source })?;
        let failed = |error: wasmtime::Error| HostError::Engine(format!("{error:#}"));
        let engine = Engine::new(&engine_config()).map_err(failed)?;
        let linker = Arc::new(linker(&engine).map_err(failed)?);
        start_clock(&engine).map_err(|error| HostError::Engine(error.to_string()))?;
        Ok(Self {
            engine,
            linker,
            cache,
        })
    }

    /// Compiles or loads the component of `spec` and makes it ready for requests. Compiling takes seconds
    /// and happens on a thread made for blocking.
    ///
    /// # Errors
    /// [`LoadError`], naming the function and what is wrong with it.
    pub async fn load(&self, spec: FunctionSpec) -> Result<Function, LoadError> {
        let name = spec.name.clone();
        let host = self.clone();
        tokio::task::spawn_blocking(move || host.load_blocking(&spec))
            .await
            .unwrap_or_else(|panic| {
                Err(LoadError::Component {
                    name,
                    reason: format!("compiling ended early: {panic}"),
                })
            })
    }

    fn load_blocking(&self, spec: &FunctionSpec) -> Result<Function, LoadError> {
        let name = || spec.name.clone();
        check_limits(spec)?;
        let rules = Rules::new(&spec.allowed).map_err(|source| LoadError::Destination {
            name: name(),
            source,
        })?;
        let wasm = match &spec.wasm {
            Wasm::Bytes(bytes) => bytes.clone(),
            Wasm::File(path) => std::fs::read(path).map_err(|source| LoadError::Read {
                name: name(),
                path: path.clone(),
                source,
            })?,
        };
        let unusable = |error: wasmtime::Error| LoadError::Component {
            name: name(),
            reason: format!("{error:#}"),
        };
        let component = self
            .cache
            .component(&self.engine, &spec.name, &wasm)
            .map_err(unusable)?;
        let pre =
            self.prepare(&component)
                .map_err(unusable)?
                .ok_or_else(|| LoadError::Component {
                    name: name(),
                    reason: "the component exports neither wasi:http/handler@0.3 nor \
                     wasi:http/incoming-handler@0.2"
                        .to_owned(),
                })?;
        let mut outbound = Outbound::new(&spec.name, rules, spec.time_limit);
        outbound.way_out = spec.surroundings.way_out.clone();
        Ok(Function::new(
            spec,
            Instances::new(self.engine.clone(), pre, spec, Arc::new(outbound)),
        ))
    }

    /// Resolves imports once, for either generation of WASI HTTP. `None` when the component serves neither.
    fn prepare(&self, component: &Component) -> wasmtime::Result<Option<ProxyPre<InstanceState>>> {
        let ty = component.component_type();
        let exports = |prefix: &str| {
            ty.exports(&self.engine)
                .any(|(name, _)| name.starts_with(prefix))
        };
        let pre = if exports("wasi:http/handler@0.3") {
            let pre = self.linker.instantiate_pre(component)?;
            ProxyPre::P3(p3::bindings::ServicePre::new(pre)?)
        } else if exports("wasi:http/incoming-handler@0.2") {
            let pre = self.linker.instantiate_pre(component)?;
            ProxyPre::P2(p2::bindings::ProxyPre::new(pre)?)
        } else {
            return Ok(None);
        };
        Ok(Some(pre))
    }
}

fn check_limits(spec: &FunctionSpec) -> Result<(), LoadError> {
    let reason = if spec.memory_bytes == 0 || spec.memory_bytes > MAX_MEMORY_BYTES {
        format!(
            "memory must be 1 to {MAX_MEMORY_BYTES} bytes, not {}",
            spec.memory_bytes
        )
    } else if spec.time_limit.is_zero() {
        "the time limit must be longer than nothing".to_owned()
    } else if spec.concurrency == 0 || spec.concurrency > INSTANCES as usize {
        format!(
            "requests at once must be 1 to {INSTANCES}, not {}",
            spec.concurrency
        )
    } else if spec.name.is_empty()
        || !spec
            .name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    {
        "the name must be letters, digits and hyphens".to_owned()
    } else {
        return Ok(());
    };
    Err(LoadError::Limit {
        name: spec.name.clone(),
        reason,
    })
}

fn engine_config() -> Config {
    let mut pool = PoolingAllocationConfig::default();
    // A component consists of several core modules (the program and its adapters), so core instances and
    // tables need more than one slot each.
    pool.total_component_instances(INSTANCES)
        .total_core_instances(INSTANCES * 4)
        .total_memories(INSTANCES)
        .total_tables(INSTANCES * 4)
        .total_stacks(INSTANCES)
        .max_memory_size(MAX_MEMORY_BYTES)
        .max_unused_warm_slots(WARM_SLOTS)
        .linear_memory_keep_resident(RESIDENT);
    let mut config = Config::new();
    config
        .wasm_component_model_async(true)
        .epoch_interruption(true)
        .allocation_strategy(InstanceAllocationStrategy::Pooling(pool));
    config
}

/// Both generations of WASI: components of 0.3 still import parts of 0.2 through their standard library.
fn linker(engine: &Engine) -> wasmtime::Result<Linker<InstanceState>> {
    let mut linker = Linker::new(engine);
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    p2::add_only_http_to_linker_async(&mut linker)?;
    wasmtime_wasi::p3::add_to_linker(&mut linker)?;
    p3::add_to_linker(&mut linker)?;
    Ok(linker)
}

/// Ticks as long as the engine lives.
fn start_clock(engine: &Engine) -> io::Result<()> {
    let engine = engine.weak();
    thread::Builder::new()
        .name("edge-clock".to_owned())
        .spawn(move || {
            while let Some(engine) = engine.upgrade() {
                engine.increment_epoch();
                drop(engine);
                thread::sleep(TICK);
            }
        })?;
    Ok(())
}
