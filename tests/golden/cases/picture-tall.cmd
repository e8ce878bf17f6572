lvslab export scene scenarios/dr-basics.yaml --at 17 --view tall --format text
