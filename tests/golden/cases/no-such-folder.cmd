lvslab run scenarios/dr-basics.yaml --pcap /no/such/folder/a.pcapng 2>&1
