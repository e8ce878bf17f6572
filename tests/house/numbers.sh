#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# numbers.sh SOURCE: nothing of the machine's C library is in the world: error numbers are those of base/errno.h, which
# are Linux's, and words for them are the lab's. Files that read files of the machine are the
# exception, and those that ask strtoll() whether a number was too long.
set -eu
cd "$1"
failed=0
for file in $(grep -rlE '<errno\.h>|strerror\(|setlocale\(|localeconv\(' sim --include='*.[ch]'); do
	case $file in
	sim/file/yaml_input.c | sim/workload/input.c | sim/base/file.[ch] | sim/base/errno.h | sim/app/system/words.[ch]) ;;
	sim/ipvs/kernel/* | sim/ha/conf/block.c | sim/app/system/printf.c) ;;
	*)
		grep -nE '<errno\.h>|strerror\(|setlocale\(|localeconv\(' "$file" | grep -v 'ipvs_strerror' | sed "s|^|$file:|" |
			grep . && failed=1 && echo "  a file of the world includes base/errno.h instead"
		;;
	esac
done
# the numbers themselves, where Linux's headers are
linux=/usr/include/asm-generic
if [ -f $linux/errno.h ]; then
	sed -n 's/^#define \(E[A-Z]*\) \([0-9]*\)$/\1 \2/p' sim/base/errno.h >"${TMPDIR:-/tmp}/lvslab-numbers.$$"
	while read -r name number; do
		grep -qE "^#define[[:space:]]+$name[[:space:]]+$number([[:space:]]|\$)" $linux/errno-base.h $linux/errno.h ||
			{ echo "sim/base/errno.h: $name is not $number in Linux"; failed=1; }
	done <"${TMPDIR:-/tmp}/lvslab-numbers.$$"
	rm "${TMPDIR:-/tmp}/lvslab-numbers.$$"
fi
exit $failed
