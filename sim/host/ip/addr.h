/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Addresses of interfaces (net/ipv4/devinet.c): scope, primary and secondary, labels. Adding and
 * removing them maintains the local and connected routes (fib_frontend.c: fib_add_ifaddr()).
 */
#ifndef LVSLAB_HOST_IP_ADDR_H
#define LVSLAB_HOST_IP_ADDR_H

#include "base/hash.h"
#include "host/ip/igmp.h"
#include "host/neigh/neighbour.h"
#include "host/sysctl/sysctl.h"
#include "net/netdev.h"

enum rt_scope {
	RT_SCOPE_UNIVERSE = 0,
	RT_SCOPE_LINK = 253,
	RT_SCOPE_HOST = 254,
	RT_SCOPE_NOWHERE = 255
};

enum ifa_flags { IFA_F_SECONDARY = 0x01, IFA_F_NOPREFIXROUTE = 0x200, IFA_F_PERMANENT = 0x80 };

struct in_ifaddr {
	struct list link; /* in in_device.addrs, in the kernel's order */
	struct hash_node by_local;
	struct hash_node by_subnet; /* of a primary */
	struct in_device *in_dev;
	uint32_t local;     /* the host's address */
	uint32_t address;   /* the peer's address on a point-to-point link, else = local */
	uint32_t broadcast; /* 0: none */
	uint8_t prefix;     /* length */
	uint8_t scope;
	uint32_t flags;
	char label[IFNAMSIZ]; /* "eth0", "lo:0" */
};

struct in_device {
	struct netdev *dev;
	struct list addrs;
	struct ipv4_conf conf;
	struct ip_mc mc;           /* multicast groups */
	struct neigh_parms *neigh; /* this interface's net/ipv4/neigh/IF */
};

static inline struct in_device *in_dev_of(const struct netdev *dev)
{
	return dev->ip;
}

struct addr_spec {
	uint32_t local, peer, broadcast; /* peer 0: = local */
	uint8_t prefix, scope;
	bool has_broadcast, has_scope; /* not set: no broadcast; host scope for 127/8 on lo, else
				        * global */
	const char *label;             /* NULL: the interface's name */
	uint32_t flags;
};

/* inet_insert_ifa(): 0, -EEXIST, -EINVAL (as for RTM_NEWADDR) */
int addr_add(struct host *h, struct netdev *dev, const struct addr_spec *spec);
/* inet_rtm_deladdr(): 0, -EADDRNOTAVAIL. promote_secondaries decides if secondaries are promoted or
 * removed. */
int addr_del(struct host *h, struct netdev *dev, uint32_t local, int prefix /* −1: any */,
	const char *label);
void addr_flush(struct host *h, struct netdev *dev);
struct in_ifaddr *addr_find(const struct netdev *dev, uint32_t local); /* or NULL */
struct in_ifaddr *addr_find_label(const struct netdev *dev, const char *label);

/* The entry with this `local` on any interface, the last added one; or NULL
 * (inet_lookup_ifaddr_rcu) */
struct in_ifaddr *addr_lookup(const struct host *h, uint32_t local);
/* inet_ifa_match(): is `a` in the entry's prefix? */
static inline bool addr_match(const struct in_ifaddr *ifa, uint32_t a)
{
	return ifa->prefix == 0 || (a ^ ifa->address) >> (32 - ifa->prefix) == 0;
}
/* The interface that has `local`, or whose route makes it local; or NULL (ip_dev_find). */
struct netdev *addr_dev(const struct host *h, uint32_t local);
/* inet_addr_onlink(): does a prefix of `dev` contain both? b == 0: a alone */
bool addr_onlink(const struct netdev *dev, uint32_t a, uint32_t b);
/* inet_select_addr(): a source address for `dst` (0: any) on `dev` with scope ≤ `scope`, or 0 */
uint32_t addr_select(const struct host *h, const struct netdev *dev, uint32_t dst, uint8_t scope);
/* inet_confirm_addr(): is there an address on `dev` (NULL: any) that is `local` (0: any) on the
 * subnet of `dst` (0: any) with scope ≤ `scope`? Returns the address or 0. */
uint32_t addr_confirm(const struct host *h, const struct netdev *dev, uint32_t dst, uint32_t local,
	uint8_t scope);
/* inet_addr_type(), inet_addr_type_dev_table(): enum route_type of an address by the local table */
unsigned addr_type(const struct host *h, uint32_t address);
unsigned addr_type_dev(const struct host *h, const struct netdev *dev, uint32_t address);

#endif
