lvslab export scene scenarios/dr-basics.yaml --at 28 --format text
