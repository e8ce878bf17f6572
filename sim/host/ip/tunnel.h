/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The receiving end of IP-in-IP: protocol 4 and the interface tunl0. */
#ifndef LVSLAB_HOST_IP_TUNNEL_H
#define LVSLAB_HOST_IP_TUNNEL_H

#define TUNNEL_NAME "tunl0"
#define TUNNEL_MTU 1480 /* 1500 bytes minus the outer IP header */

struct host;
struct netdev;

/* modprobe ipip: registers protocol 4 and makes tunl0, down. Calling it again changes nothing. */
struct netdev *tunnel_load(struct host *h);
/* dev_load(): a program names an interface that does not exist; the kernel then loads the module
 * with the alias netdev-NAME. */
void tunnel_autoload(struct host *h, const char *name);

#endif
