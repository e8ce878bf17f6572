lvslab-conform --lang zh tests/golden/files/arp-cut.jsonl tests/golden/files/no-such.jsonl tests/golden/files/arp-cut.jsonl 2>&1
