lvslab-conform tests/golden/files/session-falsified.jsonl
