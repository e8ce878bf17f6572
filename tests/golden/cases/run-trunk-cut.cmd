lvslab run tests/golden/files/trunk-cut.yaml --headless | grep 'packets transmitted'
