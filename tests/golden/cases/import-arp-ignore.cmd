lvslab import --explain tests/import/*.txt
