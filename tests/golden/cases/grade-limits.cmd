for limit in '--steps 50' '--memory 1'; do lvslab grade scenarios/repair-dr.yaml tests/golden/class/ned-chatter.txt $limit; done
