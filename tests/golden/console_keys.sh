#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# console_keys.sh LVSLAB: the console on a terminal of its own. Ctrl-C drops the line that is being typed and keeps the
# console; Tab completes a host; Ctrl-D leaves.
set -eu
lvslab=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$(dirname "$0")/../.."
mkfifo "$dir/keys"
# libedit keeps two of its own strings to the end of the program
export ASAN_OPTIONS=detect_leaks=0

# seen WORDS: what the terminal shows has them, within ten seconds
seen() {
	tries=0
	until tr -d '\r' <"$dir/screen" | grep -qF "$1"; do
		tries=$((tries + 1))
		[ $tries -lt 100 ] || { echo "the terminal never showed: $1"; cat "$dir/screen"; exit 1; }
		sleep 0.1
	done
}

: >"$dir/screen"
# a shell has its background jobs ignore Ctrl-C, and script(1)'s own would die of it: exec
TERM=dumb env --default-signal=INT script -qefc "exec '$lvslab' console scenarios/dr-basics.yaml" "$dir/log" <"$dir/keys" >"$dir/screen" 2>&1 &
exec 3>"$dir/keys"
seen 'lvslab# '
printf 'rubbish' >&3
seen 'rubbish'
printf '\003rs2# hostnam\t\n' >&3
seen 'rs2# hostname'
printf 'time\n' >&3
seen "t=0.000000s"
printf '\004' >&3
exec 3>&-
wait $!
