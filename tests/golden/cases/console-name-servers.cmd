# no host answers DNS: what dig, host and nslookup say then; where mtr ends
lvslab console scenarios/dr-basics.yaml <tests/golden/files/name-servers.txt 2>&1
