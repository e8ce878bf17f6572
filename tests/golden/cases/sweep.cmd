# a grid of keys, the scheduler and two seeds: a row a run; means and intervals; the log is gone
d=$(mktemp -d)
lvslab sweep tests/golden/files/compare.yaml --set stop_time=5s --schedulers rr,wlc --vary 'workload[0].arrivals=poisson 50/s,constant 50/s' --vary 'virtual_servers[0].real_servers[0].weight=1, 3' --seeds 2 --out $d/r.csv --summary $d/s.csv
cut -d, -f1-10 $d/r.csv
grep -E 'measure|completed|cache' $d/s.csv
# a comma in brackets is the value's; the seeds may be any, and any axis the outermost
lvslab sweep tests/golden/files/compare.yaml --set stop_time=2s --vary seed=7,3 --vary 'nodes.rs1.routes=[],["192.0.2.0/24 via 10.0.0.1", "198.51.100.0/24 via 10.0.0.1"]' --out - --log $d/log | cut -d, -f1-6
ls -A $d
rm -r $d
