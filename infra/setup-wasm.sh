#!/bin/sh
# Makes rustc able to build for the two WASM targets of this project. Safe to repeat.
#
#   eval "$(infra/setup-wasm.sh)"
#
# With rustup the targets are added and nothing is printed. Where rustup or its server is not to be had,
# Debian's packages and one build of the standard library make a private sysroot, and the printed lines
# point cargo at it (RUSTC and PATH). Messages go to standard error.
#
#   WASM_TOOLCHAIN_DIR    where the private sysroot lives (default: the cache folder of edgecall)
#   WASM_FORCE_DEBIAN=1   takes the Debian way even when rustup works, to test it
set -eu

P2=wasm32-wasip2
UU=wasm32-unknown-unknown
ROOT=${WASM_TOOLCHAIN_DIR:-${EDGECALL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/edgecall}/wasm-toolchain}
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

say() { printf 'setup-wasm: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Builds an empty library. The result goes to a real file: rustc run as root would replace /dev/null.
builds_for() {
    printf 'pub fn f(){}' | "$1" --crate-type rlib --target "$2" -o "$WORK/probe.rlib" - 2>/dev/null
}

builds_for_both() { builds_for "$1" "$P2" && builds_for "$1" "$UU"; }

print_environment() {
    printf 'export RUSTC="%s/bin/rustc" PATH="%s/bin:$PATH"\n' "$ROOT" "$ROOT"
}

if [ -z "${WASM_FORCE_DEBIAN:-}" ] && command -v rustc >/dev/null; then
    builds_for_both rustc && exit 0
    if command -v rustup >/dev/null; then
        say "adding the WASM targets with rustup"
        if timeout 300 rustup target add "$P2" "$UU" >&2 && builds_for_both rustc; then exit 0; fi
        say "rustup could not add them; trying Debian's packages"
    fi
fi

if [ -x "$ROOT/bin/rustc" ] && builds_for_both "$ROOT/bin/rustc"; then
    print_environment
    exit 0
fi

command -v apt-get >/dev/null ||
    fail "rustc has no WASM targets and this system has no apt-get. Install them: rustup target add $P2 $UU"
SUDO=
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "run as root or with sudo: apt-get install rustc-web rust-web-src rust-web-llvm"
    SUDO=sudo
fi
say "installing Debian's Rust for the web (about 160 MB, then about two minutes of building, once)"
$SUDO apt-get update >&2 || fail "the package lists cannot be fetched; is the network there?"
$SUDO apt-get install -y --no-install-recommends rustc-web rust-web-src rust-web-llvm curl xz-utils >&2 ||
    fail "Debian 12 or 13 with its security updates is needed for the packages rustc-web and rust-web-llvm"

# The linker has to understand what this rustc's LLVM writes, so their major versions must be equal.
LLVM=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
$SUDO apt-get install -y --no-install-recommends "lld-$LLVM" >&2

NEW=$ROOT.new
rm -rf "$NEW"
mkdir -p "$NEW/bin" "$NEW/lib/rustlib"

# Debian 12's own wasi-libc has no wasip2, so a newer package is unpacked, not installed. It comes from the
# mirror that this system is set up with.
MIRROR=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -m1 '/debian/$')}
MIRROR=${MIRROR%/}
for suite in trixie bookworm-backports sid; do
    file=$(curl -fsS "$MIRROR/dists/$suite/main/binary-all/Packages.xz" | xz -dc |
        awk '/^Package: /{here=($2=="wasi-libc")} here&&/^Filename:/{print $2}') || continue
    [ -n "$file" ] && curl -fsS -o "$WORK/wasi.deb" "$MIRROR/$file" && break
done
[ -s "$WORK/wasi.deb" ] || fail "wasi-libc was not found on $MIRROR; set DEBIAN_MIRROR to a complete mirror"
dpkg -x "$WORK/wasi.deb" "$WORK/wasi"

# Links keep the sysroot small: the host's standard library and the component linker stay where they are.
cp -rs /usr/lib/rustlib/. "$NEW/lib/rustlib/"
rm -rf "$NEW/lib/rustlib/src"
ln -s /usr/lib/rustlib/src "$NEW/lib/rustlib/src"
ln -s "/usr/bin/wasm-ld-$LLVM" "$NEW/bin/wasm-ld"
SELF=$NEW/lib/rustlib/$P2/lib/self-contained
mkdir -p "$SELF"
rm -f "$SELF"/*
for part in libc.a crt1-command.o crt1-reactor.o; do cp "$WORK/wasi/usr/lib/$P2/$part" "$SELF/"; done

cat > "$NEW/bin/rustc" <<'WRAPPER'
#!/bin/sh
root=$(dirname "$(dirname "$(readlink -f "$0")")")
PATH=$root/bin:$PATH exec /usr/bin/rustc --sysroot "$root" "$@"
WRAPPER
chmod +x "$NEW/bin/rustc"

# The standard library, built once per target. Bitcode has to be kept, or `lto = true` fails later.
PROBE=$WORK/probe
mkdir -p "$PROBE/src"
echo 'pub fn f(){}' > "$PROBE/src/lib.rs"
cat > "$PROBE/Cargo.toml" <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"
[workspace]
[profile.release]
panic = "abort"
MANIFEST
for target in $P2 $UU; do
    say "building the standard library for $target"
    (cd "$PROBE" && PATH="$NEW/bin:$PATH" RUSTC="$NEW/bin/rustc" RUSTC_BOOTSTRAP=1 \
        RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$PROBE/t" \
        cargo build -q --release -Z build-std=std,panic_abort --target "$target" >&2)
    mkdir -p "$NEW/lib/rustlib/$target/lib"
    cp "$PROBE/t/$target/release/deps/"*.rlib "$NEW/lib/rustlib/$target/lib/"
    rm -f "$NEW/lib/rustlib/$target/lib/libprobe"*
done
rm -rf "$ROOT"
mv "$NEW" "$ROOT"
print_environment
