lvslab-conform tests/golden/files/session-port.jsonl tests/golden/files/session-address.jsonl tests/golden/files/session-cut.jsonl 2>&1
