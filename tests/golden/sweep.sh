#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sweep.sh LVSLAB [LIBRARY]: sweeps that are stopped in the middle, in every way, and go on: the files
# are those of one that was never stopped. LIBRARY: a scheduler, which is run in processes of its own.
set -u
lvslab=$1
library=${2-}
cd "$(dirname "$0")/../.." || exit 2
LC_ALL=C.UTF-8 LVSLAB_LANG=en
export LC_ALL LVSLAB_LANG
dir=$(mktemp -d)
running=
trap '[ -z "$running" ] || kill -9 "$running" 2>/dev/null; rm -rf "$dir"' EXIT

wrong() {
	echo "$*"
	exit 1
}
prefix=
# 120 runs
sweep() {
	$prefix "$lvslab" sweep tests/golden/files/compare.yaml --set stop_time=20s --schedulers rr,wlc,sed \
		--vary 'workload[0].arrivals=poisson 50/s,poisson 100/s' --seeds 20 "$@"
}
lines() {
	[ ! -f "$1" ] && echo 0 || wc -l <"$1"
}
# stopped SIGNAL NAME OPTION…: a sweep that meets SIGNAL when three runs are in its log; then what is left
stopped() {
	signal=$1 name=$2
	shift 2
	prefix=exec # else the shell between would be stopped
	sweep --out "$dir/$name" "$@" 2>"$dir/err" </dev/null &
	running=$!
	prefix=
	while [ "$(lines "$dir/$name.log")" -lt 4 ] && kill -0 $running 2>/dev/null; do :; done
	kill -s "$signal" $running || wrong "$name: it was over before it could be stopped"
	wait $running
	status=$?
	running=
	[ ! -e "$dir/$name" ] || wrong "$name: half a sweep has a file"
	[ "$(lines "$dir/$name.log")" -lt 121 ] || wrong "$name: nothing was left to be done"
}
# finished NAME OPTION…: with --resume it comes to the same, and says how much was there
finished() {
	name=$1
	shift
	sweep --out "$dir/$name" --summary "$dir/$name.means" --resume "$@" 2>"$dir/err" ||
		wrong "$name: status $? $(cat "$dir/err")"
	grep -q 'of 120 runs are done already' "$dir/err" || wrong "$name: all was run again"
	cmp "$dir/whole" "$dir/$name" || wrong "$name: other results"
	cmp "$dir/whole.means" "$dir/$name.means" || wrong "$name: other means"
	[ ! -e "$dir/$name.log" ] || wrong "$name: the log stays"
}

sweep --out "$dir/whole" --summary "$dir/whole.means" --threads 1 2>"$dir/err" || wrong "status $?"
[ "$(lines "$dir/whole")" = 121 ] || wrong 'a row a run and a head'
[ ! -s "$dir/err" ] || wrong "it speaks into a pipe: $(cat "$dir/err")"

stopped KILL killed --threads 2
[ $status = 137 ] || wrong "status $status"
# without --resume what is there is not touched
sweep --out "$dir/killed" 2>"$dir/err" && wrong 'a log was written over'
grep -q -e '--resume to continue' "$dir/err" || wrong "$(cat "$dir/err")"
# torn at its end, and stopped again
printf '7 12,13,' >>"$dir/killed.log"
stopped KILL killed --threads 1 --resume
finished killed --threads 3

# Ctrl-C's handler; a shell starts what runs behind it with SIGINT itself ignored
stopped TERM ended --threads 2
[ $status = 143 ] || wrong "status $status"
grep -q 'interrupted: .* of 120 runs are saved' "$dir/err" || wrong "$(cat "$dir/err")"
cp "$dir/ended.log" "$dir/again.log"
finished ended --threads 1
# another sweep, by its file, its values, its seeds
# refuses WHY WORDS…: with these words it is not the sweep of the log, and that is why
refuses() {
	why=$1
	shift
	sweep --out "$dir/again" --resume "$@" 2>"$dir/err"
	status=$?
	[ $status = 2 ] && grep -q "again.log is the log of another $why" "$dir/err" ||
		wrong "$*: status $status, not '$why': $(cat "$dir/err")"
}
refuses 'sweep: the file, its --set' --set=stop_time=19s
refuses 'sweep: the varied keys or values differ' --vary=title=x
refuses 'sweep: the seeds differ' --seeds=21
cp "$dir/again.log" "$dir/kept.log"
sed '1s/version=[^ ]*/version=0.1.0+000000000000/' "$dir/kept.log" >"$dir/again.log"
refuses 'build of lvslab'
cp "$dir/kept.log" "$dir/again.log"
finished again --threads 2

# a disk that is full: the log's, then the file's
cat >"$dir/small" <<'END'
#!/bin/sh
ulimit -f 8 # of 512 bytes
exec "$@"
END
chmod +x "$dir/small"
prefix=$dir/small
sweep --out "$dir/full" 2>"$dir/err"
[ $? = 3 ] || wrong "a full disk: $(cat "$dir/err")"
prefix=
grep -q 'cannot write .*/full.log: File too large' "$dir/err" || wrong "$(cat "$dir/err")"
grep -q 'of 120 runs are saved in .*/full.log' "$dir/err" || wrong "$(cat "$dir/err")"
finished full
sweep --out /dev/full --log "$dir/rows.log" 2>"$dir/err"
[ $? = 3 ] || wrong "a full disk: $(cat "$dir/err")"
grep -q 'cannot write /dev/full: No space left' "$dir/err" || wrong "$(cat "$dir/err")"
grep -q 'all 120 runs are saved' "$dir/err" || wrong "$(cat "$dir/err")"
finished rows

# a scheduler of a library: a process for each run, however many threads wait for them
if [ -n "$library" ]; then
	for n in 1 3; do
		"$lvslab" sweep tests/golden/files/compare.yaml --set stop_time=5s --schedulers "wlc,$library" \
			--seeds 4 --threads $n --out "$dir/library$n" || wrong "status $?"
	done
	[ "$(grep -c "^$library,[1-4],[1-9]" "$dir/library1")" = 4 ] || wrong "$(cat "$dir/library1")"
	cmp "$dir/library1" "$dir/library3" || wrong 'other results'
fi
