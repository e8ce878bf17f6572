lvslab chek 2>&1
