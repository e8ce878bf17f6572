lvslab export pcapng scenarios/tun-mtu.yaml | lvslab read --lang zh --lines 6 -
