#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# tshark.sh LVSLAB SCENARIO: the capture of a whole run, opened in another program: no malformed
# packet, no bad checksum, every packet with its interface's name. Streams are not put together: each
# segment stands in the capture once a hop.
set -eu
lvslab=$1 scenario=$2
. "$(dirname "$0")/../needs.sh"
needs tshark
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HOME="$dir" LC_ALL=C.UTF-8

"$lvslab" run "$scenario" --headless --pcap "$dir/lab.pcapng" --trace "$dir/lab.jsonl" >/dev/null ||
	[ $? = 1 ]

# read DISPLAY-FILTER: what tshark shows of it
read_capture() {
	tshark -r "$dir/lab.pcapng" -o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE \
		-o udp.check_checksum:TRUE -o tcp.try_heuristic_first:FALSE \
		-o tcp.desegment_tcp_streams:FALSE "$@" 2>"$dir/err" || {
		cat "$dir/err" >&2
		exit 1
	}
	grep -v 'Running as user' "$dir/err" >&2 && exit 1
	return 0
}

read_capture -T fields -e frame.number -e frame.interface_name >"$dir/all"
packets=$(wc -l <"$dir/all")
records=$(grep -c '"kind":"frame-\(sent\|received\)"' "$dir/lab.jsonl")
[ "$packets" -gt 0 ] || { echo "no packet at all"; exit 1; }
[ "$packets" = "$records" ] || { echo "$packets packets of $records frames seen"; exit 1; }
if grep -vq ':' "$dir/all"; then
	echo "a packet without an interface's name"
	exit 1
fi

# what an ICMP error quotes may be cut short, and its checksum then cannot be right
bad='_ws.malformed || ip.checksum.status == "Bad" || icmp.checksum.status == "Bad" ||
	igmp.checksum.status == "Bad" || (!icmp &&
	(tcp.checksum.status == "Bad" || udp.checksum.status == "Bad" ||
	_ws.expert.severity == "Error"))'
read_capture -Y "$bad" >"$dir/bad"
if [ -s "$dir/bad" ]; then
	echo "bad packets:"
	cat "$dir/bad"
	exit 1
fi
read_capture -Y frame.comment -T fields -e frame.comment >"$dir/comments"
[ -s "$dir/comments" ] || { echo "no packet has a comment"; exit 1; }
echo "$packets packets, $(wc -l <"$dir/comments") with a reason"
