lvslab export pcapng scenarios/tun-mtu.yaml | lvslab read --lang zh --told 6 -
