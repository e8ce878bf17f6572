lvslab compare tests/golden/files/compare.yaml --schedulers rr,wlc --seeds 2 --baseline wlc --format csv
