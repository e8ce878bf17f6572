#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# layering.sh SOURCE LAYERS ARCHIVE…: the floors, by the symbols of their libraries. LAYERS is what
# the layer() lines say, NAME|ARCHIVE|BELOW,…|FOLDER,… a line (cmake/layers.cmake); the other ARCHIVEs
# belong to the tests. It fails where
#   - a library needs a symbol of one that it does not reach, or a file includes such a header;
#   - a name that other files can see is defined twice, in whatever two libraries;
#   - something in sim/ can be written to: a world would then be more than its arena.
set -eu
cd "$1"
layers=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/tests" "$work/writable" "$work/includes"

# SYMBOLS: "U LAYER OBJECT NAME" needed, "D LAYER OBJECT NAME" defined; constant data is D as well
symbols() {
	nm -A -g "$2" | awk -v layer="$1" '
		{ object = $1; sub(/^.*\.a:/, "", object); sub(/:.*/, "", object) }
		$(NF - 1) == "U" { print "U", layer, object, $NF }
		$(NF - 1) ~ /^[TDBRVCGS]$/ { print "D", layer, object, $NF }'
}
# WRITABLE: "LAYER OBJECT NAME SECTION"
writable() {
	objdump -t "$2" | awk -v layer="$1" '
		/file format/ { object = $1; sub(/:$/, "", object) }
		NF >= 5 && $(NF - 2) ~ /^(\.data|\.bss|\.tdata|\.tbss|\*COM\*)/ &&
		$(NF - 2) !~ /^\.data\.rel\.ro/ && $NF !~ /^\./ { print layer, object, $NF, $(NF - 2) }'
}
while IFS='|' read -r layer archive below folders; do
	[ "$archive" ] || continue
	symbols "$layer" "$archive" >>"$work/symbols"
	case $folders in sim/*) writable "$layer" "$archive" >>"$work/writable" ;; esac
	for folder in $(echo "$folders" | tr , ' '); do
		find "$folder" -name '*.[ch]' -exec sed -n \
			"s|^#include \"\(ui/\)*\([a-z]*\)/.*|$layer \2|; T; F; p" {} + |
			paste - - >>"$work/includes"
	done
done <"$layers"
for archive; do
	symbols "$(basename "$archive" .a)" "$archive" >>"$work/tests"
done

# ---- who reaches whom ----
awk -F'|' '
	{ below[$1] = $3; names[++n] = $1 }
	function reach(from, at,   i, count, next_below) {
		if ((from, at) in seen)
			return
		seen[from, at] = 1
		print from, at
		count = split(below[at], next_below, ",")
		for (i = 1; i <= count; i++)
			reach(from, next_below[i])
	}
	END { for (k = 1; k <= n; k++) reach(names[k], names[k]) }' "$layers" >"$work/reach"

awk '
	FILENAME ~ /reach$/ { reaches[$1, $2] = 1; layer[$1] = 1; next }
	FILENAME ~ /symbols$/ && $1 == "D" { home[$4] = $2; defined[$4] = defined[$4] " " $2 "(" $3 ")"; times[$4]++; next }
	FILENAME ~ /tests$/ && $1 == "D" && ($4 in home) { defined[$4] = defined[$4] " " $2 "(" $3 ")"; times[$4]++; next }
	FILENAME ~ /symbols$/ { needed[++n] = $2 " " $3 " " $4; next }
	FILENAME ~ /includes$/ && ($3 in layer) && !(($2, $3) in reaches) {
		print $1 ": " $2 " includes a header of " $3 ", which it does not reach"
		failed = 1
	}
	FILENAME ~ /writable$/ { print $1 "(" $2 "): " $3 " can be written to (" $4 ")"; failed = 1 }
	END {
		for (i = 1; i <= n; i++) {
			split(needed[i], at, " ")
			if ((at[3] in home) && !((at[1], home[at[3]]) in reaches)) {
				print at[1] "(" at[2] ") needs " at[3] " of " home[at[3]] ", which it does not reach"
				failed = 1
			}
		}
		for (name in times)
			if (times[name] > 1) {
				print name " is defined in" defined[name]
				failed = 1
			}
		exit failed
	}' "$work/reach" "$work/symbols" "$work/tests" "$work/includes" "$work/writable" || failed=1

if grep -rn '^#include "\.\.' sim ui; then
	echo 'a path that climbs hides its floor'
	failed=1
fi
exit ${failed-0}
