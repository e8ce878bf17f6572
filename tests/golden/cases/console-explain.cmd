printf 'client1# curl -m 2 http://192.168.10.100/\nexplain\nwhy\nclient1# nc 192.168.10.77 80 &\ntime +1s\nwhy\n' | lvslab console scenarios/vip-24.yaml
