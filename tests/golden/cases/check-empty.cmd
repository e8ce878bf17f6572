lvslab check /dev/null 2>&1
