# One Worker on a local workerd, for contract tests. contract-host starts it: `workerd serve contract.capnp admin`.
#
# Settings come from the environment of workerd, under the names that the functions read. A variable that is not
# set reads as null, which the functions take as not given.
using Workerd = import "/workerd/workerd.capnp";

const admin :Workerd.Config = (
  services = [(name = "function", worker = .adminWorker), .outside],
  sockets = [.http],
);

const ivr :Workerd.Config = (
  services = [(name = "function", worker = .ivrWorker), .outside],
  sockets = [.http],
);

const http :Workerd.Socket = (name = "http", address = "127.0.0.1:0", http = (), service = "function");

# The test's proxy, which knows the stores and plays everybody else. Its address is given at start.
const outside :Workerd.Service = (
  name = "outside",
  external = (address = "127.0.0.1:9", http = (style = proxy)),
);

const adminWorker :Workerd.Worker = (
  modules = [
    (name = "contract.mjs", esModule = embed "contract.mjs"),
    (name = "bundle.mjs", esModule = embed "out/admin/bundle.mjs"),
    (name = "index_bg.wasm", wasm = embed "out/admin/index_bg.wasm"),
  ],
  compatibilityDate = "2026-01-01",
  globalOutbound = "outside",
  bindings = .settings,
);

const ivrWorker :Workerd.Worker = (
  modules = [
    (name = "contract.mjs", esModule = embed "contract.mjs"),
    (name = "bundle.mjs", esModule = embed "out/ivr/bundle.mjs"),
    (name = "index_bg.wasm", wasm = embed "out/ivr/index_bg.wasm"),
  ],
  compatibilityDate = "2026-01-01",
  globalOutbound = "outside",
  bindings = .settings,
);

const settings :List(Workerd.Worker.Binding) = [
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
  (name = "EDGECALL_TRIAL_DAYS", fromEnvironment = "EDGECALL_TRIAL_DAYS"),
  (name = "EDGECALL_TRIAL_SEATS", fromEnvironment = "EDGECALL_TRIAL_SEATS"),
  (name = "EDGECALL_TRIAL_MINUTES", fromEnvironment = "EDGECALL_TRIAL_MINUTES"),
  (name = "EDGECALL_TRIAL_RECORDING_DAYS", fromEnvironment = "EDGECALL_TRIAL_RECORDING_DAYS"),
];
