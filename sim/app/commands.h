/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of everything that can be typed on a host. */
#ifndef LVSLAB_APP_COMMANDS_H
#define LVSLAB_APP_COMMANDS_H

#include <stdbool.h>

#include "host/command.h"

/* Each is a const struct at the end of a file of its own, or of a file of its kin. */
/* clang-format off */
#define COMMANDS(X) \
	X(bracket) X(arp) X(arping) X(bash) X(cat) X(curl) X(dash) X(date) X(echo) X(false) \
	X(grep) X(head) X(help) X(hostname) X(httpd) X(ifconfig) X(ip) X(iptables) X(ipvsadm) \
	X(ipvsadm_restore) X(ipvsadm_save) X(kill) X(killall) X(ls) X(modprobe) X(nc) X(netstat) \
	X(pgrep) X(pidof) X(ping) X(pkill) X(printf) X(ps) X(rm) X(route) X(sh) X(sleep) X(ss) \
	X(sysctl) X(tail) X(tc) X(tcpdump) X(test) X(true) X(uptime) X(wc)
/* clang-format on */

#define COMMAND_DECLARE(name) extern const struct command name##_command;
COMMANDS(COMMAND_DECLARE)

/* By name, with or without the directory where a Debian keeps it ("/sbin/ip"); NULL: none. */
const struct command *command_find(const char *name);
/* In alphabetical order; NULL past the last. */
const struct command *command_at(unsigned i);
/* Is it part of bash, so that its complaints start with "bash: "? NULL is not. */
bool command_is_builtin(const char *name);
/* … and nothing else: no file on the disk has its name. */
bool command_is_builtin_only(const char *name);
/* What real machines have and the lab has not: what to use instead; NULL: nobody has it. */
const char *command_missing(const char *name);

#endif
