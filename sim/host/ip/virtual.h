/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Interfaces that no cable is plugged into: dummy (drivers/net/dummy.c), vlan (net/8021q),
 * macvlan (drivers/net/macvlan.c). The latter two stand on a lower interface.
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
	struct netdev *lower; /* NULL of a dummy */
	uint8_t kind, mode;
	uint16_t vlan; /* 1 … 4094 */
};

struct virtual_dev {      /* netdev.port of such an interface */
	struct list link; /* in host.virtuals */
	struct netdev *dev, *lower;
	uint8_t kind, mode;
	uint16_t vlan;
	bool gone; /* deleted: out of the node's list, its name free */
};

/* 0, -EEXIST: the name or the VLAN is taken. A new one is down. */
int virtual_add(struct host *h, const struct virtual_spec *spec);
/* Its addresses, routes and neighbours go with it, and what stands on it. */
void virtual_del(struct host *h, struct netdev *dev);
const struct virtual_dev *virtual_of(const struct netdev *dev); /* NULL: it is none */
/* Is the frame, data at its Ethernet header, for an interface that stands on `dev`? True: taken. */
bool virtual_receive(struct netdev *dev, struct frame *f);
/* vlan_device_event(), macvlan_device_event(): the lower one went up or down */
void virtual_lower_changed(struct netdev *lower, unsigned what);

#endif
