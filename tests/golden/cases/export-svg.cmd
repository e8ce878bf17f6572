lvslab export svg topologies/dr-lan.yaml
