#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# prove.sh LVSLAB SCENARIO: the lab and the distribution's kernel in a guest send the same frames. The guest is
# emulated with a clock of its own, so that nothing depends on this machine's speed.
set -eu
. "$(dirname "$0")/../needs.sh"
heavy
needs qemu-system-x86_64 busybox tcpdump ipvsadm curl python3 sysctl modprobe
ls /lib/modules/*/kernel/net/netfilter/ipvs >/dev/null 2>&1 ||
	left_out 'linux-image-cloud-amd64 is not installed'
exec "$1" prove "$2" --guest --no-kvm
