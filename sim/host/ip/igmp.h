/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The multicast groups of each interface (struct ip_mc_list) and the reports that a host sends to
 * the routers of the link (net/ipv4/igmp.c, IGMP version 3, RFC 3376).
 */
#ifndef LVSLAB_HOST_IP_IGMP_H
#define LVSLAB_HOST_IP_IGMP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/list.h"
#include "engine/timer.h"

struct host;
struct netdev;

struct ip_mc_group {
	struct list link; /* in ip_mc.joined or ip_mc.left, newest first */
	uint32_t address;
	uint32_t users;   /* sockets that joined; 0: left, and this must be reported */
	uint32_t changes; /* reports of this change left to send (crcount) */
};

struct ip_mc {                    /* part of struct in_device */
	struct list joined, left; /* in_dev->mc_list, ->mc_tomb */
	struct timer report;      /* mr_ifc_timer */
	uint32_t repeats;         /* mr_ifc_count */
};

void igmp_init(struct host *h);
void ip_mc_init(struct ip_mc *mc);
/* ip_mc_join_group(): 0, -EINVAL (not a group), -ENODEV */
int ip_mc_join(struct host *h, struct netdev *dev, uint32_t group);
/* ip_mc_leave_group(): 0, -EADDRNOTAVAIL */
int ip_mc_leave(struct host *h, struct netdev *dev, uint32_t group);
/* ip_check_mc_rcu(): does `dev` accept packets to this group? Always true for 224.0.0.1. */
bool ip_mc_member(const struct netdev *dev, uint32_t group);
/* ip_mc_up(), ip_mc_down(): reports the interface's groups again, or stops its reports */
void ip_mc_up(struct host *h, struct netdev *dev);
void ip_mc_down(struct host *h, struct netdev *dev);

#endif
