#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# picture.sh LVSLAB NEAR NAME ARGUMENTS…: the window, drawn once without a display, looks like
# pictures/NAME.png. With LVSLAB_BLESS set it becomes that picture, to be looked at.
set -eu
lvslab=$1 near=$2 expected=$(dirname "$0")/pictures/$3.png
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
SDL_VIDEODRIVER=dummy HOME=$work "$lvslab" run "$@" --shot "$work/made.png"
if [ "${LVSLAB_BLESS-}" ]; then
	cp "$work/made.png" "$expected"
	exit
fi
"$near" "$expected" "$work/made.png"
