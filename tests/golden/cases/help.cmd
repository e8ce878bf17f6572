lvslab help
