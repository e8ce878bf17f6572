#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# page.sh LVSLAB FOLDER WHAT: the lab in a browser. WHAT is `build`, which makes FOLDER/lvslab.html as
# `cmake --preset page` does, or the name of a file tests/page/WHAT_test.py, which uses it as a person would.
set -eu
. "$(dirname "$0")/../needs.sh"
lvslab=$1 folder=$2 what=$3
source=$(CDPATH='' cd -- "$(dirname "$0")/../.." && pwd -P)
if [ "$what" != stills ]; then # those are made without the page
	heavy
	needs emcc bison flex dpkg-source
fi
needs python3
if [ "$what" = build ]; then
	cmake -S "$source" -B "$folder" -G Ninja --toolchain "$source/cmake/page/toolchain.cmake" \
		-DCMAKE_BUILD_TYPE=Release
	exec cmake --build "$folder"
fi
case $what in
firefox) needs firefox-esr ;;
*) needs chromium chromedriver ;;
esac
[ "$what" = stills ] || [ -f "$folder/lvslab.html" ] || left_out 'the page was not built'
PYTHONDONTWRITEBYTECODE=1 LVSLAB="$lvslab" LVSLAB_PAGE="$folder/lvslab.html" exec python3 "$source/tests/page/${what}_test.py"
