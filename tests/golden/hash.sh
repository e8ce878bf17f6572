#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# hash.sh LVSLAB SCENARIO: the same scenario twice, the second time with every sink listening: the
# same trace hash; with another seed, a run all the same.
set -eu
lvslab=$1 scenario=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

run() { "$lvslab" run "$scenario" --headless "$@" || [ $? = 1 ]; }

first=$(run --hash)
second=$(run --hash --pcap "$dir/a.pcapng" --trace "$dir/a.jsonl")
third=$(run --verbose | sed -n 's/^trace hash \([0-9a-f]*\),.*/\1/p')
echo "$first"
[ -n "$first" ] && [ "$first" = "$second" ] && [ "$first" = "$third" ] || {
	echo "three runs of $scenario: $first $second $third"
	exit 1
}
run --hash --seed 4711 >/dev/null
