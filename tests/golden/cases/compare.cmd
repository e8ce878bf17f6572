lvslab compare tests/golden/files/compare.yaml --schedulers rr,wlc,sh --seeds 3
