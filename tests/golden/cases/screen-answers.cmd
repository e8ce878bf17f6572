lvslab run scenarios/lessons/03-arp-problem.yaml --screen 80x24 --keys '4<Shot><Enter><Shot>7<Enter>rs2# ip -br addr<Enter><Shot>nosuch# ip addr<Enter><Esc>'
