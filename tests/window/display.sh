#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# display.sh LVSLAB: a real window on a display of its own. A key changes what is seen; nothing is
# drawn while nothing happens; a node is dragged and kept in the saved file; q leaves; without a display it says so, with exit status 3.
set -eu
lvslab=$1
for tool in Xvfb xdotool xwd; do
	command -v $tool >/dev/null || { echo "left out: $tool is not installed"; exit 77; }
done
work=$(mktemp -d)
server= program=
tidy() {
	[ -z "$program" ] || kill "$program" 2>/dev/null || :
	[ -z "$server" ] || kill "$server" 2>/dev/null || :
	wait
	rm -rf "$work"
}
trap tidy EXIT
export HOME="$work" LC_ALL=C.UTF-8

status=0
env -u DISPLAY -u WAYLAND_DISPLAY -u SDL_VIDEODRIVER SDL_VIDEODRIVER=x11 \
	"$lvslab" run scenarios/dr-basics.yaml --window 2>"$work/said" || status=$?
[ $status = 3 ] || { echo "without a display: exit status $status"; cat "$work/said"; exit 1; }
grep -q 'no window can be opened here' "$work/said"

Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -noreset 3>"$work/display" 2>/dev/null &
server=$!
for _ in $(seq 100); do
	[ ! -s "$work/display" ] || break
	sleep 0.1
done
DISPLAY=:$(cat "$work/display")
export DISPLAY SDL_VIDEODRIVER=x11
look() { xwd -silent -root | cksum; }
blank=$(look)
"$lvslab" run scenarios/dr-basics.yaml --window --size 1280x800 --still &
program=$!
xdotool search --sync --name '^lvslab$' >"$work/window"
window=$(head -n 1 "$work/window")
xdotool windowfocus --sync "$window" 2>/dev/null || :

# until two looks agree, and differ from $1
settle() {
	last=
	for _ in $(seq 150); do
		now=$(look)
		[ "$now" != "$last" ] || [ "$now" = "$1" ] || { echo "$now"; return; }
		last=$now
		sleep 0.1
	done
	echo "nothing new is seen" >&2
	exit 1
}
begun=$(settle "$blank")
xdotool key --window "$window" n n n n n n
after=$(settle "$begun")
xdotool key --window "$window" p
settle "$after" >/dev/null

# rs1 stands right of the middle and below it: to the left of where it was
xdotool mousemove --window "$window" 731 300 mousedown 1 mousemove --window "$window" 600 330 \
	mousemove --window "$window" 362 388 mouseup 1
dragged=$(settle "$(look)" 2>/dev/null) || dragged=$(look)
xdotool key --window "$window" colon
xdotool type --window "$window" "save $work/dragged.yaml"
xdotool key --window "$window" Return
for _ in $(seq 100); do
	[ ! -s "$work/dragged.yaml" ] || break
	sleep 0.1
done
grep -q '^ *x: ' "$work/dragged.yaml" || { echo "the saved file does not say where rs1 stands"; exit 1; }
"$lvslab" check "$work/dragged.yaml" >/dev/null

# user and system time of the program, in ticks
ticks() { cut -d' ' -f14,15 "/proc/$program/stat"; }
# on a busy machine it may still be at what the keys have asked for
for left in 9 8 7 6 5 4 3 2 1 0; do
	before=$(ticks)
	sleep 2
	[ "$before" != "$(ticks)" ] || break
	[ "$left" != 0 ] || { echo "it works while nothing happens: $before, then $(ticks)"; exit 1; }
done

xdotool key --window "$window" q 2>/dev/null || : # it may be gone before the key is up
status=0
wait "$program" || status=$?
program=
[ $status = 0 ] || { echo "q: exit status $status"; exit 1; }
