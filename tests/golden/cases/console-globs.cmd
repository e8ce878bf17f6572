printf 'rs1# ls /proc/sys/net/ipv4/conf/*/arp_ignore
echo /proc/sys/net/ipv4/conf/e*/arp_announce
cat /proc/sys/net/ipv4/conf/*/arp_ignore
cd /proc/sys/net/ipv4
ls */l?/arp_ignor?
echo nothing-*
echo "*" \\* ?
ip addr add 192.168.10.101/32 dev lo label lo:1
ip addr add 192.168.10.102/32 dev lo label lo:22
ip -o addr show label "lo:*"
ip -o addr show label lo:?
ip -o addr show label "e*"
ip addr flush label "lo:??"
ip -o addr show dev lo
' | lvslab console scenarios/dr-basics.yaml 2>&1
