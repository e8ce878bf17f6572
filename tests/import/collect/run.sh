#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The script of `lvslab collect`, by dash where there is one, in an empty folder, on a machine that is these stubs:
#	run.sh [busybox]
# Prints what it shows; then whatever it left in the folder. With `busybox` its `ip` knows no -d.
here=$(cd "$(dirname "$0")" && pwd) || exit 2
shell=sh
command -v dash >/dev/null && shell=dash
dir=$(mktemp -d) || exit 2
tools=$dir/tools work=$dir/work
mkdir "$tools" "$work"
for tool in cat grep sed; do
	ln -s "$(command -v $tool)" "$tools/$tool"
done
ln -s "$(command -v $shell)" "$tools/shell"
lvslab collect >"$dir/collect.sh" || exit 2
(cd "$work" && PATH=$here/bin:$tools:/nowhere SECRET=in-the-environment KIND=${1-} PROC=$here/proc ETC=$here/etc shell "$dir/collect.sh")
ls -A "$work"
rm -r "$dir"
