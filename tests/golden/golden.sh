#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A golden test: a command line and what it prints.
#   golden.sh check LVSLAB EXPECTED COMMAND    compares
#   golden.sh bless LVSLAB EXPECTED COMMAND    writes EXPECTED anew
# COMMAND (or @FILE that holds it) is shell in the source folder with `lvslab` on the PATH. What is compared is its
# standard output and, where it is not 0, its exit status.
set -u
mode=$1 lvslab=$2 expected=$3 command=$4
case $command in
@*) command=$(cat "${command#@}") ;;
esac
cd "$(dirname "$0")/../.." || exit 2
PATH=$(dirname "$lvslab"):$PATH
LC_ALL=C.UTF-8 NO_COLOR=1
export PATH LC_ALL NO_COLOR

got=$(mktemp)
trap 'rm -f "$got"' EXIT
sh -c "$command" >"$got" 2>"$got.err"
status=$?
[ $status = 0 ] || echo "exit status $status" >>"$got"
cat "$got.err" >&2
rm -f "$got.err"

if [ "$mode" = bless ]; then
	cmp -s "$got" "$expected" || { cp "$got" "$expected" && echo "blessed $expected"; }
	exit 0
fi
diff -u "$expected" "$got" >&2 || {
	echo "golden.sh: $command" >&2
	echo "  is this right? 'cmake --build DIR --target bless' makes it the expected text" >&2
	exit 1
}
