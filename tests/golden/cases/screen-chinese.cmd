lvslab run scenarios/dr-basics.yaml --lang zh --screen 80x24 --keys 'nnnnnnn<Shot>?'
