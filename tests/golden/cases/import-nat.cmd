lvslab import --explain tests/import/nat-way-back/*.txt
