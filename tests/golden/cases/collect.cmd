tests/import/collect/run.sh
