lvslab-conform --format json tests/golden/files/arp-cut.jsonl 2>/dev/null
