#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# bits32.sh SOURCE WORK LIBRARIES LVSLAB: a build for 32 bits (gcc -m32, the libraries that bits32_root.sh has fetched) tells
# every scenario with the same trace hash as LVSLAB, and comes to the same numbers in a comparison.
set -eu
. "$(dirname "$0")/../needs.sh"
source=$1 work=$2 root=$3/root lvslab=$4
needs gcc ninja pkg-config
mkdir -p "$work"
work=$(cd "$work" && pwd -P)
launcher=
command -v ccache >/dev/null && launcher=-DCMAKE_C_COMPILER_LAUNCHER=ccache
export PKG_CONFIG_LIBDIR="$root/usr/lib/i386-linux-gnu/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$root"
cmake -S "$source" -B "$work" -G Ninja -DCMAKE_BUILD_TYPE=Release $launcher -DCMAKE_C_COMPILER=gcc \
	-DCMAKE_C_FLAGS="-m32 -isystem $root/usr/include" -DCMAKE_PREFIX_PATH="$root/usr;$root" \
	-DCMAKE_EXE_LINKER_FLAGS="-L$root/usr/lib/i386-linux-gnu -L$root/lib/i386-linux-gnu -Wl,-rpath-link,$root/usr/lib/i386-linux-gnu:$root/lib/i386-linux-gnu:$root/lib" \
	-DCMAKE_LIBRARY_ARCHITECTURE=i386-linux-gnu -DPKG_CONFIG_EXECUTABLE="$(command -v pkg-config)" -DLVSLAB_WERROR=ON -DLVSLAB_MPI=OFF -DBUILD_TESTING=OFF \
	>"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
# the libraries come from the unpacked packages, also for what the build runs
export LD_LIBRARY_PATH="$root/usr/lib/i386-linux-gnu:$root/lib/i386-linux-gnu:$root/usr/lib:$root/lib"
env -u LD_LIBRARY_PATH cmake --build "$work" --target lvslab >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
[ "$(od -An -t u1 -j 4 -N 1 "$work/lvslab" | tr -d ' ')" = 1 ] || { echo 'not a program of 32 bits'; exit 1; }

cd "$source"
hashes() {
	for scenario in scenarios/*.yaml scenarios/*/*.yaml; do
		"$1" run "$scenario" --headless --hash >"$work/hash" 2>&1 || [ $? = 1 ] || cat "$work/hash"
		echo "$scenario $(cat "$work/hash")"
	done
	"$1" compare scenarios/compare/returning-server.yaml --schedulers wlc,sh --seeds 2 --format csv
}
hashes "$lvslab" >"$work/hashes64"
hashes "$work/lvslab" >"$work/hashes32"
[ "$(wc -l <"$work/hashes32")" -gt 40 ] || { echo 'hardly a scenario was run'; exit 1; }
diff "$work/hashes64" "$work/hashes32"
