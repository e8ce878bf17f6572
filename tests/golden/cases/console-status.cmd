printf 'rs1# false\nrs1# echo $?\nrs1# echo $?\nrs1# cat nothing\nrs2# echo $?\nrs1# echo $?\n' | lvslab console scenarios/dr-basics.yaml
