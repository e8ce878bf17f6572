#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# bits32_root.sh DIR: Debian's libraries for i386, unpacked in DIR for house-bits32, by a package manager state of their own
# in DIR: the system keeps its packages and its one architecture (r-mathlib of two cannot be installed together).
# Needs a network and no rights; DIR/ready says that it is whole. Without apt it does nothing.
set -eu
dir=$1
[ ! -e "$dir/ready" ] || exit 0
command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || exit 0
rm -rf "$dir"
mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial" "$dir/root"
dir=$(cd "$dir" && pwd -P)
: >"$dir/status"
cat >"$dir/conf" <<END
Dir::State "$dir/state";
Dir::State::status "$dir/status";
Dir::Cache "$dir/cache";
APT::Architecture "i386";
APT::Architectures { "i386"; };
APT::Install-Recommends "false";
APT::Sandbox::User "";
APT::Update::Post-Invoke { };
#clear APT::Update::Post-Invoke-Success;
END
export APT_CONFIG="$dir/conf" LC_ALL=C
apt-get update -qq || : # one list of several may be out of order
apt-get install -y -qq --download-only libyaml-dev libjansson-dev libedit-dev libncurses-dev libpcap0.8-dev r-mathlib >/dev/null
for package in "$dir"/cache/archives/*.deb; do
	case ${package##*/} in
	libc6* | libc-* | linux-libc-* | libcrypt* | gcc-* | libgcc*) ;; # gcc-multilib's
	pkg-config* | pkgconf* | libpkgconf*) ;; # the machine's own
	*) dpkg-deb -x "$package" "$dir/root" ;;
	esac
done
rm -rf "$dir/state" "$dir/cache" "$dir/status" "$dir/conf"
: >"$dir/ready"
