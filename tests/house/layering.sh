#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# layering.sh SOURCE LAYERS ARCHIVE…: the floors, by the symbols of their libraries. LAYERS is what
# the layer() lines say, NAME|ARCHIVE|BELOW,…|FOLDER,… a line (cmake/layers.cmake); the other ARCHIVEs
# belong to the tests. It fails where
#   - a library needs a symbol of one that it does not reach, or a file includes such a header;
#   - a name that other files can see is defined twice, in whatever two libraries;
#   - something in sim/ can be written to: a world would then be more than its arena;
#   - a library of sim/ has more than 7 000 lines of code.
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
	echo "$folders" | tr , '\n' | sed -n "s|..*|$layer &|p" >>"$work/folders"
done <"$layers"
# INCLUDES: "FILE HEADER", both from the top
find sim ui -name '*.[ch]' -exec sed -n 's|^#include "\([^"]*/[^"]*\)".*|\1|; T; F; p' {} + |
	paste - - | awk '{ print $1, ($2 ~ /^ui\// ? "" : "sim/") $2 }' >"$work/includes"
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
	# the layer of the nearest folder above a file that has one
	function layer_of(path) {
		while (sub(/\/[^\/]*$/, "", path))
			if (path in owner)
				return owner[path]
		return ""
	}
	FILENAME ~ /reach$/ { reaches[$1, $2] = 1; layer[$1] = 1; next }
	FILENAME ~ /symbols$/ && $1 == "D" { home[$4] = $2; defined[$4] = defined[$4] " " $2 "(" $3 ")"; times[$4]++; next }
	FILENAME ~ /tests$/ && $1 == "D" && ($4 in home) { defined[$4] = defined[$4] " " $2 "(" $3 ")"; times[$4]++; next }
	FILENAME ~ /symbols$/ { needed[++n] = $2 " " $3 " " $4; next }
	FILENAME ~ /folders$/ { owner[$2] = $1; next }
	FILENAME ~ /includes$/ {
		from = layer_of($1)
		to = layer_of($2)
		if (from != "" && to != "" && !((from, to) in reaches)) {
			print $1 ": " from " includes a header of " to ", which it does not reach"
			failed = 1
		}
		next
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
	}' "$work/reach" "$work/symbols" "$work/tests" "$work/folders" "$work/includes" "$work/writable" || failed=1

# lines that are neither empty nor a comment's
find sim -name '*.c' ! -path 'sim/ipvs/kernel/*' -exec awk '
	FILENAME == layers { count = split($4, f, ","); for (i = 1; i <= count; i++) owner[f[i]] = $1; next }
	/^[ \t]*($|\/\*|\*|\/\/)/ { next }
	{
		path = FILENAME
		while (sub(/\/[^\/]*$/, "", path) && !(path in owner))
			;
		lines[owner[path]]++
	}
	END {
		for (layer in lines)
			if (lines[layer] > 7000) {
				print layer " has " lines[layer] " lines of code: make two floors of it"
				failed = 1
			}
		exit failed
	}' layers="$layers" FS='|' "$layers" {} + || failed=1

if grep -rn '^#include "\.\.' sim ui; then
	echo 'a path that climbs hides its floor'
	failed=1
fi
exit ${failed-0}
