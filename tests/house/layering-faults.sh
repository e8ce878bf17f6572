#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# layering-faults.sh SOURCE CC: does layering.sh see what it is there for? A house of two floors, one
# fault at a time.
set -eu
judge=$1/tests/house/layering.sh
cc=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# house NAME=TEXT…: the files, compiled: sim/low and sim/high on it
house() {
	rm -rf sim ui && mkdir -p sim/low sim/high ui
	for file; do
		printf '%s\n' "${file#*=}" >"sim/${file%%=*}"
	done
	for floor in low high; do
		for source in sim/$floor/*.c; do
			"$cc" -Isim -c "$source" -o "${source%.c}.o"
		done
		ar rc sim/$floor.a sim/$floor/*.o
	done
	printf '%s\n' 'low|sim/low.a||sim/low,' 'high|sim/high.a|low|sim/high,' >layers.txt
}
# told SENTENCE: the judge fails and says so
told() {
	if "$judge" . layers.txt >said; then
		echo "nothing is wrong, and it should be: $1" && exit 1
	fi
	grep -qF "$1" said || { echo "expected: $1" && cat said && exit 1; }
	rm -f sim/*.a
}

house low/a.c='int a(void) { return 1; }' high/b.c='int a(void); int b(void) { return a(); }'
"$judge" . layers.txt && rm -f sim/*.a

house low/a.c='int b(void); int a(void) { return b(); }' high/b.c='int b(void) { return 1; }'
told 'low(a.o) needs b of high'
house low/a.h='int a(void);' low/a.c='#include "high/b.h"' high/b.h='int b(void);' \
	high/b.c='int b(void) { return 1; }'
told 'sim/low/a.c: low includes a header of high'
house low/a.c='int a(void) { return 1; }' high/b.c='int a(void) { return 2; }'
told 'a is defined in'
house low/a.c='static int n; int a(void) { return ++n; }' high/b.c='int b;'
told 'low(a.o): n can be written to (.bss)'
house low/a.c='const char *const names[] = {"a"};' high/b.c='const char *a = "a";'
told 'high(b.o): a can be written to (.data'
house low/a.c="$(seq 7001 | sed 's|.*|int a&(void);|')" high/b.c='int b(void) { return 1; }'
told 'low has 7001 lines of code'
