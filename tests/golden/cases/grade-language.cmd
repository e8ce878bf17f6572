# A student's feedback is in the language that the answer asks for; the table is the teacher's
dir=$(mktemp -d); mkdir $dir/a; printf '# language: zh\nrs1# sysctl -w net.ipv4.conf.all.arp_ignore=1\n' > $dir/a/li.txt; printf '# language: xx\nrs1# hostname\n' > $dir/a/ann.txt
(cd $dir && lvslab grade "$OLDPWD"/scenarios/repair-dr.yaml a --feedback f); head -n 7 $dir/f/ann.txt.feedback.txt $dir/f/li.txt.feedback.txt | sed "s,$dir/,,"; rm -r $dir
