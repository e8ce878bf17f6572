lvslab check --expandd scenarios/dr-basics.yaml 2>&1
