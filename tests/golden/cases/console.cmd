printf 'rs1# cat /proc/sys/net/ipv4/conf/all/arp_ignore\nclient1# curl http://192.168.10.100/\ndirector# ipvsadm -Ln\n' | lvslab console scenarios/dr-basics.yaml
