# the same files, however many threads did it
d=$(mktemp -d)
for n in 1 2 7; do
	lvslab sweep tests/golden/files/compare.yaml --set stop_time=5s --schedulers rr,wlc,twos,lblc --vary 'workload[0].arrivals=poisson 50/s,poisson 100/s' --vary fidelity=connections,packets --seeds 2 --threads $n --out $d/r.csv --summary $d/s.csv
	cat $d/r.csv $d/s.csv | sha1sum
done | uniq | wc -l
wc -l <$d/r.csv
rm -r $d
