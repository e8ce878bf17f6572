#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every sentence in the source is in every catalogue, translated; none is left that the source has no more; a
# translation has the printf formats of its original. (The places {0:ip}: unit-ui-words_test.)
#   cmake --build build --target po-update     brings the catalogues up to the source
set -eu
cd "$1"
lvslab=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
ui/po/extract.sh . "$work/all.pot"

# entries NAME FILE OPTION…: what msgattrib selects but for the header, for a reader
entries() {
	what=$1 file=$2
	shift 2
	msgattrib --no-wrap "$@" "$file" | awk 'BEGIN { RS = "" } NR > 1' >"$work/some"
	[ -s "$work/some" ] || return 0
	echo "$po: $what:"
	cat "$work/some"
	failed=1
}

for po in ui/po/*.po; do
	msgfmt --check --output-file=/dev/null "$po" || failed=1
	msgmerge --quiet --no-fuzzy-matching --no-wrap --output-file="$work/now.po" "$po" "$work/all.pot"
	entries 'no translation' "$work/now.po" --untranslated
	entries 'not sure' "$po" --only-fuzzy
	entries 'the source has it no more' "$work/now.po" --only-obsolete
	msgfmt --check --output-file=/dev/null "$work/now.po" || failed=1
done

# what is in no catalogue because it was never marked: lines that are the same in both languages
same_lines() { # COMMAND…, with TYPED on its standard input
	"$lvslab" "$@" --lang en <"$work/typed" | sort -u >"$work/en"
	"$lvslab" "$@" --lang zh <"$work/typed" | sort -u >"$work/zh"
	comm -12 "$work/en" "$work/zh" | grep -E '[a-z]+ [a-z]+ [a-z]+ ' | grep -vE "^<!--|[a-z0-9]# |│ |who has |^ *(lvslab|printf|curl:) " >"$work/some" ||
		return 0
	echo "lvslab $* --lang zh says in English:"
	cat "$work/some"
	failed=1
}
: >"$work/typed"
same_lines help
for verb in $("$lvslab" help --lang en | sed -n 's/^  \([a-z]*\) .*/\1/p'); do
	same_lines help "$verb"
done
same_lines check --reference
same_lines list
for lab in scenarios/*.yaml scenarios/faults/*.yaml; do
	same_lines explain "$lab"
done
for lab in scenarios/lessons/*.yaml; do
	same_lines run "$lab" --headless --hops 60
done
printf 'rs1# help\nrs1# httpd help\nrs1# apt install x\nrs1# vi x\n' >"$work/typed"
same_lines console scenarios/dr-basics.yaml
exit $failed
