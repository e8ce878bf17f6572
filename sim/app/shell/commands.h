/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The table of everything that can be typed on a host. */
#ifndef LVSLAB_APP_SHELL_COMMANDS_H
#define LVSLAB_APP_SHELL_COMMANDS_H

#include <stdbool.h>

#include "host/command.h"

/* Each is a const struct at the end of a file of its own, or of a file of its kin. */
/* clang-format off */
#define COMMANDS(X) \
	X(arp) X(arping) X(cat) X(cd) X(curl) X(date) X(dmesg) X(echo) X(false) X(grep) X(head) X(help) \
	X(hostname) X(httpd) X(ifconfig) X(ip) X(iptables) X(iptables_restore) X(iptables_save) X(ipvsadm) X(ipvsadm_restore) \
	X(ipvsadm_save) X(jobs) X(kill) X(ll) X(ls) X(modprobe) X(nc) X(netstat) X(ping) X(pkill) \
	X(pwd) X(rm) X(route) X(sleep) X(ss) X(sysctl) X(tail) X(tc) X(tcpdump) X(true) \
	X(uptime) X(wc)
/* clang-format on */

#define COMMAND_DECLARE(name) extern const struct command name##_command;
COMMANDS(COMMAND_DECLARE)

/* By name, with or without the directory where a Debian keeps it ("/sbin/ip"); NULL: none. */
const struct command *command_find(const char *name);
/* In alphabetical order; NULL past the last. */
const struct command *command_at(unsigned i);
/* Is it part of bash, so that its complaints start with "bash: "? NULL is not. */
bool command_is_builtin(const char *name);

#endif
