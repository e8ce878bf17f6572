# what courses do to a fresh machine before LVS: web servers, firewalls, packages, services
lvslab console scenarios/blank-dr.yaml <tests/golden/files/machine-words.txt 2>&1
