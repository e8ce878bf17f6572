/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The owner of a socket, as `ss -p` and `netstat -p` show it: a process id and a name. */
#ifndef LVSLAB_APP_SERVERS_OWNER_H
#define LVSLAB_APP_SERVERS_OWNER_H

#include <stdbool.h>
#include <stdint.h>

struct host;
struct process;

/* the process id of a command */
uint32_t process_pid(const struct process *p);
/* the program with an id from socket_owner(); NULL: none (any more) */
const char *program_name(const struct host *h, uint32_t pid);

#endif
