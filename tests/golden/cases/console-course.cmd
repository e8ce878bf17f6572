printf 'rs1# cd /proc/sys/net/ipv4/conf\nll\ncd all\ncat arp_ignore\ncat arp_announce\n' | lvslab console scenarios/dr-basics.yaml
