#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# voice.sh SOURCE: what users read is plain: messages and their translations, texts of scenarios, the documents. Each
# row of voice.tsv is a language, a pattern that no such line matches (PCRE), and what to write instead; voice.txt has
# the phrases that are right as they are, one per line, and none that is no longer there.
set -eu
cd "$1"
house=tests/house
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# strings KEYWORD FILE: the strings of a catalogue, one per line
strings() {
	msgcat --no-wrap "$2" | awk -v keyword="$1" '
		/^msg/ { on = ($1 ~ "^" keyword) }
		on && /"/ { sub(/^[^"]*"/, ""); sub(/"$/, ""); line = line $0 }
		/^$/ || /^msgstr/ && keyword == "msgid" { if (line != "") print line; line = "" }
		END { if (line != "") print line }' | sed 's/\\n/ /g; s/\\"/"/g' | grep -v '^Project-Id-Version'
}

# lines of scenarios that are not comments: English ones, and those with Chinese in them
scenario_lines() {
	cat scenarios/*.yaml scenarios/*/*.yaml topologies/*.yaml | sed 's/^ *#.*//; s/ # .*//; s/\\n/ /g'
}

# the documents' prose, without code; what is generated from messages opens with a comment that says so
document_lines() {
	awk 'FNR == 1 { code = 0; generated = /generated/ } /^```/ { code = !code; next } !code && !generated' \
		README.md CONTRIBUTING.md CHANGELOG.md docs/*.md |
		sed 's/`[^`]*`//g'
}

strings msgid ui/po/zh.po >"$work/en"
strings msgstr ui/po/zh.po >"$work/zh"
scenario_lines | sed 's/zh: .*//' | LC_ALL=C grep -v '[^ -~]*[\xe4-\xe9][\x80-\xbf][\x80-\xbf]' | grep '[a-z] [a-z]' >>"$work/en"
document_lines >>"$work/en"
scenario_lines | LC_ALL=C grep '[\xe4-\xe9][\x80-\xbf][\x80-\xbf]' | sed 's/.*zh: //' >>"$work/zh"
[ "$(sort -u "$work/en" "$work/zh" | wc -l)" -gt 6000 ] || { wc -l "$work/en" "$work/zh"; exit 1; }

export LC_ALL=C.UTF-8
while IFS="$(printf '\t')" read -r language pattern instead; do
	grep -P -e "$pattern" "$work/$language" >"$work/hits" || [ $? = 1 ]
	grep -vF -f "$house/voice.txt" "$work/hits" >"$work/bad" || continue
	printf "write '%s', not /%s/:\n" "$instead" "$pattern"
	sed 's/^/	/' "$work/bad"
	failed=1
done <"$house/voice.tsv"
while read -r phrase; do
	cat "$work/en" "$work/zh" | grep -qF -e "$phrase" || { echo "voice.txt: nothing says '$phrase' any more"; failed=1; }
done <"$house/voice.txt"
exit $failed
