#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every sentence in the source is in every catalogue, translated; none is left that the source has no more; a
# translation has the places ({0:ip}, %s) of its original.
#   cmake --build build --target po-update     brings the catalogues up to the source
set -eu
cd "$1"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
ui/po/extract.sh . "$work/all.pot"

# sentences NAME FILE OPTION…: the sentences of what msgattrib selects, for a reader
sentences() {
	what=$1 file=$2
	shift 2
	msgattrib --no-wrap "$@" "$file" | grep '^#~ *msgid "..*"\|^msgid "..*"' >"$work/some" || return 0
	echo "$po: $what:"
	cat "$work/some"
	failed=1
}

# a number whose printf form depends on the machine is not found in the catalogue: cast it
if grep -n '%<PRI' "$work/all.pot"; then
	echo 'no PRIu64 and the like in a sentence: %llu or %zu, and a cast'
	failed=1
fi

for po in ui/po/*.po; do
	msgfmt --check --output-file=/dev/null "$po" || failed=1
	msgmerge --quiet --no-fuzzy-matching --no-wrap --output-file="$work/now.po" "$po" "$work/all.pot"
	sentences 'no translation' "$work/now.po" --untranslated
	sentences 'not sure' "$po" --only-fuzzy
	sentences 'the source has it no more' "$work/now.po" --only-obsolete
	msgfmt --check --output-file=/dev/null "$work/now.po" || failed=1
done
exit $failed
