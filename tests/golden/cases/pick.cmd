XDG_STATE_HOME=/dev/null lvslab pick --screen 80x24 --keys "jj"; XDG_STATE_HOME=/dev/null lvslab pick --lang zh --screen 80x24 --keys "<Tab><End><Enter>"
