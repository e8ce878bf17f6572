# what never comes true in a lab where something always happens: with keys from the command line it ends, too
lvslab run tests/golden/files/busy.yaml --screen 80x24 --keys ':until sysctl c net.ipv4.ip_forward == 1<Enter>' | tail -1
