/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP within IP at its far end: protocol 4 and the interface tunl0. */
#ifndef LVSLAB_HOST_IP_TUNNEL_H
#define LVSLAB_HOST_IP_TUNNEL_H

#define TUNNEL_NAME "tunl0"
#define TUNNEL_MTU 1480 /* what Ethernet leaves for the inner packet */

struct host;
struct netdev;

/* modprobe ipip: protocol 4 is taken from now on, tunl0 is there, down. Once more: the same. */
struct netdev *tunnel_load(struct host *h);
/* dev_load(): a program names an interface that is not there; the kernel loads the module that has
 * the alias netdev-NAME. */
void tunnel_autoload(struct host *h, const char *name);

#endif
