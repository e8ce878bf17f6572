dir=$(mktemp -d); printf 'Ada\n' > $dir/class.txt
lvslab exam scenarios/dr-basics.yaml --students $dir/class.txt --faults 1 --out $dir/e > /dev/null
mkdir $dir/a; printf 'director# frobnicate\ndirector# ipvsadm -d -t 9.9.9.9:80 -r 1.2.3.4\n' > $dir/a/Ada.txt
for lang in en zh; do lvslab grade $dir/e $dir/a --feedback $dir/f --lang $lang; cat $dir/f/Ada.txt.feedback.txt; done; rm -r $dir
