lvslab list 2>&1 >/dev/full
