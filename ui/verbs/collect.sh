#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Shows what `lvslab import` needs to know of a machine of an LVS cluster. Run it on each one, best as root:
#
#	sh collect.sh > rs1.txt
#
# It only reads, and loads no module of the kernel: addresses, routes, neighbours, the kernel's settings for ARP, routing and IPVS, the table of IPVS,
# keepalived.conf, who listens, the packet filter. It shows no environment, no arguments of processes, no keys and no
# connections of customers; passwords in keepalived.conf are masked. Read the text before you pass it on, or let
# `lvslab import --anonymise` exchange its names and addresses.

have() {
	command -v "$1" >/dev/null 2>&1
}

{ have ip && have sysctl; } || PATH=$PATH:/sbin:/usr/sbin:/usr/local/sbin
LC_ALL=C
proc=${PROC:-/proc} etc=${ETC:-/etc}
export PATH LC_ALL
host=$(hostname 2>/dev/null || cat /proc/sys/kernel/hostname)

# the line that says whose output follows, as a prompt would
title() {
	printf '\nroot@%s:~# %s\n' "$host" "$1"
}

# a command and what it prints; nothing where the machine has no such command
show() {
	have "$1" || return 0
	title "$*"
	"$@" </dev/null 2>&1
}

# the settings that decide how packets go, of all that there are
settings() {
	title 'sysctl -a'
	sysctl -a 2>/dev/null </dev/null |
		grep -E '^net\.ipv4\.(ip_|conf\.|neigh\.|vs\.|icmp_|route\.|tcp_(syncookies|timestamps|tw_reuse|mtu_probing|abort_on_overflow) )'
}

# a file of settings, comments left out
settings_file() {
	[ -r "$1" ] || return 0
	title "cat /etc/${1#"$etc"/}"
	grep -E '^[[:space:]]*-?net[./]' "$1"
}

# a file of keepalived, passwords masked, comments left out
keepalived_file() {
	[ -r "$1" ] || return 0
	title "cat /etc/${1#"$etc"/}"
	sed -e 's/^\([[:space:]]*auth_pass[[:space:]][[:space:]]*\).*/\1xxxx/' \
		-e 's/\([Pp]assword[[:space:]][[:space:]]*\).*/\1xxxx/' -e 's/[[:space:]]*[#!].*//' -e '/^$/d' "$1"
}

title hostname
printf '%s\n' "$host"
show uname -sr
if have ip; then
	if ip -d addr >/dev/null 2>&1; then
		show ip -d addr
	else # busybox
		show ip addr
	fi
	show ip route
	show ip rule
	show ip route show table all
	show ip neigh
else
	show ifconfig -a
	show route -n
	show arp -n
fi

if have sysctl; then
	settings
else
	title 'grep . /proc/sys/net/ipv4/conf/*/arp_*'
	grep . /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv4/conf/*/arp_ignore \
		/proc/sys/net/ipv4/conf/*/arp_announce /proc/sys/net/ipv4/conf/*/rp_filter </dev/null
fi
settings_file "$etc/sysctl.conf"
for file in "$etc"/sysctl.d/*.conf; do
	settings_file "$file"
done

# ipvsadm, iptables and arptables would load modules that are not there yet
if [ -r "$proc/net/ip_vs" ] && have ipvsadm; then
	show ipvsadm -Ln
	show ipvsadm -S -n
elif [ -r "$proc/net/ip_vs" ]; then
	title 'cat /proc/net/ip_vs'
	cat "$proc/net/ip_vs"
fi
for file in "$etc"/keepalived/*.conf "$etc"/keepalived/*/*.conf; do
	keepalived_file "$file"
done

if have ss; then
	show ss -ltn
	show ss -lun
else
	show netstat -ltun
fi
if [ -r "$proc/net/ip_tables_names" ] || grep -q '^nf_tables ' "$proc/modules" 2>/dev/null; then
	show iptables-save
fi
if [ -r "$proc/net/arp_tables_names" ]; then
	show arptables -L -n
fi
exit 0
