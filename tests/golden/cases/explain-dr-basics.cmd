lvslab explain scenarios/dr-basics.yaml
