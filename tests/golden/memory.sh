#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# memory.sh LVSLAB: memory that runs out, whoever wants it: one sentence with the limit's name, exit status 3, and
# no file half written; and the address space that a small lab takes.
set -u
lvslab=$1
cd "$(dirname "$0")/../.." || exit 2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export LC_ALL=C.UTF-8 LVSLAB_LANG=en
status=0
wrong() {
	echo "$*"
	status=1
}
# limited LIMIT WORDS…: lvslab under prlimit's LIMIT
limited() {
	limit=$1
	shift
	code=0
	prlimit "$limit" "$lvslab" "$@" >"$dir/out" 2>"$dir/err" </dev/null || code=$?
}
out_of_memory() {
	[ $code = 3 ] || wrong "$limit $*: status $code: $(tail -3 "$dir/err")"
	[ "$(grep -c '^lvslab: out of memory: ' "$dir/err")" = 1 ] || wrong "$limit: $(cat "$dir/err")"
	grep -qF "$1" "$dir/err" || wrong "$limit: not named: $(cat "$dir/err")"
}

# 64 MiB of addresses and the libraries are enough for a small lab, in every verb
for verb in 'run scenarios/dr-basics.yaml --headless' 'explain scenarios/arp-problem.yaml' \
	'check scenarios/dr-basics.yaml' 'compare scenarios/traffic.yaml --schedulers rr --seeds 1 --set stop_time=1s'; do
	# shellcheck disable=SC2086
	limited --as=268435456 $verb
	[ $code -le 1 ] || wrong "$verb under 256 MiB: status $code $(cat "$dir/err")"
done

# too large for it: a world of clients by the ten thousand
printf 'version: 1\nname: large\nnodes:\n  sw: {kind: switch}\nlinks: []\n' >"$dir/large.yaml"
i=0
while [ $i -lt 6000 ]; do
	echo "$i"
	i=$((i + 1))
done | sed 's/.*/  h&: {kind: host, interfaces: {eth0: {}}}/' >"$dir/hosts"
sed -i "/kind: switch/r $dir/hosts" "$dir/large.yaml"
"$lvslab" run "$dir/large.yaml" --headless >/dev/null 2>"$dir/err" || wrong "without a limit: $? $(cat "$dir/err")"
for kind in as data; do
	case $kind in
	as) name='address space (ulimit -v)' ;;
	data) name='data (ulimit -d)' ;;
	esac
	for mib in 48 40 32 24 16; do
		limited --$kind=$((mib << 20)) run "$dir/large.yaml" --headless --pcap "$dir/x.pcapng"
		# so little that not even the libraries fit: not ours to say
		grep -q 'error while loading shared libraries' "$dir/err" || out_of_memory "$name"
		[ ! -e "$dir/x.pcapng" ] || wrong 'half a file'
	done
	limited --$kind=$((40 << 20)) compare scenarios/traffic.yaml --schedulers rr,wlc --seeds 4 --threads 1 \
		--set 'workload[0].arrivals=closed 1000000 think=1ms'
	out_of_memory "$name"
done
exit $status
