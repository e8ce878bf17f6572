lvslab import --explain tests/import/issues/tun-rp-filter.md
