lvslab run scenarios/dr-basics.yaml --screen 80x24 --keys '<Shot>nn<Shot>nnnnn<Shot>nnnnnpp'
