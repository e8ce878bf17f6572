#!/bin/busybox sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The first and only process tree of the guest: runs the script and hands its folder out as a tar
# archive through the port "results".
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs dev /dev
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /tmp
modprobe virtio_pci
modprobe virtio_console
echo 'lvslab-guest: up'
mkdir -p /tmp/out
bash /script.sh /tmp/out >/tmp/log 2>&1 </dev/null
echo $? >/tmp/out/status
mv /tmp/log /tmp/out/log
for port in /dev/vport*p1; do
	tar -C /tmp/out -c . >"$port"
done
sync
echo 'lvslab-guest: done'
poweroff -f
