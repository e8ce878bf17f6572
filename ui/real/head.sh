# SPDX-License-Identifier: GPL-2.0-or-later
set -eu
out=${1:-lvslab-captures} # captures and what commands printed
prefix=lvslab-            # of the namespaces
nodes=()
servers=""
links=""

die() {
	printf '%s: %s\n' "$0" "$1" >&2
	exit 3
}

# ---- what it takes ----

need() { # TOOL PACKAGE
	command -v "$1" >/dev/null || die "$1 is missing (Debian: $2)"
}

[ "${BASH_VERSINFO[0]}" -ge 5 ] || die "bash 5 is needed"
[ "$(id -u)" = 0 ] || die "only root can make network namespaces"
need ip iproute2
need tcpdump tcpdump
need python3 python3
need sysctl procps

module() { # NAME FILE: the file that shows that the kernel has it
	modprobe "$1" 2>/dev/null || true
	[ -e "$2" ] || die "this kernel has no $1 (Debian: linux-image-amd64)"
}

# ---- the end, however it comes ----

tidy() {
	trap - EXIT
	set +e
	for node in "${nodes[@]}"; do
		ip netns pids "$prefix$node" 2>/dev/null | xargs -r kill 2>/dev/null
	done
	kill "$(jobs -p)" 2>/dev/null
	[ -z "$helper_pid" ] || kill "$helper_pid" 2>/dev/null
	wait 2>/dev/null
	for node in "${nodes[@]}"; do
		ip netns del "$prefix$node"
	done
}
helper_pid=""
trap tidy EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# ---- building ----

# A new namespace takes net.ipv4.conf from the machine's: these are the kernel's own defaults.
defaults() {
	local conf key
	for conf in all default lo; do
		for key in rp_filter=0 arp_ignore=0 arp_announce=0 arp_filter=0 arp_notify=0 \
			accept_local=0 proxy_arp=0 route_localnet=0 log_martians=0 \
			accept_redirects=1 secure_redirects=1 send_redirects=1 shared_media=1; do
			echo "net.ipv4.conf.$conf.$key"
		done
	done
	echo net.ipv4.ip_forward=0
	echo net.ipv4.tcp_rmem="4096 131072 6291456"
	echo net.ipv4.tcp_wmem="4096 16384 4194304"
	echo net.ipv6.conf.all.disable_ipv6=1
	echo net.ipv6.conf.default.disable_ipv6=1
}

in_node() { # NODE COMMAND…
	ip netns exec "$prefix$1" "${@:2}"
}

node() { # NODE
	ip netns add "$prefix$1" || die "the namespace $prefix$1 cannot be made: is this lab running already?"
	nodes+=("$1")
	defaults | in_node "$1" sysctl -q -p - >/dev/null 2>&1 || true
	ip -n "$prefix$1" link set lo up
}

switch() { # NODE AGEING: hundredths of a second
	node "$1"
	ip -n "$prefix$1" link add br0 type bridge ageing_time "$2" forward_delay 0 stp_state 0 \
		mcast_snooping 0
	ip -n "$prefix$1" link set br0 up
}

cable() { # NODE INTERFACE MAC NODE INTERFACE MAC
	ip link add name "$2" netns "$prefix$1" address "$3" type veth \
		peer name "$5" netns "$prefix$4" address "$6"
	links+="$prefix$1 $2"$'\n'"$prefix$4 $5"$'\n'
}

port() { # SWITCH INTERFACE: the one attached last is the first that is flooded
	ip -n "$prefix$1" link set "$2" master br0
	ip -n "$prefix$1" link set "$2" up
}

slow() { # NODE INTERFACE NETEM…: what leaves there
	in_node "$1" tc qdisc replace dev "$2" root netem "${@:3}"
}

on() { # NODE: the commands on standard input
	in_node "$1" bash -e -s
}

serve() { # NODE PROTOCOL PORT APPLICATION WORKERS QUEUE MICROSECONDS BYTES
	servers+="$prefix$*"$'\n'
}

capture() { # NODE INTERFACE
	local file="$out/$1.$2.pcap"
	rm -f "$file"
	in_node "$1" tcpdump -q -n -p -s 0 -U --immediate-mode --time-stamp-precision nano -Z root \
		-i "$2" -w "$file" 2>"$out/$1.$2.log" &
	for _ in {1..400}; do
		grep -q '^tcpdump: listening' "$out/$1.$2.log" && return
		kill -0 $! 2>/dev/null || break
		sleep 0.05
	done
	die "tcpdump does not start on $1's $2: $(tail -n 1 "$out/$1.$2.log")"
}

# Programs that answer as the lab's servers do, and veth without offloads, so that frames are as long
# as they are on a wire and have their checksums.
start_helper() {
	printf '%s\n%s' "$links" "$servers" >"$out/helper.conf"
	rm -f "$out/helper.ready"
	python3 -S -E "$out/helper.py" "$out/helper.conf" "$out/helper.ready" &
	helper_pid=$!
	for _ in {1..1200}; do
		[ -e "$out/helper.ready" ] && return
		kill -0 "$helper_pid" 2>/dev/null || die "the helper ended"
		sleep 0.05
	done
	die "the helper does not start"
}

# ---- time ----

microseconds() {
	echo "${EPOCHREALTIME//[.,]/}"
}

until_time() { # MICROSECONDS since the start
	local left=$((start + $1 - $(microseconds)))
	[ "$left" -le 0 ] || sleep "$((left / 1000000)).$(printf %06d $((left % 1000000)))"
}

at() { # MICROSECONDS NODE: the commands on standard input are typed there at that time
	local commands
	commands=$(cat)
	until_time "$1"
	in_node "$2" bash -c "$commands" >>"$out/$2.txt" 2>&1 </dev/null &
}

last=""
typed() { # MICROSECONDS NODE: the same, once what was typed before has ended, a second later at most
	local commands
	commands=$(cat)
	until_time "$1"
	for _ in {1..50}; do
		kill -0 "${last:-none}" 2>/dev/null || break
		sleep 0.02
	done
	in_node "$2" bash -c "$commands" >>"$out/$2.txt" 2>&1 </dev/null &
	last=$!
}

mkdir -p "$out"
