lvslab check tests/golden/files/sysctls.yaml 2>&1
