# The stages of `edgecall test`. Read by ../../edgecall.

STAGES="setup format pages lint licences unit counters web build components workers end-to-end"

# test_stages [STAGE...]: runs the stages in order (all without arguments), each with its time, and goes on
# after a failure so that one run shows everything.
test_stages() {
    [ $# -gt 0 ] || set -- $STAGES
    for stage in "$@"; do
        case " $STAGES " in
        *" $stage "*) ;;
        *) fail "unknown test stage \"$stage\"; there are: $STAGES" ;;
        esac
    done
    summary=
    failed=
    for stage in "$@"; do
        say "── $stage"
        began=$(date +%s)
        # A subshell, so that a failing stage ends itself and not the run. It stands alone because the
        # shell ignores -e in whatever is part of a condition.
        set +e
        (set -e; "stage_$(printf '%s' "$stage" | tr - _)")
        code=$?
        set -e
        outcome=passed
        if [ "$code" != 0 ]; then
            outcome=FAILED
            failed="$failed $stage"
        fi
        summary="$summary$(printf '%-12s %-7s %5d s' "$stage" "$outcome" $(($(date +%s) - began)))
"
        # Without the tools every other stage would fail with a less clear message.
        if [ "$stage $outcome" = "setup FAILED" ]; then break; fi
    done
    printf '\n%s' "$summary" >&2
    [ -z "$failed" ] || fail "failed:$failed"
    say "All stages passed."
}

stage_setup() {
    setup_packages
    setup_test_packages
    setup_rust
    setup_node
    "$ROOT/infra/setup-wasm.sh" >/dev/null
}

stage_format() { cd "$ROOT" && cargo fmt --all --check; }

# The portal function embeds the built pages, so they come before anything that compiles it.
stage_pages() { build_web; }

stage_lint() {
    cd "$ROOT"
    cargo clippy --all-targets -- -D warnings
    scripts="edgecall infra/setup-wasm.sh infra/spin/tick infra/workers/build infra/workers/contract-host"
    for script in $scripts infra/setup/*.sh; do sh -n "$script"; done
    # shellcheck disable=SC2086 # a list of files
    if have shellcheck; then shellcheck -s sh $scripts infra/setup/*.sh; fi
}

stage_licences() {
    cargo_tool cargo-deny "$CARGO_DENY"
    cd "$ROOT"
    cargo deny check licenses bans sources
    if patiently "Fetching security advisories" cargo deny fetch db; then
        cargo deny --offline check advisories
    else
        say "  the advisory database cannot be reached, advisories are not checked"
    fi
}

stage_unit() { cd "$ROOT" && cargo test; }

# Printed and compared by people, not asserted: what an engine step and a media beat cost.
stage_counters() { cd "$ROOT" && cargo run --quiet --bin edgecall-bench -- counters; }

stage_web() {
    node_modules "$WEB"
    npm --prefix "$WEB" run check
}

stage_build() {
    build_web
    build_functions
    build_native
}

# The contract tests of the functions once more, on the hosts that they are made for. First the components on the
# embedded host.
stage_components() {
    build_functions
    cd "$ROOT"
    cargo build --example contract-host
    EDGECALL_CONTRACT_HOST="$CARGO_TARGET_DIR/debug/examples/contract-host" cargo test \
        --test admin-contract --test http-node --test contract --test statements --test inbound-report
}

# Then admin and ivr as Workers on workerd.
stage_workers() {
    node_modules "$ROOT/infra/workers"
    cd "$ROOT"
    infra/workers/build
    node --test infra/workers/tick/
    EDGECALL_CONTRACT_HOST="$ROOT/infra/workers/contract-host" cargo test --test admin-contract --test http-node
}

stage_end_to_end() {
    node_modules "$ROOT/tests"
    [ -x "$EDGECALL_BIN" ] || fail "run the stage build first"
    npm --prefix "$ROOT/tests" test
}
