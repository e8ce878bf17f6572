#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# No file of a lower floor includes one of a higher: the folder is the layer.
set -eu
cd "$1"
failed=0

# may FLOOR 'FLOORS': what FLOOR's files may include, itself among them
may() {
	floor=$1
	allowed=$2
	for file in $(find "sim/$floor" -name '*.[ch]'); do
		for seen in $(sed -n 's|^#include "\([a-z]*\)/.*|\1|p' "$file" | sort -u); do
			case " $allowed " in
			*" $seen "*) ;;
			*)
				echo "$file includes $seen/…; $floor may see only: $allowed"
				failed=1
				;;
			esac
		done
	done
}
may base 'base'
may engine 'base engine'
may wire 'base wire'
may net 'base engine wire net'
may host 'base engine wire net host'
may ipvs 'base engine wire net host ipvs'
may app 'base engine wire net host ipvs app'
below='base engine wire net host ipvs app spec workload'
may spec 'base engine wire spec'
may workload "$below"
may world "$below world"
may watch "$below world watch"
may file "$below world watch file"
may study "$below world watch file study"
may course "$below world watch file course"
may diagnose "$below world watch file diagnose"
if grep -rn '^#include "\.\.' sim ui; then
	echo 'a path that climbs hides its floor'
	failed=1
fi
if grep -rlE '"(ui|views|verbs|report)/' sim; then
	echo 'sim includes something of ui'
	failed=1
fi
exit $failed
