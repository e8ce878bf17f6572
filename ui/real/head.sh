# SPDX-License-Identifier: GPL-2.0-or-later
set -eu
out=${1:-lvslab-captures} # captures and what commands printed
prefix=lvslab-            # of the namespaces
nodes=()
declare -A rooms=() # of a node: the first process of its room
declare -A shells=() # of a node: where its lines are typed
exec="" # "exec": where nothing follows (replaced)
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
	trap '' INT TERM HUP
	trap - EXIT
	set +e
	for node in "${!rooms[@]}"; do
		kill -KILL "${rooms[$node]}" 2>/dev/null
	done
	for node in "${nodes[@]}"; do
		ip netns pids "$prefix$node" 2>/dev/null | xargs -r kill 2>/dev/null
	done
	jobs -p | xargs -r kill 2>/dev/null
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
	$exec ip netns exec "$prefix$1" "${@:2}"
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

stp_switch() { # NODE AGEING: it begins its spanning tree at the start (begin_stp)
	node "$1"
	ip -n "$prefix$1" link add br0 type bridge ageing_time "$2" stp_state 1 mcast_snooping 0
}

# Bridges round their timers to full seconds of the kernel's clock (round_jiffies()), and its timer
# wheel in steps of 64 jiffies (kernel/time/timer.c): both begin anew every 32 s at HZ 250. The lab's
# clock begins at 0. Where a kernel does not show its own, bridges differ by up to a second.
await_lab_clock() {
	local jiffies left
	jiffies=$(sed -n '/^jiffies: /{s///p;q}' /proc/timer_list 2>/dev/null) || return 0
	[ "$jiffies" ] || return 0
	left=$((8000 - jiffies % 8000))
	sleep "$((left * 4 / 1000)).$(printf %03d $((left * 4 % 1000)))"
}

begin_stp() { # NODE
	ip -n "$prefix$1" link set br0 up
}

cable() { # NODE INTERFACE MAC NODE INTERFACE MAC
	ip link add name "$2" netns "$prefix$1" address "$3" type veth \
		peer name "$5" netns "$prefix$4" address "$6"
	links+="$prefix$1 $2"$'\n'"$prefix$4 $5"$'\n'
}

tunnel() { # NODE INTERFACE: it merges segments (GRO), as no lab's does: start_helper ends that
	links+="$prefix$1 $2"$'\n'
}

# A kernel draws how long a neighbour counts as reachable: start_helper lets it draw until it has what
# the lab's drew.
reach() { # NODE INTERFACE BASE REACHABLE: ms
	links+="$prefix$1 $2 $3 $4"$'\n'
}

port() { # SWITCH INTERFACE: the one attached last is the first that is flooded
	ip -n "$prefix$1" link set "$2" master br0
	ip -n "$prefix$1" link set "$2" up
}

# netem counts what TCP hands over in one piece as one frame, however many a cable would take it for;
# tbf cuts such a piece up (net/sched/sch_tbf.c: tbf_segment()). Its own rate is none to speak of.
slow() { # NODE INTERFACE NETEM…: what leaves there
	local mtu
	mtu=$(in_node "$1" cat "/sys/class/net/$2/mtu")
	in_node "$1" tc qdisc replace dev "$2" root handle 1: tbf rate 10gbit burst "$((mtu + 100))" \
		limit 100mb
	in_node "$1" tc qdisc replace dev "$2" parent 1:1 handle 2: netem "${@:3}"
}

# At the end that is not captured: what the other sends is seen there, what is sent to it is not.
lose() { # NODE INTERFACE all|none
	in_node "$1" tc qdisc del dev "$2" clsact 2>/dev/null || true
	[ "$3" = all ] || return 0
	in_node "$1" tc qdisc add dev "$2" clsact
	in_node "$1" tc filter add dev "$2" ingress matchall action drop
	in_node "$1" tc filter add dev "$2" egress matchall action drop
}

on() { # NODE: the commands on standard input
	in_node "$1" bash -e -s
}

# ---- rooms: a host with processes and files of its own ----

