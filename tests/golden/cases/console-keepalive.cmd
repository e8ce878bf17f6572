printf '%s\n' "client1# curl -s -H 'Connection: keep-alive' http://192.168.10.100/ http://192.168.10.100/" \
	"client1# curl -sv -H 'Connection: keep-alive' http://192.168.10.100/ http://192.168.10.100/bytes/3 2>&1 | grep '^\*'" \
	"client1# printf 'GET / HTTP/1.1\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.1\r\n\r\n' | nc 192.168.10.100 80 | grep Connection" \
	"client1# curl -s http://192.168.10.100/ http://192.168.10.100/" ":explain" | lvslab console scenarios/dr-basics.yaml | sed '/^client1 →/,/^───/d'
