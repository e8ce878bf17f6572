#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sweep_mpi.sh LVSLAB MPIRUN (LVSLAB hands over to the lvslab-mpi beside it): a sweep shared by ranks comes to what one process comes to, byte for byte;
# also where a rank is killed and the rest is done by fewer; a mistake is told once.
set -u
lvslab=$1
mpirun=$2
cd "$(dirname "$0")/../.." || exit 2
dir=$(mktemp -d /tmp/sweep.XXXXXX)
running=
trap '[ -z "$running" ] || kill "$running" 2>/dev/null; rm -rf "$dir"' EXIT
# one machine, whoever runs it and wherever: root in a container, no ssh, more ranks than cores, a
# long TMPDIR (names of sockets have 108 bytes), no ptrace for copies between processes
OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
OMPI_MCA_plm=isolated OMPI_MCA_btl=self,vader OMPI_MCA_pml=ob1 OMPI_MCA_osc=pt2pt
OMPI_MCA_btl_vader_single_copy_mechanism=none OMPI_MCA_hwloc_base_binding_policy=none
OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_mpi_yield_when_idle=1
TMPDIR=$dir HOME=$dir LC_ALL=C.UTF-8 LVSLAB_LANG=en
ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0 # MPI's own
export OMPI_ALLOW_RUN_AS_ROOT OMPI_ALLOW_RUN_AS_ROOT_CONFIRM OMPI_MCA_plm OMPI_MCA_btl OMPI_MCA_pml OMPI_MCA_osc \
	OMPI_MCA_btl_vader_single_copy_mechanism OMPI_MCA_hwloc_base_binding_policy \
	OMPI_MCA_rmaps_base_oversubscribe OMPI_MCA_mpi_yield_when_idle TMPDIR HOME LC_ALL LVSLAB_LANG ASAN_OPTIONS

wrong() {
	echo "$*"
	exit 1
}
sweep() {
	"$@" "$lvslab" sweep tests/golden/files/compare.yaml --set stop_time=40s --schedulers rr,wlc,sed \
		--vary 'workload[0].arrivals=poisson 50/s,poisson 100/s' --seeds 20 $options </dev/null
}
lines() {
	[ ! -f "$1" ] && echo 0 || wc -l <"$1"
}

options="--out $dir/whole --summary $dir/whole.means --threads 1"
sweep env || wrong "status $?"

options="--out $dir/ranks --summary $dir/ranks.means"
sweep "$mpirun" --oversubscribe -n 4 2>"$dir/err" || wrong "four ranks: status $? $(cat "$dir/err")"
cmp "$dir/whole" "$dir/ranks" && cmp "$dir/whole.means" "$dir/ranks.means" || wrong 'four ranks: other results'
options="--out $dir/both --threads 2"
sweep "$mpirun" --oversubscribe -n 2 2>"$dir/err" || wrong "ranks with threads: status $? $(cat "$dir/err")"
cmp "$dir/whole" "$dir/both" || wrong 'ranks with threads: other results'

# a rank is killed: mpirun ends the others
options="--out $dir/killed"
sweep exec "$mpirun" --oversubscribe -n 3 2>"$dir/err" &
running=$!
while [ "$(lines "$dir/killed.log")" -lt 4 ] && kill -0 $running 2>/dev/null; do :; done
for rank in $(grep -lzx OMPI_COMM_WORLD_RANK=2 /proc/[0-9]*/environ 2>/dev/null); do
	# of this test's job
	grep -qzxF "TMPDIR=$dir" "$rank" 2>/dev/null && kill -9 "$(basename "${rank%/environ}")"
done
wait $running && wrong 'it was over before a rank could be killed'
running=
[ ! -e "$dir/killed" ] || wrong 'half a sweep has a file'
options="--out $dir/killed --resume"
sweep "$mpirun" --oversubscribe -n 2 2>"$dir/err" || wrong "resumed: status $? $(cat "$dir/err")"
grep -q 'of 120 runs are done already' "$dir/err" || wrong "all was run again: $(cat "$dir/err")"
cmp "$dir/whole" "$dir/killed" || wrong 'resumed: other results'

# what is wrong is told by one of them
options="--out $dir/wrong --vary stop_tme=1s"
sweep "$mpirun" --oversubscribe -n 3 2>"$dir/err"
[ $? = 2 ] || wrong "a wrong key: $(cat "$dir/err")"
[ "$(grep -c "did you mean 'stop_time'" "$dir/err")" = 1 ] || wrong "$(cat "$dir/err")"
