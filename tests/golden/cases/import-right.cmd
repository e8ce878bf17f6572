lvslab import --explain tests/import/right/*.txt
