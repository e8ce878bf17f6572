# A student's feedback is in the language that the answer asks for, reasons too; the table is the teacher's
dir=$(mktemp -d); mkdir $dir/a; printf '# language: zh\nrs1# sysctl -w net.ipv4.conf.all.arp_ignore=1\n' > $dir/a/li.txt; printf '# language: xx\nrs1# hostname\n' > $dir/a/ann.txt
printf '# language: zh\nrs1# frobnicate\n' > $dir/a/wei.txt; mkfifo $dir/a/pipe.txt
(cd $dir && lvslab grade "$OLDPWD"/scenarios/repair-dr.yaml a --feedback f | sed -n '1,/passed by/p'); tail -n +1 $dir/f/*.txt | sed "s,$dir/,,"; rm -r $dir
