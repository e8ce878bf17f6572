lvslab export dot topologies/dr-lan.yaml
