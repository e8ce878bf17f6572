lvslab import --explain tests/import/pasted/post-in-chinese.md
