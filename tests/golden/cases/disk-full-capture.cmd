lvslab run scenarios/dr-basics.yaml --hash --pcap /dev/full 2>&1 >/dev/null
