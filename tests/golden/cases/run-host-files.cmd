# files: on a node, a command of many lines in run:, and both come back from --expanded
f=tests/golden/files/host-files.yaml; lvslab run $f --headless; d=$(mktemp -d); lvslab check --expanded $f >$d/e.yaml; lvslab run $d/e.yaml --hash; rm -r $d
