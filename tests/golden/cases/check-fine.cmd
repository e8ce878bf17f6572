lvslab check scenarios/dr-basics.yaml topologies/dr-lan.yaml
