lvslab import --explain tests/import/pasted/listed-filter.txt
