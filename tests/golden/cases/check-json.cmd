lvslab check --format json tests/golden/files/broken.yaml scenarios/dr-basics.yaml | head -17
