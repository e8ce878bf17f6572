# lines typed below telnet go to the other side, up to an empty one; ^] quit
lvslab console scenarios/dr-basics.yaml <tests/golden/files/telnet-typed.txt 2>&1
