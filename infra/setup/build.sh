# Builds what is out of date. Read by ../../edgecall.

FUNCTIONS="admin ivr webhooks reports billing portal"
WEB=$ROOT/functions/portal/web
BUILD_GIGABYTES=8 # both build folders of `up` together, with some air

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$CACHE/target}"
export EDGECALL_BIN="$CARGO_TARGET_DIR/debug/edgecall"

# digest PATH...: one checksum over the names and contents of all files below the paths.
digest() {
    find "$@" -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -print | LC_ALL=C sort |
        tr '\n' '\0' | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

# up_to_date STAMP VALUE: whether the stamp file holds the value.
up_to_date() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# node_modules FOLDER: installs exactly what the lock file says, when that or Node changed.
node_modules() {
    wanted="$(sha256sum <"$1/package-lock.json" | cut -d' ' -f1) $(node --version)"
    if up_to_date "$1/node_modules/.installed" "$wanted"; then return 0; fi
    patiently "Installing web packages of ${1#"$ROOT"/}" npm --prefix "$1" ci --no-audit --no-fund ||
        fail "npm cannot install the packages of ${1#"$ROOT"/}. Is the network there?"
    printf '%s' "$wanted" >"$1/node_modules/.installed"
}

build_web() {
    node_modules "$WEB"
    sources=$(digest "$WEB" "$ROOT/functions/portal/sdk")
    if [ -f "$WEB/dist/index.html" ] && up_to_date "$WEB/node_modules/.built" "$sources"; then return 0; fi
    patiently "Building the web pages" npm --prefix "$WEB" run build || fail "the web pages do not build"
    printf '%s' "$sources" >"$WEB/node_modules/.built"
}

# Dependencies are fetched apart from building, so that a missing network is called that.
fetch_crates() {
    room_for_building
    (cd "$ROOT" && cargo fetch --quiet) ||
        fail "the Rust packages that Cargo.lock names cannot be fetched. Is the network there?"
}

# A first build that runs out of disk fails somewhere deep in the linker; later ones need little.
room_for_building() {
    [ ! -x "$EDGECALL_BIN" ] || return 0
    free=$(df -Pk "$CACHE" | awk 'NR == 2 { print int($4 / 1048576) }')
    [ "${free:-$BUILD_GIGABYTES}" -ge "$BUILD_GIGABYTES" ] ||
        fail "building needs $BUILD_GIGABYTES GB of free disk in $CACHE, there are $free; free some or set EDGECALL_CACHE to a folder elsewhere"
}

# The components for the embedded host. A subshell keeps the WASM compiler away from native builds.
build_functions() {
    fetch_crates
    for_wasm=$("$ROOT/infra/setup-wasm.sh") || fail "the WASM targets cannot be set up"
    packages=
    for function in $FUNCTIONS; do packages="$packages -p function-$function-wasi"; done
    say "· Building the edge functions (the first time takes some minutes)"
    (
        eval "$for_wasm"
        export CARGO_TARGET_DIR="$FUNCTIONS_TARGET"
        cd "$ROOT" || exit 1
        # shellcheck disable=SC2086 # a list of packages
        cargo build --profile wasm --target wasm32-wasip2 $packages
    ) || fail "the edge functions do not build"
    mkdir -p "$EDGECALL_FUNCTIONS_DIR"
    for function in $FUNCTIONS; do
        built=$FUNCTIONS_TARGET/wasm32-wasip2/wasm/function_${function}_wasi.wasm
        placed=$EDGECALL_FUNCTIONS_DIR/$function.wasm
        cmp -s "$built" "$placed" && continue
        # A running host may be reading the old one, so it is replaced and not overwritten.
        cp "$built" "$placed.new" && mv "$placed.new" "$placed" || fail "cannot write $placed"
    done
}

FUNCTIONS_TARGET=$CACHE/wasm-target
# Compiled components outlive the data folder, so that tests with fresh data start in seconds.
export EDGECALL_CODE_CACHE="${EDGECALL_CODE_CACHE:-$CACHE/code}"
export EDGECALL_FUNCTIONS_DIR="${EDGECALL_FUNCTIONS_DIR:-$FUNCTIONS_TARGET/functions}"

build_native() {
    fetch_crates
    say "· Building edgecall (the first time takes many minutes)"
    # Not `-p edgecall`: alone it would get other dependency features than `cargo test` and build them twice.
    (cd "$ROOT" && cargo build --bin edgecall) || fail "edgecall does not build"
}

# The measured node is an optimised build, in a folder of its own so that it does not push out the usual one.
BENCH_TARGET=$CACHE/bench-target
EDGECALL_BENCH_BIN=$BENCH_TARGET/release/edgecall-bench

build_bench() {
    say "· Building the bench, optimised (the first time takes many minutes)"
    (cd "$ROOT" && CARGO_TARGET_DIR=$BENCH_TARGET cargo build --release -p edgecall-bench) ||
        fail "the bench does not build"
}
