# wget, ab, telnet, traceroute and their like print what the real ones print
printf '%s\n' 'client1# wget http://192.168.10.100/; cat index.html; wget -qO- 192.168.10.100' \
	'wget --spider http://192.168.10.100:81/; wget https://192.168.10.100/' \
	'telnet 192.168.10.100 80; telnet 192.168.10.100 81' \
	'traceroute 192.168.10.100; tracepath -n 192.168.10.100; mtr -rc 1 192.168.10.100' \
	'dig www.example.org; host client1' 'ab -n 10 -c 2 http://192.168.10.100/' \
	'ab -n 1 http://192.168.10.100:81/; ab -k http://192.168.10.100/' |
	lvslab console scenarios/dr-routed.yaml 2>&1