# What it writes lies over the machine's files, in memory, and goes with it. It keeps the rights over
# its network, and none over the machine.
need_rooms() {
	need unshare util-linux
	need nsenter util-linux
	need setpriv util-linux
	need chrt util-linux
	need pkill procps
	modprobe overlay 2>/dev/null || true
	modprobe nf_tables 2>/dev/null || true # before keepalived asks for it, which would wait
	grep -q '\<overlay$' /proc/filesystems || die "this kernel has no overlayfs (Debian: linux-image-amd64)"
	mkdir -p "$out/bin" "$out/over" "$out/post"
	out=$(cd "$out" && pwd)
	cat >"$out/bin/httpd" <<'END'
#!/bin/bash
printf '%s\n' "$*" >/run/lab/ask
IFS= read -r answer </run/lab/told
status=${answer%% *} text=${answer#* }
[ -z "$text" ] || printf '%b' "$text"
exit "$status"
END
	cat >"$out/bin/systemctl" <<'END'
#!/bin/bash
# keepalived's unit, as far as there is no systemd here
log=/var/log/keepalived.log pid=/run/lab-keepalived.pid
[ "${2%.service}" = keepalived ] || { echo "systemctl: not here: $2" >&2; exit 5; }
running() { kill -0 "$(cat "$pid" 2>/dev/null)" 2>/dev/null; }
start() {
	running && return
	keepalived --dont-fork --log-console -D >>"$log" 2>&1 </dev/null &
	echo $! >"$pid"
}
stop() {
	running || return 0
	kill "$(cat "$pid")"
	while running; do sleep 0.02; done
}
case $1 in
start) start ;;
stop) stop ;;
restart) stop; start ;;
reload) running && kill -HUP "$(cat "$pid")" ;;
is-active | status) running && echo active || { echo inactive; exit 3; } ;;
*) echo "systemctl: not here: $1" >&2; exit 1 ;;
esac
END
	printf '%s\n' '#!/bin/bash' 'cat /var/log/keepalived.log 2>/dev/null || true' \
		>"$out/bin/journalctl"
	# Its signals reach all of them before the first one ends and tells its children, as they do where
	# another processor is free: no victim runs before it is done.
	cat >"$out/bin/pkill" <<'END'
#!/bin/bash
exec chrt --fifo 1 /usr/bin/pkill "$@"
END
	cat >"$out/bin/scp" <<'END'
