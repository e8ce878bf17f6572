#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# report.sh LVSLAB: the page that `compare --report` writes, opened and used in headless Chromium: every
# plot has ink, the language changes by a click and back by the keyboard, a choice redraws its plot,
# and nothing is fetched from anywhere. Speaks WebDriver (w3.org/TR/webdriver2) through curl.
set -eu
. "$(dirname "$0")/../needs.sh"
needs chromium chromedriver curl
lvslab=$1
cd "$(dirname "$0")/../.."
dir=$(mktemp -d)
driver=
trap '[ -z "$driver" ] || kill "$driver" 2>/dev/null || :; rm -rf "$dir"' EXIT

wrong() {
	echo "$1"
	exit 1
}

"$lvslab" compare scenarios/traffic.yaml --schedulers rr,wlc,sh --seeds 3 --report "$dir/r.html" >"$dir/table"
! grep -qE '(src|href)="?https?:|@import|url\(' "$dir/r.html" || wrong 'the page asks for something elsewhere'

HOME=$dir chromedriver --port=0 >"$dir/driver" 2>&1 &
driver=$!
tries=0
until port=$(sed -n 's/.*successfully on port \([0-9]*\).*/\1/p' "$dir/driver") && [ -n "$port" ]; do
	tries=$((tries + 1))
	[ $tries -lt 300 ] || wrong "chromedriver does not start: $(cat "$dir/driver")"
	sleep 0.1
done

# ask METHOD PATH [JSON]: the answer, one line
ask() {
	curl -sS --noproxy '*' --max-time 120 -X "$1" -H 'Content-Type: application/json' \
		${3+--data "$3"} "http://127.0.0.1:$port$2" | tr -d '\n'
}
# run JAVASCRIPT: what it returns, as text
run() {
	ask POST "$session/execute/sync" "{\"script\": \"$1\", \"args\": []}" |
		sed 's/^{"value"://; s/}$//; s/^"//; s/"$//'
}
# is JAVASCRIPT VALUE
is() {
	got=$(run "$1")
	[ "$got" = "$2" ] || wrong "$1: expected $2, got $got"
}
# the element that a CSS selector finds, as a path
element() {
	printf '%s/element/' "$session"
	ask POST "$session/element" "{\"using\": \"css selector\", \"value\": \"$1\"}" |
		sed 's/.*:"\([^"]*\)"}}$/\1/'
}

flags='"--headless","--remote-debugging-pipe","--no-sandbox","--disable-gpu","--disable-quic","--no-first-run","--disable-background-networking","--disable-component-update","--disable-sync","--disable-dev-shm-usage","--window-size=1280,1000"'
session=/session/$(ask POST /session "{\"capabilities\": {\"alwaysMatch\": {\"goog:chromeOptions\":
	{\"args\": [$flags,\"--user-data-dir=$dir/profile\"]}}}}" | sed 's/.*"sessionId":"\([^"]*\)".*/\1/')
ask POST "$session/url" "{\"url\": \"file://$dir/r.html\"}" >/dev/null

is "return document.title" 'traffic – lvslab compare'
is "return document.querySelectorAll('canvas').length" 5
is "return [...document.querySelectorAll('canvas')].filter(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(x => x)).length" 5
is "return document.querySelectorAll('#summary thead th').length" 4
is "return performance.getEntriesByType('resource').length" 0
# the numbers are the table's
first=$(sed -n 's/^rr  *\([0-9.]*\)±.*/\1/p' "$dir/table" | head -1)
is "return document.querySelector('#summary tbody td').firstChild.textContent" "$first"

ask POST "$(element '#language')/click" '{}' >/dev/null
is "return document.documentElement.lang" zh
is "return document.getElementById('title').textContent" '流量：泊松到达下的不等速服务器'
ask POST "$(element '#language')/value" '{"text": "\uE007"}' >/dev/null
is "return document.documentElement.lang" en

# another measure, by the keyboard
is "return Chart.getChart('measure_by_scheduler').data.datasets[0].label" fairness
ask POST "$(element '#measure_by_scheduler-choice')/value" '{"text": "refused"}' >/dev/null
is "return Chart.getChart('measure_by_scheduler').data.datasets[0].label" refused
ask POST "$(element '#share_and_weight-choice')/value" '{"text": "sh"}' >/dev/null
is "return Chart.getChart('share_and_weight').data.datasets[0].data.filter(x => x == 1).length" 1

ask DELETE "$session" >/dev/null
