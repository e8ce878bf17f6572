lvslab compare tests/golden/files/compare.yaml --schedulers rr --seeds 1 --seed 7 --format json
