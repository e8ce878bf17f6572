printf 'client1# curl -m 2 http://192.168.10.100/\n:explain\n:why\nclient1# nc 192.168.10.77 80 &\n:time +1s\n:why\n' | lvslab console scenarios/vip-24.yaml
