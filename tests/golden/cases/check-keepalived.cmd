lvslab check tests/golden/files/keepalived-wrong.yaml 2>&1
