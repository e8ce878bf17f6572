#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lab.sh SOURCE: what the script `lab` does on machines that it has not been on: as root, as a user with
# and without sudo, without apt, and where everything is there already.
set -eu
source=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=0

machine() {
	rm -rf "$dir/m"
	"$source/tests/house/lab_machine.sh" "$dir/m" "$source/lab"
}
# lab WORDS…: runs it there without a terminal; what it said is in $dir/said, its status in $code
lab() {
	code=0
	env -i PATH="$dir/m/bin" sh "$dir/m/lab" "$@" </dev/null >"$dir/said" 2>&1 || code=$?
}
# says FILE WORDS, silent FILE WORDS: FILE has them, has not
says() { grep -qF -- "$2" "$1" || wrong "'$2' is not in $(cat "$1" 2>&1)"; }
silent() { ! grep -qsF -- "$2" "$1" || wrong "'$2' is in $(cat "$1")"; }
wrong() {
	echo "$case: $1"
	status=1
}

case='as root'
machine
lab
[ $code = 0 ] || wrong "exit $code: $(cat "$dir/said")"
says "$dir/said" 'libyaml-dev: reads topology and scenario files'
says "$dir/said" 'lvslab run scenarios/lessons/02-direct-routing.yaml'
says "$dir/m/calls" 'apt-get install -y -qq --no-install-recommends gcc'
silent "$dir/m/calls" sudo
silent "$dir/m/calls" libcmocka

case='a second time'
rm "$dir/m/calls"
lab list
says "$dir/said" 'lvslab list'
silent "$dir/said" 'needs these'
[ ! -e "$dir/m/calls" ] || wrong "it called $(cat "$dir/m/calls")"

case='a user with sudo'
machine
echo 1000 >"$dir/m/uid"
lab
says "$dir/m/calls" 'sudo env DEBIAN_FRONTEND=noninteractive apt-get install'

case='a user without sudo'
machine
echo 1000 >"$dir/m/uid"
rm "$dir/m/bin/sudo"
lab
[ $code = 3 ] || wrong "exit $code"
says "$dir/said" 'Run as root:'
says "$dir/said" 'apt-get update'

case='without apt'
machine
rm "$dir/m/bin/apt-get" "$dir/m/bin/cmake"
lab
[ $code = 3 ] || wrong "exit $code"
says "$dir/said" 'This system has no apt.'
says "$dir/said" 'libjansson-dev: writes JSON traces'

case='in Chinese'
machine
env -i PATH="$dir/m/bin" LANG=zh_CN.UTF-8 sh "$dir/m/lab" </dev/null >"$dir/said" 2>&1 || wrong "exit $?"
says "$dir/said" 'libyaml-dev：读取拓扑和场景文件'
silent "$dir/said" 'needs these'

exit $status
