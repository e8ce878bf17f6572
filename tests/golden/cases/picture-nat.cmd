lvslab export scene scenarios/nat-basics.yaml --at 14 --format text
