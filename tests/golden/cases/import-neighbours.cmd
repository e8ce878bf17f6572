lvslab import --explain tests/import/pasted/neighbours.txt
