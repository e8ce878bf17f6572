lvslab export pcapng scenarios/arp-ignore-only.yaml | lvslab read --told 8 -
