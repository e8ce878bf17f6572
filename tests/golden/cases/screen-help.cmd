lvslab run scenarios/dr-basics.yaml --screen 80x24 --keys 'nn2?<Shot><Esc>:help<Enter><Shot>:nonsense<Enter><Shot>/arp repli<Enter><Shot>:pace 1/1000<Enter>:go 1s<Enter> <Wait 100>'
