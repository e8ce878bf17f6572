f=$(mktemp) && echo old >$f && lvslab run tests/golden/files/broken.yaml --pcap $f 2>/dev/null; status=$?; cat $f; rm $f; exit $status
