# the program that Wireshark asks for interfaces, and a capture of one of them
for words in --extcap-interfaces '--extcap-dlts --extcap-interface lvslab' '--extcap-config --extcap-interface=lvslab' '--capture' '--nonsense'; do share/extcap/lvslab $words 2>&1; echo "exit status $?"; done
dir=$(mktemp -d); mkfifo $dir/f; cat $dir/f > $dir/got & share/extcap/lvslab --capture --extcap-interface lvslab-client1:eth0 --fifo $dir/f; wait; lvslab read - < $dir/got; lvslab run dr-basics --capture $dir/none --link rs9:eth0 --hash 2>&1; rm -r $dir
