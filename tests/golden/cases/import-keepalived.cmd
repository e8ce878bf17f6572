lvslab import --explain tests/import/issues/keepalived-vip-missing.md
