# each is told on one line, with status 2
try() { lvslab compare "$@" 2>&1; echo "status $?"; }
f=tests/golden/files/compare.yaml
try $f --schedulers rr,wcl
try $f --schedulers rr,,wlc
try $f --schedulers rr,rr
try $f --schedulers rr,wlc --baseline wrr
try $f --seeds 0
try $f --seeds many
try $f --threads 0
try $f --fidelity frames
try $f --format html
try scenarios/dr-basics.yaml --schedulers rr
try $f --schedulers ./nothing.so --seeds 1
try
try $f --schedulers rr --set 'events=[{at: 2s, on: rs1, run: arp -n}, {at: 3s, link: "rs1:eth0", delay: 1s}]'
try $f --schedulers rr --set 'workload[0].arrivals=poisson -3/s'
try $f --schedulers rr --set 'virtual_servers=[]'
