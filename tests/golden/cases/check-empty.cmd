d=$(mktemp -d); cd "$d"; : >empty.yaml; lvslab check empty.yaml /dev/null 2>&1; status=$?; cd /; rm -r "$d"; exit $status
