lvslab import --explain tests/import/pasted/vrrp-passwords.txt
