# L: the map for the back row, with MACs as chips; what a node changed stands under it, or below the map
lvslab run scenarios/nat-basics.yaml --screen 80x24 --keys 'nnnnnnnnnnnL'; lvslab run scenarios/dr-basics.yaml --lang zh --screen 80x24 --keys 'nnnnnnnnnnnL' | tail -n 5
