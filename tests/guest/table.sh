#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# table.sh LVSLAB FOLDER TABLE: every shipped lab stands in the table of proofs once, and nothing else does; a lab
# stands there as not provable if and only if `prove` refuses it; whoever differs has a reason.
set -eu
lvslab=$1 folder=$2 table=$3
for lab in "$folder"/*.yaml "$folder"/faults/*.yaml "$folder"/lessons/*.yaml; do
	name=${lab#"$folder"/}
	name=${name%.yaml}
	row=$(grep -F "| $name | " "$table") || { echo "$name is not in the table"; exit 1; }
	[ "$(printf '%s\n' "$row" | wc -l)" = 1 ] || { echo "$name is there twice"; exit 1; }
	left=$("$lvslab" export netns "$lab" 2>&1 >/dev/null | grep -c 'not exported' || true)
	case $row in
	*'| proved |') [ "$left" = 0 ] || { echo "$name cannot be proved: $row"; exit 1; } ;;
	*'| differs: not explained |') echo "$name: $row"; exit 1 ;;
	*'| differs: '*) [ "$left" = 0 ] || { echo "$name cannot be proved: $row"; exit 1; } ;;
	*'| not proved: '?*) ;;
	*'| not provable: '?*) [ "$left" != 0 ] || { echo "$name can be proved: $row"; exit 1; } ;;
	*) echo "$name: $row"; exit 1 ;;
	esac
done
sed -n 's/^| \([^|]*\) | .*/\1/p' "$table" | while read -r name; do
	[ "$name" = lab ] || [ "$name" = --- ] || [ -e "$folder/$name.yaml" ] || { echo "no lab $name"; exit 1; }
done
