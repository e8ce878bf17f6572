#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# prove_all.sh LVSLAB FOLDER: every lab below FOLDER on the distribution's kernel in a guest, one after the other;
# a line of Markdown each, as docs/real-kernel.md has them. Takes about a minute of CPU a lab.
set -u
lvslab=$1 folder=$2
err=$(mktemp)
trap 'rm -f "$err"' EXIT
failed=0
echo '| lab | frames equal | probes masked |'
echo '| --- | ---: | ---: |'
for lab in "$folder"/*.yaml "$folder"/faults/*.yaml "$folder"/lessons/*.yaml; do
	name=${lab#"$folder"/}
	name=${name%.yaml}
	said=$("$lvslab" prove "$lab" --guest --no-kvm 2>"$err")
	status=$?
	case $status in
	0 | 1)
		equal=$(printf '%s\n' "$said" | sed -n '1s/ frames\{0,1\} equal.*//p')
		probes=$(printf '%s\n' "$said" | sed -n 's/^masked: \([0-9]*\) neighbour.*/\1/p')
		echo "| $name | $equal | ${probes:-0} |"
		[ "$status" = 0 ] || failed=1
		;;
	2) echo "| $name | $(sed -n '1s/.*\(not exported: [^(]*\).*/\1/p' "$err") | |" ;;
	*)
		echo "| $name | $(head -n 1 "$err") | |"
		failed=1
		;;
	esac
done
exit $failed
