#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The contract: the same trace hash for every scenario, whatever built the program.
# compilers.sh SOURCE WORK: builds with gcc and clang, -O0 and -O3, into WORK and compares.
set -eu
. "$(dirname "$0")/../needs.sh"
needs clang ninja
source=$1
work=$2
launcher=
command -v ccache >/dev/null && launcher=-DCMAKE_C_COMPILER_LAUNCHER=ccache

hashes() {
	for scenario in "$source"/scenarios/*.yaml "$source"/scenarios/*/*.yaml; do
		"$1/lvslab" run "$scenario" --headless --hash >"$1/hash" || [ $? = 1 ]
		echo "$(basename "$scenario") $(cat "$1/hash")"
	done
}

for compiler in gcc clang; do
	for level in 0 3; do
		dir=$work/$compiler-O$level
		cmake -S "$source" -B "$dir" -G Ninja -DCMAKE_BUILD_TYPE=None $launcher \
			-DCMAKE_C_COMPILER=$compiler -DCMAKE_C_FLAGS=-O$level \
			-DLVSLAB_WERROR=ON -DBUILD_TESTING=OFF >"$work/log" 2>&1 ||
			{ cat "$work/log"; exit 1; }
		cmake --build "$dir" --target lvslab >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
		hashes "$dir" >"$dir/hashes"
		[ -s "$dir/hashes" ] || { echo "no scenario was run"; exit 1; }
		cmp "$work/gcc-O0/hashes" "$dir/hashes" ||
			{ diff "$work/gcc-O0/hashes" "$dir/hashes"; exit 1; }
	done
done
cat "$work/gcc-O0/hashes"
