#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lab_machine.sh DIR LAB: a made-up machine in DIR for the script `lab` to run on: DIR/lab, and DIR/bin
# with a package manager that has nothing installed and says what it is asked, a root or a user,
# a compiler that makes a lvslab which repeats its words.
set -eu
dir=$1
mkdir -p "$dir/bin" "$dir/build"
cp "$2" "$dir/lab"
fake() {
	printf '#!/bin/sh\n%s\n' "$2" >"$dir/bin/$1"
	chmod +x "$dir/bin/$1"
}
for tool in sh dirname cut grep env mkdir rm cat nproc; do
	ln -sf "$(command -v $tool)" "$dir/bin/$tool"
done
fake id 'cat "${0%/bin/id}/uid" 2>/dev/null || echo 0'
fake dpkg-query "grep -qx \"\$3\" '$dir/packages' 2>/dev/null && echo 'install ok installed'; :"
fake apt-get "echo apt-get \"\$@\" >>'$dir/calls'; case \$1 in install) shift 4; printf '%s\\n' \"\$@\" >>'$dir/packages';; esac"
fake sudo "echo sudo \"\$@\" >>'$dir/calls'; exec \"\$@\""
fake cmake "case \$1 in --build) printf '#!/bin/sh\\necho lvslab \"\$@\"\\n' >'$dir/build/lvslab'; env chmod +x '$dir/build/lvslab';; esac"
ln -sf "$(command -v chmod)" "$dir/bin/chmod"
fake ninja :
