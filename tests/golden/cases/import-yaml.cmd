lvslab import tests/import/right/*.txt 2>&1
