#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Everything once more with the address and undefined-behaviour sanitizers.
# sanitizers.sh SOURCE WORK: builds into WORK and runs all tests there but those that build, or
# that look at the lab on another machine.
set -eu
. "$(dirname "$0")/../needs.sh"
needs ninja
heavy
source=$1
work=$2
launcher=
command -v ccache >/dev/null && launcher=-DCMAKE_C_COMPILER_LAUNCHER=ccache
cmake -S "$source" -B "$work" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=-O1 $launcher \
	-DLVSLAB_WERROR=ON -DLVSLAB_SANITIZE=ON >"$work.log" 2>&1 || { cat "$work.log"; exit 1; }
cmake --build "$work" >"$work.log" 2>&1 || { cat "$work.log"; exit 1; }
cd "$work"
# a page and a guest are other machines' code
exec ctest --output-on-failure -j "$(nproc)" -LE 'house|page|guest'
