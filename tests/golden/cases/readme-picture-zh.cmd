lvslab export svg scenarios/dr-basics.yaml --at 17 --lang zh
