lvslab run scenarios/dr-basics.yaml --headless --format json
