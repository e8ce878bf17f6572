lvslab export ipvsadm scenarios/dr-basics.yaml
