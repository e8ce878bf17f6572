# a course's scripts, pasted into the blank labs: what they print, what they are worth
for s in dr nat tun; do echo "== $s"; lvslab console scenarios/blank-$s.yaml <tests/golden/files/course-$s.txt 2>&1 | grep -v '^>'; lvslab grade scenarios/blank-$s.yaml tests/golden/files/course-$s.txt 2>&1 | tail -1; done
