lvslab compare tests/golden/files/compare.yaml --schedulers wlc --seeds 1 --fidelity packets --set stop_time=10s
