# one port of the ring blocks, the others forward after 30 s; the same without the tree is a storm
s=scenarios/spanning-tree.yaml
lvslab run $s --trace - | sed -n 's/.*"time":\([0-9]*\),"kind":"bridge-port-state".*"why":"\([^"]*\)".*/\1 \2/p'
lvslab run $s --headless --hops 0 | sed -n '/^Checks/,$p'
lvslab run $s --hash --set nodes.sw1.stp=false --set nodes.sw2.stp=false 2>&1
