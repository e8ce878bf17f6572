lvslab run tests/golden/files/lesson.yaml --headless --hops 0 --teacher --lang zh | grep -E '^▸|^    [^ ]|[0-9]s  [a-z0-9]+# |^ +│'
