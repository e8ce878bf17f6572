tests/import/collect/run.sh | lvslab import - 2>&1
