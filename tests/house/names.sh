#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# names.sh SOURCE: a function that only its file sees still says whose it is. A name that many files
# have for something of their own (run, find, draw) tells a reader of a back-trace nothing.
set -eu
cd "$1"
most=10
find sim ui -name '*.c' ! -path 'sim/ipvs/kernel/*' -exec sed -nE \
	's/^static (inline |const )*[a-z_0-9 ]+[ *]([a-z_0-9]+)\(.*/\2/p' {} + |
	sort | uniq -c | awk -v most=$most '
		$1 >= most { print $2 " is the name of " $1 " functions"; failed = 1 }
		END { exit failed }'
