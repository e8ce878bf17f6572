# columns stay apart at the largest weight and at long names
lvslab run scenarios/dr-basics.yaml --headless --set 'virtual_servers[0].real_servers[0].weight=2147483646' | grep -A3 '^How the load'
