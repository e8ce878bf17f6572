# Pipes whose members run at the same time: what comes is seen as it comes, head ends its writer
printf '%s\n' 'client1# ping -c 3 192.168.10.100 | while read l; do echo "$(date +%S) $l"; done' \
	'tcpdump -n tcp 2>/dev/null | head -2 &' 'curl -s http://192.168.10.100/; sleep 1; jobs' \
	'ping 192.168.10.100 | grep --line-buffered ttl | head -2; echo ${PIPESTATUS[*]}' \
	'touch log; tail -f log | sed -n "s/^e/E/p" > seen &' \
	'for l in error fine end; do echo $l >> log; sleep 1; done; kill %1; cat seen' \
	'declare -A n; while read -r w; do ((n[$w]++)); done < <(for i in 1 2 3 4; do curl -s http://192.168.10.100/; done)' \
	'for k in rs1 rs2 rs3; do echo $k ${n[$k]}; done' |
	lvslab console scenarios/dr-basics.yaml 2>&1
