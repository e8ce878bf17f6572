#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lab_machine.sh DIR LAB: a made-up machine in DIR for the script `lab` to run on: DIR/home/lab, and DIR/bin with a
# package manager that has nothing installed and keeps what it is asked in DIR/calls, a root or a user
# (DIR/uid), and a build that makes a lvslab which repeats its words. DIR/update, DIR/locked: how often
# `apt-get update` fails, how often the package manager is held by another program.
set -eu
dir=$1
home=$dir/home
mkdir -p "$dir/bin" "$home/cmake" "$home/sim" "$home/ui"
cp "$2" "$home/lab"
touch "$home/CMakeLists.txt"
fake() {
	printf '#!/bin/sh\n%s\n' "$2" >"$dir/bin/$1"
	chmod +x "$dir/bin/$1"
}
for tool in sh dirname cut grep env mkdir rm cat nproc readlink tr head sort uniq sed find mktemp cksum chmod flock; do
	ln -sf "$(command -v $tool)" "$dir/bin/$tool"
done
fake id "cat '$dir/uid' 2>/dev/null || echo 0"
fake dpkg-query "shift 2; for p; do grep -qx \"\$p\" '$dir/packages' 2>/dev/null && echo \"\$p install ok installed\"; done"
# often FILE: true as often as the number in it says
fake often "[ -f \"\$1\" ] && n=\$(cat \"\$1\") && [ \"\$n\" -gt 0 ] && echo \$((n - 1)) >\"\$1\""
fake apt-get "echo apt-get \"\$@\" >>'$dir/calls'
if often '$dir/locked'; then
	echo 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (unattended-upgr)' >&2; exit 100
fi
case \$1 in
update) ! often '$dir/update' || { echo 'E: the mirror is gone' >&2; exit 100; };;
install) shift 4; printf '%s\\n' \"\$@\" >>'$dir/packages';;
esac"
fake sleep "echo sleep \"\$@\" >>'$dir/calls'"
fake sudo "echo sudo \"\$@\" >>'$dir/calls'; exec \"\$@\""
fake cmake "echo cmake \"\$@\" >>'$dir/builds'
case \$1 in --build) printf '#!/bin/sh\\necho lvslab \"\$@\"\\n' >\"\$2/lvslab\"; chmod +x \"\$2/lvslab\";; esac"
fake ctest "echo ctest \"\$@\" >>'$dir/builds'; mkdir -p \"\$2/Testing/Temporary\"
printf 'left out: clang is not installed\\n' >\"\$2/Testing/Temporary/LastTest.log\""
fake ninja :
fake cc 'echo "cc 12"'
