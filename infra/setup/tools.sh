# Checks and installs what building and running need. Read by ../../edgecall.

RUST_MINIMUM=95 # 1.95, see rust-version in Cargo.toml
NODE_MINIMUM=20
NODE_LINE=latest-v22.x
CARGO_DENY=0.20.2

have() { command -v "$1" >/dev/null 2>&1; }

# need COMMAND PACKAGE...: remembers the packages when the command is missing.
need() {
    command=$1
    shift
    have "$command" || MISSING="$MISSING $*"
}

install_missing() {
    [ -n "$MISSING" ] || return 0
    # shellcheck disable=SC2086 # a list of packages
    set -- $MISSING
    have apt-get || fail "these packages are missing, please install them with your system's tools: $*"
    as_root=
    if [ "$(id -u)" != 0 ]; then
        have sudo || fail "these packages are missing; run this as root: apt-get install $*"
        as_root=sudo
        say "· sudo may ask for your password to install: $*"
        sudo -v || fail "without sudo, run this as root: apt-get install $*"
    fi
    patiently "Updating package lists" $as_root apt-get update ||
        fail "the package lists cannot be fetched. Is the network there?"
    patiently "Installing $*" $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@" || fail "installing failed; try it by hand: apt-get install $*"
    MISSING=
}

# What running and building need.
setup_packages() {
    MISSING=
    need cc build-essential
    need pkg-config pkg-config
    need curl curl ca-certificates
    need espeak-ng espeak-ng
    need node nodejs npm
    need npm npm
    install_missing
}

# What only tests need: a SIP peer, a browser, tools that look into PDF and audio, Chinese fonts.
setup_test_packages() {
    MISSING=
    need sipp sip-tester
    have google-chrome || have chromium-browser || need chromium chromium
    need pdftotext poppler-utils
    need ffmpeg ffmpeg
    need sox sox
    need fc-list fontconfig
    if have fc-list && [ -n "$(fc-list :lang=zh-cn family)" ]; then :; else MISSING="$MISSING fonts-noto-cjk"; fi
    install_missing
}

setup_rust() {
    if ! have cargo && [ -f "$HOME/.cargo/env" ]; then
        # shellcheck disable=SC1091 # written by rustup
        . "$HOME/.cargo/env"
    fi
    if ! have cargo; then
        if patiently "Installing Rust with rustup" install_rust; then
            # shellcheck disable=SC1091
            . "$HOME/.cargo/env"
        else
            say "  rustup's server cannot be reached; trying the system's packages"
            install_packaged_rust ||
                fail "Rust can be installed neither from https://rustup.rs nor from the system's packages. Is the network there? Any Rust from 1.$RUST_MINIMUM on works."
        fi
    fi
    if ! rust_is_new_enough && have rustup; then
        patiently "Updating Rust" rustup update stable || say "  Rust could not be updated"
    fi
    rust_is_new_enough ||
        fail "Rust 1.$RUST_MINIMUM or newer is needed, this is $(rustc --version 2>&1). Run: rustup update stable"
}

# cargo_tool NAME VERSION: a program from crates.io in the cache folder, built once, as cheaply as it goes.
cargo_tool() {
    PATH=$CACHE/tools/bin:$PATH
    tool_stamp=$CACHE/tools/$1.version
    if have "$1" && [ -f "$tool_stamp" ] && [ "$(cat "$tool_stamp")" = "$2" ]; then return 0; fi
    patiently "Building $1 $2" env CARGO_TARGET_DIR="$CACHE/tools/build" \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=false \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_PANIC=unwind \
        cargo install --quiet --locked --force --root "$CACHE/tools" --version "$2" "$1" ||
        fail "$1 $2 cannot be built. Is the network there?"
    rm -rf "$CACHE/tools/build"
    printf '%s' "$2" >"$tool_stamp"
}

install_rust() {
    curl --proto '=https' --tlsv1.2 -fsS https://sh.rustup.rs -o "$CACHE/rustup-init.sh" &&
        sh "$CACHE/rustup-init.sh" -y --profile minimal -c clippy -c rustfmt
}

# Debian keeps a current Rust for its browsers. It has no clippy and no rustfmt, so it runs the platform but not all tests.
install_packaged_rust() {
    have apt-cache || return 1
    candidate=$(apt-cache policy rustc-web 2>/dev/null | sed -n 's/^  Candidate: 1\.\([0-9]*\)\..*/\1/p')
    [ "${candidate:-0}" -ge "$RUST_MINIMUM" ] || return 1
    MISSING="rustc-web cargo-web"
    install_missing
}

rust_is_new_enough() {
    minor=$(rustc --version 2>/dev/null | sed -n 's/^rustc 1\.\([0-9]*\).*/\1/p')
    [ "${minor:-0}" -ge "$RUST_MINIMUM" ]
}

setup_node() {
    PATH=$CACHE/node/bin:$PATH
    node_is_new_enough && have npm && return 0
    patiently "Installing Node.js into the cache folder" install_node ||
        patiently "Installing Node.js from npm packages instead" install_packaged_node ||
        fail "Node.js $NODE_MINIMUM or newer is needed, this is $(node --version 2>&1), and neither https://nodejs.org nor npm's registry can be reached to get it."
    node_is_new_enough || fail "the downloaded Node.js does not run on this system; please install Node.js $NODE_MINIMUM or newer"
}

node_is_new_enough() {
    major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
    [ "${major:-0}" -ge "$NODE_MINIMUM" ]
}

# The official build, checked against its published checksum.
install_node() {
    case $(uname -m) in
    x86_64) kind=linux-x64 ;;
    aarch64) kind=linux-arm64 ;;
    *) return 1 ;;
    esac
    from=${NODE_MIRROR:-https://nodejs.org/dist}/$NODE_LINE
    rm -rf "$CACHE/node.new"
    mkdir -p "$CACHE/node.new"
    (
        cd "$CACHE/node.new" || exit 1
        curl -fsS -o sums "$from/SHASUMS256.txt" || exit 1
        grep -- "-$kind.tar.gz\$" sums >sum || exit 1
        archive=$(sed 's/.* //' sum)
        curl -fsS -o "$archive" "$from/$archive" && sha256sum -c sum && tar -xzf "$archive" --strip-components=1
    ) || return 1
    rm -rf "$CACHE/node"
    mv "$CACHE/node.new" "$CACHE/node"
}

# The same program as npm packages, fetched with the npm of an older Node.js. npm itself comes along, because the old one
# need not understand the new Node.js.
install_packaged_node() {
    have npm || return 1
    case $(uname -m) in
    x86_64) kind=linux-x64 ;;
    aarch64) kind=linux-arm64 ;;
    *) return 1 ;;
    esac
    rm -rf "$CACHE/node.new"
    mkdir -p "$CACHE/node.new/bin"
    npm install --prefix "$CACHE/node.new" --no-save --no-audit --no-fund "node-$kind@22" npm@10 || return 1
    ln -s "../node_modules/node-$kind/bin/node" "$CACHE/node.new/bin/node"
    for command in npm npx; do ln -s "../node_modules/npm/bin/$command-cli.js" "$CACHE/node.new/bin/$command"; done
    rm -rf "$CACHE/node"
    mv "$CACHE/node.new" "$CACHE/node"
}
