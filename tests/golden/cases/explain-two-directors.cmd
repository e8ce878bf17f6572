# a VIP that a killed keepalived has left behind; a pair as it should be is no fault
lvslab explain scenarios/ha-failover.yaml | sed -n '/wrong$/,$p'; lvslab explain scenarios/ha-failover.yaml --set 'events[3].run=true' | tail -1
