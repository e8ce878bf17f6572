/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `netstat -s`: the counters of a host. */
#ifndef LVSLAB_APP_COMMANDS_NET_NETSTAT_STATISTICS_H
#define LVSLAB_APP_COMMANDS_NET_NETSTAT_STATISTICS_H

#include "host/command.h"

/* -t, -u, -w: only these; if none is set: all */
void netstat_statistics(struct process *p, bool tcp, bool udp, bool raw);

#endif
