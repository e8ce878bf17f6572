printf ':time +1500ms
rs1# sysctl -w net.ipv4.conf.all.arp_ignore=0
:time
:until sysctl rs1 net.ipv4.conf.all.arp_ignore == 0
:back 1
rs1# cat /proc/sys/net/ipv4/conf/all/arp_ignore
:back x
:until nothing
' | lvslab console scenarios/dr-basics.yaml 2>&1
