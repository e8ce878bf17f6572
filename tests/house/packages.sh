#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# packages.sh SOURCE WORK: builds the packages in a copy of the sources whose path has a space, and uses what is in
# them from a scratch root: any folder, names for files, completion, a scheduler compiled against the
# headers, man page; the plain program needs no MPI. With lintian there is no error either.
set -eu
. "$(dirname "$0")/../needs.sh"
source=$1 work=$2
heavy
needs dpkg-deb dpkg-shlibdeps ninja man
rm -rf "$work"
mkdir -p "$work/with space"
copy="$work/with space/lvslab"
mkdir "$copy"
for part in CMakeLists.txt cmake docs scenarios topologies sim ui share README.md README.zh-CN.md CHANGELOG.md CONTRIBUTING.md; do
	cp -a "$source/$part" "$copy/"
done
launcher=
command -v ccache >/dev/null && launcher=-DCMAKE_C_COMPILER_LAUNCHER=ccache
status=0
wrong() {
	echo "$*"
	status=1
}
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }; }

quietly cmake -S "$copy" -B "$copy/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DBUILD_TESTING=OFF $launcher
quietly cmake --build "$copy/build"
quietly cpack --config "$copy/build/CPackConfig.cmake" -G DEB -B "$work/packages"
package=$(ls "$work"/packages/lvslab_*.deb)
root=$work/root
quietly dpkg-deb -x "$package" "$root"
rm -rf "$copy"

# the control file: what it needs, and that no MPI is among it
dpkg-deb -f "$package" Depends >"$work/depends"
grep -q libyaml "$work/depends" || wrong "no libyaml: $(cat "$work/depends")"
! grep -qi mpi "$work/depends" || wrong "MPI: $(cat "$work/depends")"
if command -v lintian >/dev/null; then
	for one in "$work"/packages/*.deb; do
		lintian --allow-root --fail-on error "$one" >"$work/log" 2>&1 || wrong "lintian: $(cat "$work/log")"
	done
fi

mkdir "$work/elsewhere"
cd "$work/elsewhere"
export LC_ALL=C.UTF-8 HOME="$work" LVSLAB_LANG=en
lvslab=$root/usr/bin/lvslab
"$lvslab" run dr-basics --headless >story || wrong "run dr-basics: $?"
grep -q 'trace hash' story || wrong 'no story'
"$lvslab" run 02-direct-routing --headless >/dev/null || wrong "a lesson: $?"
"$lvslab" run scenarios/faults/06-no-gateway.yaml --headless >/dev/null || [ $? = 1 ] || wrong "a fault: $?"
"$lvslab" list >list
! grep -qE '  none|does not load' list || wrong "$(cat list)"
"$lvslab" list --names | grep -qx dr-basics || wrong 'no names'
"$lvslab" export dot dr-basics -o lab.dot && [ -s lab.dot ] || wrong 'export -o'
"$lvslab" run dr-basics --headless --pcap my.pcapng >/dev/null && [ -s my.pcapng ] || wrong 'a capture'
"$lvslab" --version | grep -q '^lvslab [0-9.]*' || wrong 'no version'
"$lvslab" run dr-basicz 2>err && wrong 'no such lab'
grep -q 'dr-basicz: no such file' err || wrong "$(cat err)"

# a scheduler of one's own
${CC:-cc} -shared -fPIC -Wl,-Bsymbolic -I "$root/usr/include/lvslab" -o turns.so \
	"$root/usr/share/doc/lvslab/examples/scheduler/turns.c" || wrong 'the headers do not compile'
"$lvslab" run dr-basics --headless --scheduler ./turns.so >/dev/null || wrong "turns.so: $?"

man -l --warnings "$root/usr/share/man/man1/lvslab.1.gz" >page 2>err || wrong 'no man page'
[ ! -s err ] || wrong "the man page: $(cat err)"
[ -s "$root/usr/share/applications/lvslab.desktop" ] || wrong 'no desktop file'
if command -v desktop-file-validate >/dev/null; then
	desktop-file-validate "$root/usr/share/applications/lvslab.desktop" || wrong 'the desktop file'
fi

# completion: what TAB offers
if command -v bash >/dev/null; then
	# offers WORD… : behind these words, the last one begun
	cat >offers <<'END'
. "$1"
shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_lvslab
printf '%s ' "${COMPREPLY[@]}"
END
	offers() {
		want=$1
		shift
		got=$(PATH=$root/usr/bin:$PATH bash offers "$root/usr/share/bash-completion/completions/lvslab" "$@")
		[ "$got" = "$want " ] || wrong "completion of $*: $got"
	}
	offers 'explain export exam' lvslab ex
	offers '--pcap' lvslab run --pc
	offers 'zh' lvslab run --lang z
	offers 'dr-basics' lvslab run dr-b
	offers '--output' lvslab export --o
fi
if command -v zsh >/dev/null; then
	zsh -n "$root/usr/share/zsh/vendor-completions/_lvslab" || wrong 'completion for zsh'
fi
exit $status
