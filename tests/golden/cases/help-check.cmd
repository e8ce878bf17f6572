lvslab help check
