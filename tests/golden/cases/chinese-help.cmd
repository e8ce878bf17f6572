unset LC_ALL; export LANG=zh_CN.UTF-8; lvslab help; lvslab help run; lvslab-conform --help; lvslab nonsense 2>&1; lvslab run --nonsense 2>&1
