#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# docs.sh SOURCE: every path that a document names in back-ticks or links to exists, and no opening comment has lost
# the stars of its lines or is missing. NAME and CODE in a path stand for what the reader chooses.
set -eu
cd "$1"
failed=0

for page in *.md docs/*.md; do
	case $page in
	CHANGELOG.md | docs/faults.md | docs/conformance.md) continue ;; # what was, and what is generated
	esac
	for path in $(grep -oE '`(sim|ui|tests|docs|cmake|share|scenarios|topologies)/[A-Za-z0-9_./-]+`' "$page" | tr -d '`' | sort -u); do
		case $path in
		*NAME* | *CODE* | *FLOOR* | */newest.c) continue ;;
		esac
		[ -e "$path" ] || { echo "$page: $path does not exist"; failed=1; }
	done
	for link in $(grep -oE '\]\([A-Za-z0-9_./-]+' "$page" | cut -c3- | sort -u); do
		[ -e "$(dirname "$page")/$link" ] || { echo "$page: the link $link leads nowhere"; failed=1; }
	done
done

lost=$(find sim ui tests docs -name '*.[ch]' -exec awk '
	FNR == 1 { open = 0 }
	FNR == 2 && /^\/\*/ { open = 1 }
	open && FNR > 2 && !/^ \*([ \t\/]|$)/ { print FILENAME ": line " FNR " of the opening comment has no star"; open = 0 }
	/\*\// { open = 0 }' {} +)
if [ "$lost" ]; then
	echo "$lost"
	failed=1
fi

# every source opens by saying what it is
bare=$(find sim ui tests docs -name '*.[ch]' -exec awk 'FNR == 2 && !/^\/\*/ { print FILENAME ": no opening comment" }' {} +)
if [ "$bare" ]; then
	echo "$bare"
	failed=1
fi
exit $failed
