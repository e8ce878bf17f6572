# SPDX-License-Identifier: GPL-2.0-or-later
# Read by scripts of tests. needs TOOL…: without one of them the test is left out (CTest's SKIP_RETURN_CODE 77)
# and `./lab test` lists it; under `./lab test --all`, where nothing may be left out, it fails.
needs() {
	for tool in "$@"; do
		command -v "$tool" >/dev/null || left_out "$tool is not installed"
	done
}
# heavy: a build of everything, which `./lab test` leaves to `./lab test --all`
heavy() {
	[ -z "${LVSLAB_TEST_LIGHT-}" ] || left_out 'a build of everything again is heavy'
}
# cannot WHY: the machine itself forbids it, whatever is installed: left out in any case
cannot() {
	echo "left out: $1"
	exit 77
}
left_out() {
	echo "left out: $1"
	[ -z "${LVSLAB_TEST_ALL-}" ] || exit 1
	exit 77
}
