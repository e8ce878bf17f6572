# SPDX-License-Identifier: GPL-2.0-or-later
# bash FOLDER KERNEL: makes FOLDER/initramfs of FOLDER/script.sh and FOLDER/init, with the programs
# that they need and KERNEL's modules.
set -eu
folder=$1 kernel=$2
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$folder/root
mkdir -p "$root"/{proc,sys,dev,run,tmp,etc,bin,var/lib}

missing() {
	printf '%s is missing (Debian: %s)\n' "$1" "$2" >&2
	exit 3
}

put() { # FILE: with the libraries that it is linked with
	local file
	for file in "$1" $(ldd "$1" 2>/dev/null | grep -o '/[^ ]*'); do
		mkdir -p "$root${file%/*}"
		[ -e "$root$file" ] || cp -L "$file" "$root$file"
	done
}

tool() { # NAME PACKAGE
	put "$(command -v "$1" || missing "$1" "$2")"
}

cp "$(command -v busybox || missing busybox busybox-static)" "$root/bin/busybox"
for name in $(busybox --list); do
	case $name in # its own are others than those that the lab's hosts have
	arp | arping | chroot | env | ifconfig | ip | nc | netstat | nsenter | ping | route | setpriv | \
		ss | sysctl | tc | unshare)
		continue
		;;
	esac
	[ -e "$root/bin/$name" ] || ln -s busybox "$root/bin/$name"
done
mkdir -p "$root/sbin"
ln -s /bin/busybox "$root/sbin/modprobe" # whom the kernel calls
tool bash bash
[ -e "$root/bin/bash" ] || ln -s "$(command -v bash)" "$root/bin/bash"
tool ip iproute2
tool tc iproute2
tool tcpdump tcpdump
tool sysctl procps
tool python3 python3
for name in ipvsadm curl ping arping nc arp ifconfig route netstat ss iptables keepalived unshare \
	nsenter setpriv chroot env pkill pgrep chrt; do
	if command -v "$name" >/dev/null; then
		tool "$name" "$name"
	fi
done
for file in /usr/lib/*/xtables/lib*_{standard,tcp,udp,vrrp,mark,MARK}.so; do # what iptables loads
	[ ! -e "$file" ] || put "$file"
done
python3 -S -E -c '
import ctypes, fcntl, os, socket, struct, sys, threading, time, encodings.idna
for m in list(sys.modules.values()):
    f = getattr(m, "__file__", None)
    if f:
        print(f)
        if getattr(m, "__cached__", None) and os.path.exists(m.__cached__):
            print(m.__cached__)
print(os.__file__)' | while read -r file; do
	put "$file"
done

[ -e /etc/protocols ] || missing /etc/protocols netbase # iptables -p vrrp
put /etc/protocols
echo root:x:0:0:root:/tmp:/bin/sh >"$root/etc/passwd"
echo root:x:0: >"$root/etc/group"

mkdir -p "$root/lib/modules/$kernel"
cp "/lib/modules/$kernel"/modules.{dep,alias,builtin,order} "$root/lib/modules/$kernel/"
for name in virtio_pci virtio_console ip_vs ip_vs_rr ip_vs_wrr ip_vs_lc ip_vs_wlc ip_vs_lblc \
	ip_vs_lblcr ip_vs_dh ip_vs_sh ip_vs_sed ip_vs_nq ip_vs_fo ip_vs_ovf ip_vs_mh ipip veth \
	bridge sch_netem sch_tbf ip_tables overlay nf_tables nft_compat iptable_filter iptable_mangle \
	xt_mark nft_chain_nat ip_set xt_set sch_ingress cls_matchall act_gact stp; do
	modprobe -S "$kernel" --show-depends "$name" 2>/dev/null | sed -n 's/^insmod \([^ ]*\).*/\1/p'
done | sort -u | while read -r file; do
	put "$file"
done
cp "$folder/script.sh" "$root/script.sh"
cp "$folder/init" "$root/init"
chmod +x "$root/init"
(cd "$root" && find . | busybox cpio -o -H newc 2>/dev/null) >"$folder/initramfs"
rm -r "$root"
