# The console's line stands in its pane: it goes on with `> `, Tab completes, Ctrl-C ends what runs
lvslab run scenarios/dr-basics.yaml --screen 80x24 --keys '7z<Enter>ping 192.168.10.100<Enter><Esc>g2.5s<Enter><Enter><C-c>for i in 1 2; do<Enter>ipvsadm --sta<Tab>'
