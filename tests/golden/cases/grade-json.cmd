lvslab grade scenarios/repair-dr.yaml tests/golden/class/cleo.yaml tests/golden/class/fay-bomb.yaml --format json
