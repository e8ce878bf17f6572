lvslab export commands scenarios/dr-basics.yaml
