printf 'nobody# ls\ntime +1s\nclient1#\npwd\ntime\nquit\n' | lvslab console scenarios/dr-basics.yaml 2>&1
