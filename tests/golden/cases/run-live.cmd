# into a pipe, as one steps: back and on again tells nothing twice; a reader that leaves ends nothing
dir=$(mktemp -d); mkfifo $dir/pipe; lab=scenarios/dr-basics.yaml; cat $dir/pipe > $dir/straight & lvslab run $lab --screen 80x24 --keys nnnnnnnnnnnn --capture $dir/pipe > $dir/screen; wait
cat $dir/pipe > $dir/back & lvslab run $lab --screen 80x24 --keys nnnnnnnnnnnnpppppnnnnn --capture $dir/pipe > $dir/screen; wait
cmp $dir/straight $dir/back && lvslab read - < $dir/straight
head -c 400 $dir/pipe > $dir/part & lvslab run $lab --screen 80x24 --keys nnnnnnnnnnnnnnnnnnnn --capture $dir/pipe > $dir/screen; echo $?; wait; wc -c < $dir/part
lvslab run $lab --capture - --pcap - 2>&1; lvslab run $lab --capture $dir/none/x --hash 2>&1 | sed "s,$dir,DIR,"; rm -r $dir
