# everything that is wrong is told at once, with status 2, and no file is made
d=$(mktemp -d)
try() { lvslab sweep "$@" 2>&1; echo "status $?"; }
f=tests/golden/files/compare.yaml
w='virtual_servers[0].real_servers[0].weight'
try $f --vary stop_tme=1s,2s --vary "$w=1,x,-4" --vary nodes.rs9.role=client --vary scheduler=rr,wcl --vary fidelity=frames --vary sheduler=rr --vary title --out $d/x.csv
try $f --schedulers rr,rr --vary $w=1 --vary $w=2 --seeds 0 --threads many --fidelity frames
try $f --vary seed=1,one --seeds 3 --vary stop_time=1s, --out -
try $f --vary groups.crowd.count=1,300 --vary groups.crowd.first_ipv4=10.0.0.201/24,10.0.0.10/24 --out $d/x.csv
try scenarios/dr-basics.yaml --out $d/x.csv
try nosuch.yaml --vary stop_time=x --out $d/x.csv
try $f --set stop_tme=1s --out $d/x.csv
try $f --vary seed=$(seq -s, 1 10000) --vary $w=$(seq -s, 1 101) --out $d/x.csv
try $f --seeds 1 --schedulers ./nothing.so --out $d/x.csv
try $f --seeds 1 --out tests/none/x.csv
try
ls -A $d
rmdir $d
