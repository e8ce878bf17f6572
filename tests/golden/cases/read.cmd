lvslab export pcapng scenarios/arp-ignore-only.yaml | lvslab read --lines 8 -
