# every shipped lab that is right when its timeline is through: silence, and no cross at any of the seven steps
for f in scenarios/dr-*.yaml scenarios/nat-*.yaml scenarios/traffic.yaml scenarios/load-feedback.yaml scenarios/tun-mtu.yaml scenarios/ha-basics.yaml scenarios/ha-sync.yaml scenarios/sorry-server.yaml scenarios/lessons/0[26789]*.yaml scenarios/lessons/1[012]*.yaml scenarios/compare/*.yaml; do
	lvslab explain "$f" | awk -v f="$f" '/^  [1-7] ✗/ { bad++ } /^nothing found$/ { silent = 1 } /served by/ { served = 1 } END { print f ": " (silent ? "silent" : "FOUND") ", " bad + 0 " ✗" (served ? "" : ", nobody served") }'
done
# the tunnel's lesson ends with a filter: before that it is right, too
lvslab explain scenarios/tun-basics.yaml --at 3s | grep -c '^  [1-7] ✗' || :
