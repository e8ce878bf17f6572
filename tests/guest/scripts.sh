#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts.sh LVSLAB FOLDER: every lab below FOLDER that can be exported for a real kernel makes a script that bash
# and shellcheck find nothing wrong with; the others say why not, and write nothing.
set -eu
lvslab=$1 folder=$2
. "$(dirname "$0")/../needs.sh"
needs shellcheck bash
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
made=0 refused=0
for lab in "$folder"/*.yaml "$folder"/faults/*.yaml; do
	status=0
	"$lvslab" export netns "$lab" --output "$dir/lab.sh" 2>"$dir/why" || status=$?
	if [ "$status" = 2 ] && grep -q 'not exported' "$dir/why" && [ ! -e "$dir/lab.sh" ]; then
		refused=$((refused + 1))
		continue
	fi
	[ "$status" = 0 ] || { cat "$dir/why"; exit 1; }
	bash -n "$dir/lab.sh"
	shellcheck "$dir/lab.sh"
	rm "$dir/lab.sh"
	made=$((made + 1))
done
echo "$made scripts, $refused refused"
[ "$made" -ge 25 ] && [ "$refused" -ge 3 ]
