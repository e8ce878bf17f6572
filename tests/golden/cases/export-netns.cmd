lvslab export netns scenarios/faults/04-asks-as-the-vip.yaml | sed -n '/^# ---- the network/,/^cat/p; /^on rs1/,/^END/p; /^# ---- what happens/,$p' | sed 2d
