lvslab run scenarios/dr-basics.yaml --headless --lang zh
