lvslab export pcap scenarios/dr-basics.yaml 2>&1
