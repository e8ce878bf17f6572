#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# .clang-format decides how the code looks; SPDX says whose it is.
set -eu
cd "$1"
failed=0
for file in $(find sim ui tests docs cmake -name '*.[ch]' -o -name '*.sh' -o -name '*.cmake'); do
	head -n 3 "$file" | grep -q 'SPDX-License-Identifier: GPL-2.0-or-later' ||
		{ echo "$file: no SPDX line"; failed=1; }
done
for script in lab .ci/run tests/*/*.sh; do
	sh -n "$script" || failed=1
done
[ $failed = 0 ] || exit 1
. tests/needs.sh
needs clang-format
find sim ui tests docs -name '*.[ch]' -print0 | xargs -0 clang-format --dry-run -Werror
