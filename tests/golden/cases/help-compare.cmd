lvslab help compare
