lvslab export scene scenarios/dr-routed.yaml --at 20 --view tall --format text; lvslab export scene scenarios/dr-basics.yaml --lang zh --at 6 --view tall --format text
