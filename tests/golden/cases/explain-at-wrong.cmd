lvslab explain scenarios/dr-basics.yaml --at 5
