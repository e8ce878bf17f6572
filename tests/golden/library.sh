#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# library.sh LVSLAB SOURCE: the worked example of docs/adding-a-scheduler.md, with its own command.
set -eu
lvslab=$1
source=$2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$source"
${CC:-cc} -shared -fPIC -Wl,-Bsymbolic -I sim -o "$tmp/turns.so" docs/examples/scheduler/turns.c
cd "$tmp"
printf 'service rr\nadd a 1\nadd b 1\npick 1 10.0.0.9 1 10.0.0.1 80\npick 2 10.0.0.9 2 10.0.0.1 80\n' |
	"$lvslab" schedule --scheduler ./turns.so >answers
printf '1 a\n2 b\n' | diff - answers
"$lvslab" run "$source/scenarios/dr-basics.yaml" --headless --scheduler ./turns.so >story
grep -q 'trace hash' story
