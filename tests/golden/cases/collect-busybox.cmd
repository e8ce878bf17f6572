tests/import/collect/run.sh busybox | sed -n '/ip addr/,/^$/p'
