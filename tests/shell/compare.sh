#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# compare.sh RUNNER PROGRAMS: what the lab's shell prints for each program against what bash prints.
# Each runs in an empty directory, where it can be in namespaces of its own; bash of another version
# than 5.2 words its complaints otherwise, and then nothing is compared (status 77: skipped). How long a program took is the machine's own.
set -u
runner=$1 programs=$2
case $BASH_VERSION in 5.2.*) ;; *) exit 77 ;; esac
alone=
unshare -rn true 2>/dev/null && alone='unshare -rn'
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
number=0
while IFS= read -r line; do
	case $line in '#'* | '') continue ;; esac
	number=$((number + 1))
	mkdir -p "$work/$number/e"
	printf '%s\n' "${line//␤/$'\n'}" >"$work/$number/prog.sh"
done <"$programs"
cat >"$work/all.sh" <<'ALL'
for ((n = 1; n <= $2; n++)); do
	cd "$1/$n/e" || exit 2
	echo "=== $n"
	env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
		TERM=xterm timeout 20 bash ../prog.sh 2>&1 </dev/null
	echo "status $?"
done
ALL
$alone bash "$work/all.sh" "$work" "$number" >"$work/bash.out"
"$runner" "$programs" >"$work/lab.out" || exit 1
sed -i 's/^\(real\|user\|sys\)\([[:space:]]*\)[0-9]*m[0-9.]*s$/\1\20m0.000s/' "$work/bash.out" "$work/lab.out"
diff -u "$work/bash.out" "$work/lab.out" && echo "$number programs: the same"
