lvslab check tests/golden/files/broken.yaml 2>&1