#!/bin/bash
# FILE… HOST:FILE or HOST:FILE FILE: the other room's postman reads or writes it, through /run/post
while [[ ${1:-} == -* ]]; do shift; done
target=${*: -1} box=/run/post/$HOSTNAME.$$ failed=0
ask() { # HOST get|put PATH NAME: its text goes by way of $box
	local status
	[ -p "/run/post/$1" ] || {
		printf '%s\n' "ssh: Could not resolve hostname $1: Temporary failure in name resolution" \
			"scp: Connection closed" >&2
		exit 255
	}
	printf '%s\0' "$2" "$box" "$3" "$4" >"/run/post/$1"
	read -r status <"$box.done"
	return "$status"
}
there() { [[ $1 == *:* && ${1%%:*} != */* ]]; }
path() { # HOST:PATH
	local path=${1#*:}
	[[ $path == /* ]] || path=/root/$path
	printf '%s\n' "$path"
}
mkfifo "$box.done"
for source in "${@:1:$#-1}"; do
	if there "$source"; then
		ask "${source%%:*}" get "$(path "$source")" "" || failed=1
	else
		cp "$source" "$box" || failed=1
	fi
	[ "$failed" = 0 ] || break
	if there "$target"; then
		ask "${target%%:*}" put "$(path "$target")" "${source##*/}" || failed=1
	elif [ -d "$target" ]; then
		cp "$box" "$target/${source##*[:/]}" || failed=1
	else
		cp "$box" "$target" || failed=1
	fi
done
rm -f "$box" "$box.done"
exit "$failed"
END
	cat >"$out/bin/postman" <<'END'
#!/bin/bash
exec 9<>"/run/post/$HOSTNAME"
while IFS= read -r -d '' verb <&9; do
	IFS= read -r -d '' box <&9
	IFS= read -r -d '' path <&9
	IFS= read -r -d '' name <&9
	[ ! -d "$path" ] || path=$path/$name
	if [ "$verb" = get ]; then
		cp "$path" "$box"
	else
		cp "$box" "$path"
	fi
	echo $? >"$box.done"
done
END
	chmod 755 "$out/bin"/*
}

less=-sys_admin,-sys_module,-sys_boot,-sys_rawio,-sys_time,-sys_ptrace,-sys_chroot,-mknod
less+=,-dac_read_search,-mac_admin,-mac_override,-syslog,-audit_control,-wake_alarm,-linux_immutable
less+=,-sys_pacct,-sys_tty_config,-lease,-bpf,-perfmon,-checkpoint_restore,-block_suspend,-setpcap

# In the new namespaces: builds the room at $1 and stays its first process. Writes its number to $2.
furnish() {
	local top=$1 ready=$2 lab=$3 bin=$4 post=$5 name=$6 pid device
	set -e
	hostname "$name"
	read -r pid _ </proc/self/stat
	mount -t tmpfs tmpfs "$top"
	mkdir "$top/upper" "$top/work" "$top/root"
	mount -t overlay overlay -o "lowerdir=/,upperdir=$top/upper,workdir=$top/work" "$top/root"
	mount -t proc proc "$top/root/proc"
	mount --bind /proc/sys "$top/root/proc/sys"
	mount -o remount,bind,ro "$top/root/proc/sys"
	mount --bind /proc/sys/net "$top/root/proc/sys/net"
	mount -t sysfs -o ro sysfs "$top/root/sys"
	for device in dev run tmp root; do
		mount -t tmpfs tmpfs "$top/root/$device"
	done
	for device in null zero full random urandom; do
		: >"$top/root/dev/$device"
		mount --bind "/dev/$device" "$top/root/dev/$device"
	done
	ln -s /proc/self/fd "$top/root/dev/fd"
	mkdir "$top/root/run/lab" "$top/root/run/bin" "$top/root/run/post" "$top/root/tmp/empty"
	mkdir -p "$top/root/var/log" "$top/root/etc/keepalived"
	mount --bind "$lab" "$top/root/run/lab"
	mount --bind "$post" "$top/root/run/post"
	mount --bind "$bin" "$top/root/run/bin"
	mount -o remount,bind,ro "$top/root/run/bin"
	: >"$top/root/etc/resolv.conf"
	echo "$pid" >"$ready"
	exec chroot "$top/root" setpriv --bounding-set="$less" --inh-caps=-all \
		bash -c 'while :; do sleep 1000 & wait; done'
}

room() { # NODE
	mkdir -p "$out/$1.lab"
	rm -f "$out/$1.room" "$out/$1.lab"/* "$out/post/$1"
	mkfifo "$out/$1.lab/ask" "$out/$1.lab/told" "$out/$1.lab/typed" "$out/post/$1"
	in_node "$1" unshare --mount --propagation private --pid --uts --ipc --fork \
		bash -c "less=$less; $(declare -f furnish); furnish \"\$@\"" furnish \
		"$out/over" "$out/$1.room" "$out/$1.lab" "$out/bin" "$out/post" "$1" \
		>"$out/$1.room.log" 2>&1 </dev/null &
	for _ in {1..400}; do
		[ -s "$out/$1.room" ] && break
		kill -0 $! 2>/dev/null || die "$1's room cannot be built: $(tail -n 1 "$out/$1.room.log")"
		sleep 0.02
	done
	rooms[$1]=$(cat "$out/$1.room")
	servers+="$prefix$1 $out/$1.lab room"$'\n'
	# shellcheck disable=SC2016
	replaced in_room "$1" bash -c 'set -m; exec 9<>/run/lab/typed
		while IFS= read -r -d "" line <&9; do eval "$line" </dev/null 9<&-; done' \
		>>"$out/$1.txt" 2>&1 </dev/null &
	disown
	replaced in_room "$1" postman >>"$out/$1.room.log" 2>&1 </dev/null &
	disown
	exec {shell}<>"$out/$1.lab/typed"
	shells[$1]=$shell
}

# In the background: in place of the subshell, which would say that the command was killed.
replaced() { # in_room|in_node|inside NODE COMMAND…
	exec="exec"
	"$@"
}

in_room() { # NODE COMMAND…
	$exec nsenter --target "${rooms[$1]}" --mount --pid --net --uts --ipc --root \
		setpriv --bounding-set="$less" --inh-caps=-all \
		env -i -C /root PATH=/run/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C "${@:2}"
}

file() { # NODE PATH: its text on standard input
	# shellcheck disable=SC2016
	in_room "$1" bash -c 'mkdir -p "${1%/*}/" && cat >"$1"' file "$2"
}

serve() { # NODE PROTOCOL PORT APPLICATION WORKERS QUEUE MICROSECONDS BYTES SPEED: in millionths
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

# The workload's: from one process, each at its time in a thread of its own. They wait for the start.
customers() { # the calls on standard input, a line each
	cat >"$out/calls"
	rm -f "$out/start" "$out/calls.ready"
	python3 -S -E "$out/helper.py" --calls "$out/calls" "$out/start" "$prefix" &
	for _ in {1..1200}; do
		[ -e "$out/calls.ready" ] && return
		sleep 0.05
	done
	die "the customers do not start"
}

# ---- time ----

microseconds() {
	echo "${EPOCHREALTIME//[.,]/}"
}

until_time() { # MICROSECONDS since the start
	local left=$((start + $1 - $(microseconds)))
	[ "$left" -gt 0 ] || return 0
	sleep "$((left / 1000000)).$(printf %06d $((left % 1000000)))" &
	wait "$!" # a signal ends it
}

at() { # MICROSECONDS NODE: the commands on standard input are typed there at that time
	local commands
	commands=$(cat)
	until_time "$1"
	replaced inside "$2" bash -c "$commands" >>"$out/$2.txt" 2>&1 </dev/null &
}

inside() { # NODE COMMAND…: in its room, if it has one
	if [ "${rooms[$1]:-}" ]; then in_room "$@"; else in_node "$@"; fi
}

declare -A last=() # of a node: what was typed there last
typed() { # MICROSECONDS NODE: the same, once what was typed there before has ended;
# without a room, a second later at most
	local commands
	commands=$(cat)
	until_time "$1"
	if [ "${rooms[$2]:-}" ]; then
		printf '%s\0' "$commands" >&"${shells[$2]}"
		return
	fi
	for _ in {1..50}; do
		kill -0 "${last[$2]:-none}" 2>/dev/null || break
		sleep 0.02
	done
	replaced in_node "$2" bash -c "$commands" >>"$out/$2.txt" 2>&1 </dev/null &
	last[$2]=$!
}

mkdir -p "$out"
