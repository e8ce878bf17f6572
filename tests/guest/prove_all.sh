#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# prove_all.sh LVSLAB FOLDER TABLE [LAB…]: the labs below FOLDER (or those named, such as faults/04-asks-as-the-vip)
# on the distribution's kernel in a guest, one after the other; their rows in TABLE are written anew, sorted.
# Why a lab differs stands in why.tsv beside this file. Fails where one differs without a reason. A minute a lab.
set -u
lvslab=$1 folder=$2 table=$3
shift 3
why=$(dirname "$0")/why.tsv
err=$(mktemp)
trap 'rm -f "$err" "$err.new"' EXIT
if [ $# = 0 ]; then
	for lab in "$folder"/*.yaml "$folder"/faults/*.yaml "$folder"/lessons/*.yaml; do
		lab=${lab#"$folder"/}
		set -- "$@" "${lab%.yaml}"
	done
fi
failed=0

reason() { # LAB
	sed -n "s|^$1	||p" "$why"
}

row() { # LAB TEXT
	grep -vF "| $1 |" "$table" 2>/dev/null | grep '^| [a-z]' | grep -v '^| lab ' >"$err.new"
	printf '| %s | %s |\n' "$1" "$2" >>"$err.new"
	{
		echo '| lab | frames equal | probes masked | |'
		echo '| --- | ---: | ---: | --- |'
		LC_ALL=C sort "$err.new"
	} >"$table"
	printf '%s: %s\n' "$1" "$2"
}

for lab; do
	said=$("$lvslab" prove "$folder/$lab.yaml" --guest --no-kvm 2>"$err")
	status=$?
	because=$(reason "$lab")
	equal=$(printf '%s\n' "$said" | sed -n '1s/ frames\{0,1\} equal.*//p')
	probes=$(printf '%s\n' "$said" | sed -n 's/^masked: \([0-9]*\) neighbour.*/\1/p')
	case $status in
	0) row "$lab" "$equal | ${probes:-0} | proved" ;;
	1)
		row "$lab" "$equal | ${probes:-0} | differs: ${because:-not explained}"
		[ "$because" ] || failed=1
		;;
	2) row "$lab" " | | not provable: $(sed -n 's/.*not exported: \(.*\) ([^()]*)$/\1/p; s/.*not proved: \([^;]*\).*/\1/p' "$err" | sort -u | tr '\n' ';' | sed 's/;$//; s/;/; /g; s/|/\\|/g')" ;;
	*)
		row "$lab" " | | not proved: $(head -n 1 "$err")"
		failed=1
		;;
	esac
done
exit $failed
