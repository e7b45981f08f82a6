#!/bin/sh
# run.sh [TARGET...]: fuzzes the parsers of untrusted bytes, each for FUZZ_SECONDS (default 60); all without arguments.
#
# Prints a line for each target: its name, runs, seconds, and "no finding" or the input that made it fail. What is
# learnt stays below .build/fuzz: corpora/ to begin with the next time, artifacts/ with the failing inputs, logs/.
# A failing input is replayed by: FUZZ_TARGET=filter .build/fuzz/release/truemark-fuzz FILE
set -eu

cd "$(dirname "$0")/../.."
seconds=${FUZZ_SECONDS:-60}
out=$PWD/.build/fuzz
binary=$out/release/truemark-fuzz
all='address arc-set bundle canonical-text case configuration dkim-message dkim-signature dmarc-record extractor
  filter header html journal ledger mailbox-file message-file mime-walk names note rdata received results-field smpp
  sms sms-table spf-check spf-record zone'

build() {
  mkdir -p "$out"
  # SwiftPM alone links libFuzzer, but does not count what is covered.
  TRUEMARK_FUZZ=1 ${SWIFT:-swift} build -c release --scratch-path "$out" --product truemark-fuzz \
    --sanitize=fuzzer --sanitize=address -Xswiftc -enable-testing \
    -Xswiftc -sanitize-coverage=edge,inline-8bit-counters,trace-cmp,pc-table > "$out/build.log" 2>&1 ||
    { cat "$out/build.log" >&2; exit 1; }
}

# The messages of the Corpus; of its campaigns one message is as good as 300.
messages() { find Corpus -name '*.eml' ! -path '*/campaigns/*'; }

# value CASE KEY
value() { sed -n "s/^$2: *//p" "$1" | head -n 1 | tr -d "'\""; }

# hidden ADDRESS: an asterisk in place of the local part.
hidden() { printf '%s\n' "$1" | sed 's/^[^@]*@/*@/'; }

# The message as the targets of whole messages take it.
with_envelope() {
  case=${1%.eml}.case
  printf '%s\n' "$(value "$case" client)" "$(value "$case" helo)" "$(hidden "$(value "$case" mailFrom)")" \
    '*@victim.example' "$(value "$case" receivedAt)" '%%' '' '%%'
  cat "$1"
}

# seeds TARGET: puts into $out/seeds/TARGET what to begin with.
seeds() {
  folder=$out/seeds/$1
  rm -rf "$folder"
  mkdir -p "$folder"
  [ ! -d "Tests/Fuzz/seeds/$1" ] || cp -r "Tests/Fuzz/seeds/$1/." "$folder"
  messages | while read -r file; do
    name=$(echo "${file#Corpus/}" | tr / -)
    case $1 in
    address) sed -n 's/^From://p' "$file" ;;
    canonical-text | html) sed '1,/^\r*$/d' "$file" ;;
    case) cat "${file%.eml}.case" ;;
    arc-set | dkim-message) { value "${file%.eml}.case" receivedAt; echo %%; cat "$file"; } ;;
    dkim-signature) sed -n '/^DKIM-Signature:/,/^[^ \t]/{s/^DKIM-Signature://;/^[A-Z][A-Za-z-]*:/d;p}' "$file" ;;
    extractor | message-file) cat "$file" ;;
    names) sed -n 's/^From:.*[<@]\([^<>@]*\)>*\r*$/\1/p' "$file" ;;
    extractor | header | message-file | mime-walk) cat "$file" ;;
    filter) with_envelope "$file" ;;
    received) sed -n '/^Received:/,/^[^ \t]/{s/^Received://;/^[A-Z][A-Za-z-]*:/d;p}' "$file" ;;
    results-field) sed -n 's/^Authentication-Results://p' "$file" ;;
    esac > "$folder/$name"
    [ -s "$folder/$name" ] || rm "$folder/$name"
  done
}

# fuzz TARGET: false if it found something.
fuzz() {
  mkdir -p "$out/corpora/$1" "$out/artifacts/$1" "$out/logs"
  seeds "$1"
  log=$out/logs/$1.log
  start=$(date +%s)
  found='no finding'
  # Foundation loses memory of its own with empty files and with errors of XML.
  leaks=1
  [ "$1" != sms-table ] || leaks=0
  # A crash must not wait for a backtrace; slices would hide what GLib does with its memory.
  FUZZ_TARGET=$1 FUZZ_ZONE=Corpus/corpus.zone SWIFT_BACKTRACE=enable=no G_SLICE=always-malloc \
    ASAN_OPTIONS=detect_leaks=$leaks \
    "$binary" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=16384 -print_final_stats=1 \
    -dict=Tests/Fuzz/dictionary -artifact_prefix="$out/artifacts/$1/" "$out/corpora/$1" "$out/seeds/$1" \
    > "$log" 2>&1 || found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
  printf '%-16s %12s runs %6s s  %s\n' "$1" "${runs:-0}" "$(($(date +%s) - start))" "${found:-failed, see $log}"
  [ "$found" = 'no finding' ]
}

build
status=0
for target in ${*:-$all}; do fuzz "$target" || status=1; done
exit $status
