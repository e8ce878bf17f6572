lvslab-conform --report tests/kernel/ipvs/*.jsonl tests/kernel/arp-sample.jsonl tests/kernel/sessions/traces/*.jsonl
