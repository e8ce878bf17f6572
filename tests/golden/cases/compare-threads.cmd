# the same, however many threads
for n in 1 2 7; do
	lvslab compare tests/golden/files/compare.yaml --schedulers rr,wrr,lc,wlc,sed,nq,lblc,lblcr,dh,sh,mh,fo,ovf,twos --seeds 2 --set stop_time=10s --threads $n --format json | sha1sum
done | uniq | wc -l
