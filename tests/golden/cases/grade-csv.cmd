lvslab grade scenarios/repair-dr.yaml tests/golden/class --format csv --jobs 3 | tr -d '\r'
