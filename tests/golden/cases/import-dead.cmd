lvslab import --explain tests/import/dead-server/*.txt
