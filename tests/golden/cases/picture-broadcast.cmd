lvslab export scene scenarios/dr-basics.yaml --at 6 --format text
