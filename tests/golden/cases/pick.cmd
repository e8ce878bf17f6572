env -u HOME -u XDG_STATE_HOME lvslab pick --screen 80x24 --keys "jj"; env -u HOME -u XDG_STATE_HOME lvslab pick --lang zh --screen 80x24 --keys "<Tab><End><Enter>"
