dir=$(mktemp -d); printf 'student,mail\nAda,a@x\n"Li, Wei",l@x\n' > $dir/class.csv
lvslab exam scenarios/dr-basics.yaml --students $dir/class.csv --out $dir/e | sed "s#$dir#DIR#"; ls $dir/e $dir/e/labs | sed "s#$dir#DIR#"; cat $dir/e/sheet.en.md; lvslab explain $dir/e/labs/Ada.yaml 2>&1
mkdir $dir/a; lvslab explain $dir/e/labs/Ada.yaml --teacher --fix > $dir/a/Ada.txt; cp $dir/a/Ada.txt "$dir/a/Li,_Wei.txt"
lvslab grade $dir/e $dir/a --format csv | cut -c1-60; rm -r $dir
