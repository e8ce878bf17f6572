lvslab help --man
