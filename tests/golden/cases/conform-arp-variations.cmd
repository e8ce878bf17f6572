lvslab-conform tests/golden/files/arp-variations.jsonl
