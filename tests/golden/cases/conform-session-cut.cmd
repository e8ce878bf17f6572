lvslab-conform tests/golden/files/session-cut.jsonl tests/golden/files/session-statistics.jsonl 2>&1
