lvslab check --lang zh tests/golden/files/broken.yaml 2>&1
