lvslab grade scenarios/repair-dr.yaml tests/golden/class tests/golden/class/nobody.txt /dev/zero
