# The Workers on a local workerd, for contract tests.
#
#   infra/workers/build admin && infra/workers/build ivr
#   workerd serve infra/workers/workerd.capnp --socket-addr admin=127.0.0.1:0 --socket-addr ivr=127.0.0.1:0
#
# Endpoints and keys come from the environment of workerd, under the names that the functions read. A
# variable that is not set reads as null, which the functions take as not given.
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
  bindings = .variables,
);

const ivrWorker :Workerd.Worker = (
  modules = [
    (name = "bundle.mjs", esModule = embed "out/ivr/bundle.mjs"),
    (name = "index_bg.wasm", wasm = embed "out/ivr/index_bg.wasm"),
  ],
  compatibilityDate = "2026-01-01",
  bindings = .variables,
);

const variables :List(Workerd.Worker.Binding) = [
  (name = "EDGECALL_DYNAMODB_ENDPOINT", fromEnvironment = "EDGECALL_DYNAMODB_ENDPOINT"),
  (name = "EDGECALL_S3_ENDPOINT", fromEnvironment = "EDGECALL_S3_ENDPOINT"),
  (name = "AWS_REGION", fromEnvironment = "AWS_REGION"),
  (name = "AWS_ACCESS_KEY_ID", fromEnvironment = "AWS_ACCESS_KEY_ID"),
  (name = "AWS_SECRET_ACCESS_KEY", fromEnvironment = "AWS_SECRET_ACCESS_KEY"),
  (name = "EDGECALL_TABLE", fromEnvironment = "EDGECALL_TABLE"),
  (name = "EDGECALL_BUCKET", fromEnvironment = "EDGECALL_BUCKET"),
  (name = "EDGECALL_SEAL_KEY", fromEnvironment = "EDGECALL_SEAL_KEY"),
  (name = "EDGECALL_INTERNAL_TOKEN", fromEnvironment = "EDGECALL_INTERNAL_TOKEN"),
  (name = "EDGECALL_PUBLIC_URL", fromEnvironment = "EDGECALL_PUBLIC_URL"),
  (name = "EDGECALL_MEDIA_CONTROL", fromEnvironment = "EDGECALL_MEDIA_CONTROL"),
  (name = "EDGECALL_MAIL_URL", fromEnvironment = "EDGECALL_MAIL_URL"),
  (name = "EDGECALL_PRIVATE_DESTINATIONS", fromEnvironment = "EDGECALL_PRIVATE_DESTINATIONS"),
  (name = "EDGECALL_SITE_DOMAIN", fromEnvironment = "EDGECALL_SITE_DOMAIN"),
  (name = "EDGECALL_PUBLIC_RATE", fromEnvironment = "EDGECALL_PUBLIC_RATE"),
];
