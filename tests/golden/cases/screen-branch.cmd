lvslab run scenarios/dr-basics.yaml --screen 100x30 --keys 'nnnnn:go 2<Enter>:rs2# sysctl -w net.ipv4.conf.all.arp_ignore=0<Enter><Shot>nnnn:compare<Enter>'
