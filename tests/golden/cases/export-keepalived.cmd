lvslab export keepalived scenarios/dr-basics.yaml
lvslab export keepalived scenarios/ha-failover.yaml | grep -v '^        '
