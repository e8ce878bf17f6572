lvslab run tests/golden/files/lesson.yaml --headless --hops 0 | grep -E '^▸|^    [0-9a-z]|[0-9]s  [a-z0-9]+# '
