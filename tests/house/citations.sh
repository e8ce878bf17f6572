#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# citations.sh SOURCE [KERNEL]: every `file: function()` of the kernel that the sources, the documents and the
# scenarios cite exists in Linux 6.1: the file is there, and the function is named in it. KERNEL is an unpacked tree or
# the tar of Debian's linux-source-6.1; without it the test is left out. Whether the function does what is said of it
# no script can tell.
set -eu
. "$(dirname "$0")/../needs.sh"
cd "$1"
kernel=${2-${LVSLAB_KERNEL_SOURCE-}}
for place in /usr/src/linux-source-6.1 /usr/src/linux-source-6.1.tar.xz; do
	[ "$kernel" ] || { [ ! -e $place ] || kernel=$place; }
done
[ -e "$kernel" ] || left_out 'linux-source-6.1 is not installed'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
file='(net|include|drivers|lib|kernel|fs)/[A-Za-z0-9_./-]+\.[ch]'
# keepalived's own paths begin alike
cited() {
	grep -rhE "$1" sim ui docs scenarios tests | grep -v 'keepalived 2' | grep -oE "$1"
}
cited "\b$file: [A-Za-z_0-9]+\(\)" >"$work/cited"
cited "[A-Za-z_0-9]+\(\) \($file\)" |
	sed -E 's/^([A-Za-z_0-9]+)\(\) \((.*)\)$/\2: \1()/' >>"$work/cited"
sort -u -o "$work/cited" "$work/cited"
# paths of the project's own begin with these, too
cut -d: -f1 "$work/cited" | sort -u | while read -r path; do
	[ -e "sim/$path" ] || echo "$path"
done >"$work/files"

if [ -f "$kernel" ]; then
	mkdir "$work/linux"
	sed 's|^|*/|' "$work/files" >"$work/wanted"
	tar -xf "$kernel" -C "$work/linux" --strip-components=1 --wildcards -T "$work/wanted" 2>"$work/errors" || true
	kernel=$work/linux
fi

failed=0
while IFS=: read -r path function; do
	grep -qxF "$path" "$work/files" || continue
	name=${function# }
	name=${name%??}
	if [ ! -f "$kernel/$path" ]; then
		echo "$path: no such file in Linux 6.1 (cited for $name())"
		failed=1
	elif ! grep -qw "$name" "$kernel/$path"; then
		echo "$path: $name() is not in it"
		failed=1
	fi
done <"$work/cited"
[ "$(wc -l <"$work/cited")" -gt 100 ] || { echo 'hardly a citation was found: is the pattern still right?'; failed=1; }
exit $failed
