lvslab export scene scenarios/dr-basics.yaml --lang zh --at 6 --format text
