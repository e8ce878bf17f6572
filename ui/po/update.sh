#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# update.sh SOURCE_DIR: brings every ui/po/*.po up to the source: new sentences come in without a
# translation, those that are gone leave. What is left to do:
#   msgattrib --untranslated ui/po/zh.po
set -eu
cd "$1"
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
ui/po/extract.sh . "$pot"
for po in ui/po/*.po; do
	msgmerge --quiet --no-fuzzy-matching --no-wrap --add-location=file --update --backup=none \
		"$po" "$pot"
	msgattrib --no-obsolete --no-wrap --output-file="$po" "$po"
	# the date would differ at every update and conflict at every merge
	sed -i '/^"POT-Creation-Date:/d' "$po"
	echo "$po: $(msgfmt --statistics --output-file=/dev/null "$po" 2>&1)"
done
