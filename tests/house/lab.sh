#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lab.sh SOURCE: what the script `lab` does on machines that it has not been on (lab_machine.sh): as root, as a user
# with and without sudo, without apt or a network, and where everything is there already. How it builds is
# lab_build.sh's.
set -eu
source=$1
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
status=0

machine() {
	rm -rf "$dir/m"
	"$source/tests/house/lab_machine.sh" "$dir/m" "$source/lab"
}
# lab WORDS…: runs it there without a terminal; what it said is in $dir/said, its status in $code
lab() {
	code=0
	env -i PATH="$dir/m/bin" HOME="$dir/m/user" $environment sh "$dir/m/home/lab" "$@" </dev/null >"$dir/said" 2>&1 ||
		code=$?
}
environment=
# says FILE WORDS, silent FILE WORDS: FILE has them, has not
says() { grep -qF -- "$2" "$1" || wrong "'$2' is not in $(cat "$1" 2>&1)"; }
silent() { ! grep -qsF -- "$2" "$1" || wrong "'$2' is in $(cat "$1")"; }
ends() { [ $code = "$1" ] || wrong "exit $code: $(cat "$dir/said")"; }
wrong() {
	echo "$case: $1"
	status=1
}

case='as root'
machine
lab
ends 0
says "$dir/said" 'libyaml-dev: reads topology and scenario files'
says "$dir/said" "lvslab run $dir/m/home/scenarios/lessons/02-direct-routing.yaml"
says "$dir/m/calls" 'apt-get install -y -qq --no-install-recommends gcc'
silent "$dir/m/calls" sudo
silent "$dir/m/calls" libcmocka

case='a second time'
rm "$dir/m/calls"
lab list
ends 0
says "$dir/said" 'lvslab list'
silent "$dir/said" 'needs these'
[ ! -e "$dir/m/calls" ] || wrong "it called $(cat "$dir/m/calls")"

case='the tests, light'
lab test -R unit
ends 0
says "$dir/m/calls" libcmocka-dev
silent "$dir/m/calls" chromium
says "$dir/m/builds" "ctest --test-dir $dir/m/home/build-lab/test --output-on-failure -j $(nproc) -R unit"
says "$dir/said" 'Skipped tests'
says "$dir/said" 'clang is not installed'

case='all tests'
lab test --all
says "$dir/m/calls" chromium
says "$dir/m/calls" linux-source-6.1

case='the page'
machine
lab page
ends 0
says "$dir/m/calls" emscripten
silent "$dir/m/calls" libpcap-dev
says "$dir/m/builds" cmake/page/toolchain.cmake
says "$dir/said" 'build-lab/page/lvslab.html'

case='another verb installs nothing unasked'
machine
lab console x.yaml
ends 3
says "$dir/said" 'libyaml-dev: reads topology and scenario files'
says "$dir/said" 'apt-get update && apt-get install -y --no-install-recommends gcc cmake'
[ ! -e "$dir/m/calls" ] || wrong "it called $(cat "$dir/m/calls")"
[ ! -e "$dir/m/builds" ] || wrong "it built: $(cat "$dir/m/builds")"

case='a user with sudo'
machine
echo 1000 >"$dir/m/uid"
lab
says "$dir/m/calls" 'sudo env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get install'

case='a user without sudo'
machine
echo 1000 >"$dir/m/uid"
rm "$dir/m/bin/sudo"
lab
ends 3
says "$dir/said" 'Run as root:'
says "$dir/said" 'apt-get update && apt-get install -y --no-install-recommends gcc cmake'

case='apt-get update fails'
machine
echo 9 >"$dir/m/update"
lab
ends 0
says "$dir/said" 'E: the mirror is gone'
says "$dir/said" 'apt-get update failed'
says "$dir/m/calls" 'apt-get install'

case='the package manager is locked for a while'
machine
echo 3 >"$dir/m/locked"
lab
ends 0
says "$dir/said" 'Another program is installing packages; waiting for it: E: Could not get lock'
says "$dir/said" 'held by process 7'
[ "$(grep -c sleep "$dir/m/calls")" = 3 ] || wrong "it waited otherwise: $(cat "$dir/m/calls")"

case='the package manager is locked for ever'
machine
echo 100000 >"$dir/m/locked"
lab
ends 3
says "$dir/said" 'apt-get failed; nothing was built.'

case='without apt'
machine
rm "$dir/m/bin/apt-get" "$dir/m/bin/cmake"
lab
ends 3
says "$dir/said" 'There is no cmake, and this system has no apt.'
says "$dir/said" 'libjansson-dev: writes JSON traces'

case='without apt, with everything'
machine
rm "$dir/m/bin/apt-get"
printf '#!/bin/sh\n' >"$dir/m/bin/pkg-config"
chmod +x "$dir/m/bin/pkg-config"
lab list
ends 0
silent "$dir/said" libjansson

case='built, and the packages gone'
machine
lab
rm "$dir/m/packages" "$dir/m/bin/cc" "$dir/m/calls"
lab list
ends 0
says "$dir/said" 'lvslab list'
[ ! -e "$dir/m/calls" ] || wrong "it called $(cat "$dir/m/calls")"

case='CC names a compiler that is not there'
machine
environment=CC=clang
lab
ends 3
says "$dir/said" 'CC=clang: there is no such compiler here'
case='CC names one that is there'
ln -s cc "$dir/m/bin/clang"
lab
ends 0
[ "$(grep -cx gcc "$dir/m/packages")" = 0 ] || wrong 'gcc was installed, too'

case='in Chinese'
machine
environment=LANG=zh_CN.UTF-8
lab
ends 0
says "$dir/said" 'libyaml-dev：读取拓扑和场景文件'
silent "$dir/said" 'needs these'

exit $status
