# In an exam too: the teacher's table in her language, the student's file in the one of the answer, with the same points
dir=$(mktemp -d); printf 'Ada\nLi Wei\n' > $dir/class.txt
lvslab exam scenarios/dr-basics.yaml --students $dir/class.txt --faults 1 --out $dir/e > /dev/null
mkdir $dir/a; printf 'director# true\n' > $dir/a/Ada.txt; printf '# language: zh\ndirector# true\n' > "$dir/a/Li Wei.txt"
lvslab grade $dir/e $dir/a --feedback $dir/f; cat $dir/f/*.txt; rm -r $dir
