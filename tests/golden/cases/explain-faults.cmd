for f in scenarios/faults/*.yaml; do
	echo "== $f"
	lvslab explain "$f" | sed -n '/wrong$/,$p; /^nothing found$/p'
done
# every lab that is right: silence
for f in scenarios/dr-basics.yaml scenarios/dr-routed.yaml scenarios/lessons/0[26789]*.yaml scenarios/lessons/1*.yaml; do
	echo "== $f"
	lvslab explain "$f" | sed -n '/wrong$/,$p; /^nothing found$/p'
done
