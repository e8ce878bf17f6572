# interfaces by their files and by NetworkManager: what is set up, what is refused, whose words
lvslab console scenarios/blank-dr.yaml <tests/golden/files/setup-nmcli.txt 2>&1 | grep -v '^>'
