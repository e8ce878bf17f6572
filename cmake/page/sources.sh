#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sources.sh FOLDER: puts the sources of the libraries that the page is built with into FOLDER/NAME, one folder
# each, as Debian's source packages have them. apt-get checks them: the archive's signature, then the hashes
# below it. A system without deb-src lines is asked through a list of our own, made from where its binary
# packages come from; nothing of the system's own configuration is changed, and root is not needed.
set -eu
folder=${1:?sources.sh FOLDER}
mkdir -p "$folder"
cd "$folder"
apt=$PWD/apt
export LC_ALL=C

# Source package, then the binary package that says which archive it comes from.
packages='libyaml libyaml-dev
jansson libjansson-dev
libpcap libpcap-dev
r-base r-mathlib'

fail() {
	printf 'the sources of the libraries for the page: %s\n' "$*" >&2
	exit 1
}

# "http://deb.debian.org/debian bookworm main" for a binary package
archive_of() {
	apt-cache policy "$1" | sed -nE 's:^ +[0-9]+ (http[^ ]+) ([^ /]+)/([^ ]+) .*Packages$:\1 \2 \3:p' | head -n 1
}

write_list() {
	keys=/usr/share/keyrings/debian-archive-keyring.gpg
	[ ! -f $keys ] || signed="[signed-by=$keys] "
	printf '%s\n' "$packages" | while read -r _ binary; do
		archive=$(archive_of "$binary")
		[ -n "$archive" ] || fail "apt knows no archive that has $binary; run apt-get update"
		printf 'deb-src %s%s\n' "${signed-}" "$archive"
	done | sort -u >"$apt/sources.list"
}

# apt-get with our list, and with nothing else of the system but its keys
apt() {
	command apt-get -qq -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=/dev/null \
		-o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}

# the parts of R that are read: its functions and their headers
prune() {
	[ "$1" = r-base ] || return 0
	mv r-base whole
	mkdir -p r-base/src
	mv whole/src/nmath whole/src/include whole/VERSION r-base/src/
	rm -rf whole
}

fetch() {
	rm -rf "$1" "$apt/$1"
	mkdir -p "$apt/$1"
	(cd "$apt/$1" && apt source --only-source "$1" >../log 2>&1) || {
		cat "$apt/log" >&2
		fail "$1 cannot be fetched"
	}
	(cd "$apt/$1" && ls ./*.dsc) >"$1.dsc" || fail "$1 came without its description"
	mv "$apt/$1"/*/ "$1"
	prune "$1"
	rm -rf "${apt:?}/$1"
	mv "$1.dsc" "$1/fetched"
}

missing=
for package in $(printf '%s\n' "$packages" | cut -d' ' -f1); do
	[ -f "$package/fetched" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null || fail "this system has no apt-get; put them into $PWD:$missing"
command -v dpkg-source >/dev/null || fail 'dpkg-source unpacks them (Debian: dpkg-dev)'
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
write_list
apt update >"$apt/log" 2>&1 || { cat "$apt/log" >&2; fail 'the list of packages cannot be fetched'; }
for package in $missing; do
	fetch "$package"
done
rm -rf "$apt"
