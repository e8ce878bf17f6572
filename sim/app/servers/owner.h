/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whose a socket is, as `ss -p` and `netstat -p` say it: a process id and a name. */
#ifndef LVSLAB_APP_SERVERS_OWNER_H
#define LVSLAB_APP_SERVERS_OWNER_H

#include <stdbool.h>
#include <stdint.h>

struct host;
struct process;

/* the process id of a command */
uint32_t process_pid(const struct process *p);
/* the program that runs under an id of socket_owner(); NULL: none (any more) */
const char *program_name(const struct host *h, uint32_t pid);

#endif
