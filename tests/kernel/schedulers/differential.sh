#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# differential.sh KERNEL PROGRAM [OPTION…]: our schedulers against the kernel's own code.
# KERNEL is where the build has put the kernel's files. The lab is that of Linux 6.1.192: where the
# package holds another version, a difference fails only if the scheduler's files are the same still
# (6.1.192.sha256); others are reported with the version.
set -eu
kernel=$1
program=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's/^\(VERSION\|PATCHLEVEL\|SUBLEVEL\) = //p' "$kernel/Makefile" | paste -sd.)
folder=$kernel/net/netfilter/ipvs
failed=0

unchanged() {
	for file in "ip_vs_$1.c" ip_vs_sched.c; do
		grep " $file\$" "$here/6.1.192.sha256" | (cd "$folder" && sha256sum -c --quiet) \
			>/dev/null 2>&1 || return 1
	done
}

echo "linux-source-6.1 is $version; the lab is 6.1.192"
for name in rr wrr lc wlc fo ovf lblc lblcr dh sh mh sed nq twos; do
	"$program" "$@" "$name" && continue
	if [ "$version" = 6.1.192 ] || unchanged "$name"; then
		failed=1
	else
		echo "$name: changed in $version: its differences are reported, not counted"
	fi
done
exit $failed
