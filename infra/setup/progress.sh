# Words to the person who waits. Read by ../../edgecall.

say() { printf '%s\n' "$*" >&2; }

# fail TEXT...: one clear message, then the end.
fail() {
    printf 'edgecall: %s\n' "$*" >&2
    exit 1
}

# patiently TITLE COMMAND...: runs a quiet command, says every 15 s that it still runs, and shows what it
# printed only when it fails.
patiently() {
    title=$1
    shift
    mkdir -p "$CACHE/log"
    log=$CACHE/log/$(printf '%s' "$title" | tr -cs 'A-Za-z0-9' '-').log
    say "· $title"
    "$@" >"$log" 2>&1 &
    patient_job=$!
    # A job in the background does not hear Ctrl-C by itself.
    trap 'kill "$patient_job" 2>/dev/null; exit 130' INT TERM
    began=$(date +%s)
    beat=0
    while kill -0 "$patient_job" 2>/dev/null; do
        sleep 1
        beat=$((beat + 1))
        [ $((beat % 15)) != 0 ] || say "  … still at it ($(($(date +%s) - began)) s)"
    done
    outcome=0
    wait "$patient_job" || outcome=$?
    trap - INT TERM
    [ "$outcome" != 0 ] || return 0
    tail -n 30 "$log" >&2
    say "  The whole output is in $log"
    return 1
}
