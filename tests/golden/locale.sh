#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# locale.sh LVSLAB: where the decimal point is a comma every number is written and read as ever.
set -eu
. "$(dirname "$0")/../needs.sh"
lvslab=$1
needs localedef
[ -f /usr/share/i18n/locales/de_DE ] || left_out 'locales is not installed'
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
localedef -i de_DE -f UTF-8 "$dir/de_DE.UTF-8" 2>/dev/null || [ $? = 1 ]
export LOCPATH="$dir" LVSLAB_LANG=en

everything() {
	"$lvslab" compare tests/golden/files/compare.yaml --schedulers rr,wlc --seeds 2
	"$lvslab" compare tests/golden/files/compare.yaml --schedulers rr --seeds 2 --format csv
	"$lvslab" compare tests/golden/files/compare.yaml --schedulers rr --seeds 2 --format json
	"$lvslab" grade scenarios/repair-dr.yaml tests/golden/class/ann.yaml --format csv || [ $? = 1 ]
	"$lvslab" sweep tests/golden/files/compare.yaml --vary stop_time=5s,7.5s --schedulers rr --seeds 2 -o "$1"
	cat "$1"
	"$lvslab" run scenarios/traffic.yaml --headless --trace "$1.jsonl" | tail -20
	tail -5 "$1.jsonl"
	printf 'client1# ping -c 3 -i 0.5 192.168.10.11\ntime\n' | "$lvslab" console scenarios/dr-basics.yaml
}
LC_ALL=C.UTF-8 everything "$dir/rows" >"$dir/point" 2>&1
LC_ALL=de_DE.UTF-8 everything "$dir/rows" >"$dir/comma" 2>&1
diff "$dir/point" "$dir/comma"
