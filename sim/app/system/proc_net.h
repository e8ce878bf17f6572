/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files of /proc/net about sockets and counters; listed in proc.c. */
#ifndef LVSLAB_APP_SYSTEM_PROC_NET_H
#define LVSLAB_APP_SYSTEM_PROC_NET_H

struct host;
struct text;

void proc_net_tcp(struct host *h, struct text *out);
void proc_net_udp(struct host *h, struct text *out);
void proc_net_raw(struct host *h, struct text *out);
void proc_net_sockstat(struct host *h, struct text *out);
void proc_net_netstat(struct host *h, struct text *out);
void proc_net_ip(struct host *h, struct text *out);       /* the Ip: lines of snmp */
void proc_net_icmp_msg(struct host *h, struct text *out); /* its IcmpMsg: lines */

#endif
