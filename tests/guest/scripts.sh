#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# scripts.sh LVSLAB FOLDER: every lab below FOLDER makes a script for a real kernel that bash and shellcheck find
# nothing wrong with; what it leaves out it says in its head and on standard error alike.
set -eu
lvslab=$1 folder=$2
. "$(dirname "$0")/../needs.sh"
needs shellcheck bash
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
made=0 partly=0
for lab in "$folder"/*.yaml "$folder"/faults/*.yaml "$folder"/lessons/*.yaml; do
	"$lvslab" export netns "$lab" --output "$dir/lab.sh" 2>"$dir/why" || { cat "$dir/why"; exit 1; }
	bash -n "$dir/lab.sh"
	shellcheck "$dir/lab.sh"
	sed -n '/^# .*: not exported: /s/^# //p' "$dir/lab.sh" >"$dir/said"
	cmp "$dir/said" "$dir/why"
	[ ! -s "$dir/why" ] || partly=$((partly + 1))
	made=$((made + 1))
done
echo "$made scripts, $partly of them not the whole lab"
[ "$made" -ge 60 ] && [ "$partly" -ge 1 ]
