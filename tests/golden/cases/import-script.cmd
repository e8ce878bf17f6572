lvslab import --explain tests/import/issues/script-stop.md
