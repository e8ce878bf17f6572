/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interfaces without a cable: dummy (drivers/net/dummy.c), vlan (net/8021q), macvlan
 * (drivers/net/macvlan.c). The latter two are on top of a lower interface.
 */
#ifndef LVSLAB_HOST_IP_VIRTUAL_H
#define LVSLAB_HOST_IP_VIRTUAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"

struct host;
struct netdev;
struct frame;

enum virtual_kind { VIRTUAL_DUMMY, VIRTUAL_VLAN, VIRTUAL_MACVLAN };
enum macvlan_mode { MACVLAN_PRIVATE, MACVLAN_BRIDGE };

struct virtual_spec {
	const char *name;
	struct netdev *lower; /* NULL for a dummy */
	uint8_t kind, mode;
	uint16_t vlan; /* 1 … 4094 */
};

struct virtual_dev {      /* netdev.port of such an interface */
	struct list link; /* in host.virtuals */
	struct netdev *dev, *lower;
	uint8_t kind, mode;
	uint16_t vlan;
	bool gone; /* deleted: removed from the node's list, its name is free */
};

/* 0, or -EEXIST if the name or the VLAN is in use. A new one is down. */
int virtual_add(struct host *h, const struct virtual_spec *spec);
/* Deletes it with its addresses, routes and neighbours, and the interfaces on top. */
void virtual_del(struct host *h, struct netdev *dev);
const struct virtual_dev *virtual_of(const struct netdev *dev); /* NULL: not a virtual interface */
/* Delivers a frame (data at its Ethernet header) to an interface on top of `dev`. True:
 * consumed. */
bool virtual_receive(struct netdev *dev, struct frame *f);
/* vlan_device_event(), macvlan_device_event(): the lower interface went up or down */
void virtual_lower_changed(struct netdev *lower, unsigned what);

#endif
