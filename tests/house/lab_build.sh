#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lab_build.sh SOURCE: how the script `lab` builds, with the machine's own cmake and compiler and a project of one
# line: in every order, twice, interrupted, after changes, copied, moved, by another compiler, through a
# link, with spaces in the path, where nothing can be written, two at once.
set -eu
. "$(dirname "$0")/../needs.sh"
source=$1
needs cmake cc
dir=$(mktemp -d)
chmod 755 "$dir"
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
status=0
unset CC CFLAGS LDFLAGS

# everything is installed, and whoever asks apt for more is told off
mkdir "$dir/bin"
printf '#!/bin/sh\nshift 2\nfor p; do echo "$p install ok installed"; done\n' >"$dir/bin/dpkg-query"
printf '#!/bin/sh\necho "no network" >&2\nexit 100\n' >"$dir/bin/apt-get"
chmod +x "$dir/bin/dpkg-query" "$dir/bin/apt-get"
PATH=$dir/bin:$PATH

# project FOLDER: a lvslab that says which sources and which compiler made it, and where it was started
project() {
	mkdir -p "$1/cmake" "$1/sim" "$1/ui"
	cp "$source/lab" "$1/lab"
	cat >"$1/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(lvslab LANGUAGES C)
option(BUILD_TESTING "" OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
add_executable(lvslab ui/main.c)
target_compile_definitions(lvslab PRIVATE FROM="${PROJECT_SOURCE_DIR}" WITH="${CMAKE_C_COMPILER_ID}")
if(BUILD_TESTING)
	enable_testing()
	add_test(NAME it COMMAND lvslab tested)
endif()
END
	cat >"$1/ui/main.c" <<'END'
#include <stdio.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	char here[4096];
	printf("%s %s %s %s\n", FROM, WITH, getcwd(here, sizeof(here)), argc > 1 ? argv[1] : "");
	return 0;
}
END
}
# lab FOLDER WORDS…: what it said is in $dir/said, its status in $code
lab() {
	code=0
	at=$1
	shift
	"$at/lab" "$@" </dev/null >"$dir/said" 2>&1 || code=$?
}
says() { grep -qF -- "$1" "$dir/said" || wrong "'$1' is not in: $(cat "$dir/said")"; }
silent() { ! grep -qF -- "$1" "$dir/said" || wrong "'$1' is in: $(cat "$dir/said")"; }
fine() { [ $code = 0 ] || wrong "exit $code: $(cat "$dir/said")"; }
wrong() {
	echo "$case: $1"
	status=1
}
p=$dir/p
cd "$dir"

for first in list test; do
	rm -rf "$p"
	project "$p"
	for verb in $first test list test list; do
		case="$first first, then $verb"
		lab "$p" $verb
		fine
		case $verb in
		test) says '100% tests passed' ;;
		list) says "$p " ;;
		esac
	done
	silent 'Building'
done

case='output and names of files are the user'\''s'
mkdir elsewhere
cd elsewhere
lab ../p list
says " $dir/elsewhere list"
cd ..

case='a link to it'
ln -s ../p/lab bin/laboratory
code=0
"$dir/bin/laboratory" list </dev/null >said 2>&1 || code=$?
fine
says "$p "
silent 'Building'

case='configuring was interrupted'
rm -rf "$p/build-lab"
cat >bin/cmake <<'END'
#!/bin/sh
mkdir -p "$4" && echo half >"$4/CMakeCache.txt" && echo half >"$4/build.ninja"
kill -9 $PPID
END
chmod +x bin/cmake
lab "$p" list
[ $code = 137 ] || wrong "it went on: $code"
rm bin/cmake
lab "$p" list
fine
says "$p "

case='building was interrupted'
touch "$p/ui/main.c"
printf '#!/bin/sh\nkill -9 $PPID\n' >bin/cmake
chmod +x bin/cmake
lab "$p" list
rm bin/cmake
echo rubbish >>"$p/build-lab/use/lvslab" # newer than what it is made of, and in no log of a build
lab "$p" list
fine
says "$p "

case='the cache is gone'
rm "$p/build-lab/use/CMakeCache.txt"
lab "$p" list
fine
lab "$p" list
fine

case='CMakeLists.txt is changed'
sed -i 's/FROM="/FROM="changed /' "$p/CMakeLists.txt"
lab "$p" list
fine
says "changed $p"
case='CMakeLists.txt is wrong'
echo 'nonsense(' >>"$p/CMakeLists.txt"
lab "$p" list
[ $code = 3 ] || wrong "exit $code"
says 'CMake Error at'
case='CMakeLists.txt is mended'
project "$p"
lab "$p" list
fine
says "$p "
case='a source is wrong'
echo 'int broken' >>"$p/ui/main.c"
lab "$p" list
[ $code = 3 ] || wrong "exit $code"
says 'main.c'
project "$p"

if command -v clang >/dev/null && command -v gcc >/dev/null; then
	case='CC'
	export CC=clang
	lab "$p" list
	says "$p Clang"
	export CC=gcc
	lab "$p" list
	says "$p GNU"
	case='a compiler that vanished'
	ln -s "$(command -v clang)" bin/mine
	export CC=mine
	lab "$p" list
	says "$p Clang"
	rm bin/mine
	lab "$p" list
	[ $code = 3 ] || wrong "exit $code"
	says 'CC=mine: there is no such compiler'
	unset CC
	lab "$p" list
	fine
fi

case='copied'
cp -a "$p" 'a copy with spaces'
sed -i 's/%s %s %s/copy %s %s %s/' 'a copy with spaces/ui/main.c'
lab "$dir/a copy with spaces" list
fine
says "copy $dir/a copy with spaces "
lab "$dir/a copy with spaces" test
fine
case='moved'
mv "$p" moved
lab "$dir/moved" list
fine
says "$dir/moved "

case='two at once'
rm -rf moved/build-lab
moved/lab one </dev/null >one 2>&1 &
moved/lab two </dev/null >two 2>&1 || wrong "$(cat two)"
wait $! || wrong "$(cat one)"
grep -q ' one$' one && grep -q ' two$' two || wrong "$(cat one two)"

# a checkout that is another user's
another() {
	if [ "$(id -u)" = 0 ]; then
		HOME=$dir/user XDG_CACHE_HOME='' setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		HOME=$dir/user "$@"
	fi
}
mkdir user
chmod 777 user
chmod -R a+rX,a-w moved
unset XDG_CACHE_HOME
case='built and not writable'
another moved/lab list </dev/null >said 2>&1 || wrong "exit $?: $(cat said)"
says "$dir/moved "
silent Building
case='changed and not writable'
chmod u+w moved/ui/main.c
touch moved/ui/main.c
another moved/lab list </dev/null >said 2>&1 || wrong "exit $?: $(cat said)"
says 'cannot be written to: building in'
says "$dir/moved "
another moved/lab test </dev/null >said 2>&1 || wrong "exit $?: $(cat said)"

exit $status
