# The Workers on a local workerd, for contract tests.
#
#   infra/workers/build admin && infra/workers/build ivr
#   workerd serve infra/workers/workerd.capnp --socket-addr admin=127.0.0.1:0 --socket-addr ivr=127.0.0.1:0
#
# Endpoints come from the environment of workerd, under the names that the functions read.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "admin", worker = .adminWorker),
    (name = "ivr", worker = .ivrWorker),
    # Without "local" calls to the stores on loopback are refused.
    (name = "internet", network = (
      allow = ["public", "private", "local"],
      tlsOptions = (trustBrowserCas = true)
    )),
  ],
  sockets = [
    (name = "admin", address = "127.0.0.1:8091", http = (), service = "admin"),
    (name = "ivr", address = "127.0.0.1:8092", http = (), service = "ivr"),
  ],
);

const adminWorker :Workerd.Worker = (
  modules = [
    (name = "bundle.mjs", esModule = embed "out/admin/bundle.mjs"),
    (name = "index_bg.wasm", wasm = embed "out/admin/index_bg.wasm"),
  ],
  compatibilityDate = "2026-01-01",
  bindings = .environment,
);

const ivrWorker :Workerd.Worker = (
  modules = [
    (name = "bundle.mjs", esModule = embed "out/ivr/bundle.mjs"),
    (name = "index_bg.wasm", wasm = embed "out/ivr/index_bg.wasm"),
  ],
  compatibilityDate = "2026-01-01",
  bindings = .environment,
);
