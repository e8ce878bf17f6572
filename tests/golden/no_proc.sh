#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# no_proc.sh LVSLAB: files are written where /proc is not mounted, and nothing is left beside them.
set -eu
. "$(dirname "$0")/../needs.sh"
lvslab=$1
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
unshare --user --map-root-user --mount sh -c 'mount -t tmpfs none /proc' 2>/dev/null ||
	cannot 'mount namespaces are not to be had'
unshare --user --map-root-user --mount sh -c 'mount -t tmpfs none /proc && exec "$@"' sh \
	"$lvslab" run scenarios/dr-basics.yaml --headless --pcap "$dir/a.pcapng" --trace "$dir/a.jsonl" >/dev/null
[ "$(ls -A "$dir" | tr '\n' ' ')" = 'a.jsonl a.pcapng ' ] || { ls -A "$dir"; exit 1; }
[ -s "$dir/a.pcapng" ] && [ -s "$dir/a.jsonl" ]
