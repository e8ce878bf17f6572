lvslab export scene scenarios/tun-basics.yaml --at 14 --format text
