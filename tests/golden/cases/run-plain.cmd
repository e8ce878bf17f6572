printf '2\n3\n\n\nclient1# ip link set eth0 down\nrestart\n\nquit\n' | env -u HOME -u XDG_STATE_HOME lvslab run scenarios/lessons/01-broadcast.yaml --plain
